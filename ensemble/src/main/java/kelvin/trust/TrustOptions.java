package kelvin.trust;

import java.util.List;
import kelvin.sampling.SamplingChain;

/**
 * What is to be examined, and how far.
 *
 * @param chain draws the text and its replicas
 * @param seed all 64 bits count
 * @param stream of the text; replicas have the numbers after it
 * @param maxTokens of a text at most
 * @param stops texts that end a text; they are left out
 * @param replicas texts whose answers are compared, the text itself among them; 0 for none
 * @param forks places that are looked at, at most
 * @param expansions forward passes for the belief at most; 0 for none
 */
public record TrustOptions(
        SamplingChain chain,
        long seed,
        int stream,
        int maxTokens,
        List<String> stops,
        int replicas,
        int forks,
        int expansions) {
    /** Streams up to this number leave room for the replicas and forks. */
    public static final int LAST_STREAM = 1_000_000_000;
    /** Replicas at most: the streams of forks come after them. */
    public static final int MOST_REPLICAS = 100_000;

    /** Checks the values. */
    public TrustOptions {
        stops = List.copyOf(stops);
        check("stream", stream, LAST_STREAM);
        check("max tokens", maxTokens, Integer.MAX_VALUE);
        check("replicas", replicas, MOST_REPLICAS);
        check("forks", forks, 1_000);
        check("expansions", expansions, 10_000_000);
        for (String stop : stops) {
            if (stop.isEmpty()) throw new IllegalArgumentException("a stop string is empty");
        }
    }

    private static void check(String what, int value, int most) {
        if (value < 0 || value > most) {
            throw new IllegalArgumentException(what + " is " + value + ", expected 0 to " + most);
        }
    }

    /** Returns options for a text of a seed, without replicas, forks and belief. */
    public static TrustOptions of(SamplingChain chain, long seed, int maxTokens) {
        return new TrustOptions(chain, seed, 0, maxTokens, List.of(), 0, 0, 0);
    }

    /** Returns these with replicas. */
    public TrustOptions withReplicas(int count) {
        return new TrustOptions(chain, seed, stream, maxTokens, stops, count, forks, expansions);
    }

    /** Returns these with forks. */
    public TrustOptions withForks(int count) {
        return new TrustOptions(chain, seed, stream, maxTokens, stops, replicas, count, expansions);
    }

    /** Returns these with forward passes for the belief. */
    public TrustOptions withExpansions(int count) {
        return new TrustOptions(chain, seed, stream, maxTokens, stops, replicas, forks, count);
    }
}

package kelvin.generate;

import java.util.Arrays;
import java.util.List;
import kelvin.sampling.SamplingChain;

/**
 * What is to be generated.
 *
 * @param promptIds tokens that the text begins with, BOS included
 * @param chain draws each token
 * @param seed all 64 bits count
 * @param stream number of the replica, 0 or more
 * @param maxTokens tokens to write at most; the context may end the text earlier
 * @param stops texts that end the generation; they are left out of the text, but their tokens stay among the ids
 */
public record GenerationRequest(
        List<Integer> promptIds, SamplingChain chain, long seed, int stream, int maxTokens, List<String> stops) {
    /** Checks and copies the values. */
    public GenerationRequest {
        promptIds = List.copyOf(promptIds);
        stops = List.copyOf(stops);
        if (promptIds.isEmpty()) {
            throw new IllegalArgumentException("the prompt has no tokens; give a text, or a model with a BOS token");
        }
        if (maxTokens < 0) throw new IllegalArgumentException("max tokens is " + maxTokens + ", expected 0 or more");
        if (stream < 0) throw new IllegalArgumentException("stream is " + stream + ", expected 0 or more");
        for (String stop : stops) {
            if (stop.isEmpty()) throw new IllegalArgumentException("a stop string is empty");
        }
    }

    /** Returns a request without stop strings in stream 0. */
    public static GenerationRequest of(int[] promptIds, SamplingChain chain, long seed, int maxTokens) {
        List<Integer> ids = Arrays.stream(promptIds).boxed().toList();
        return new GenerationRequest(ids, chain, seed, 0, maxTokens, List.of());
    }
}

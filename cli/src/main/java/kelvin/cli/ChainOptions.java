package kelvin.cli;

import java.util.ArrayList;
import java.util.List;
import kelvin.sampling.Hold;
import kelvin.sampling.SamplingChain;
import kelvin.sampling.Stage;
import kelvin.thermo.Units;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that make a sampling chain. */
final class ChainOptions {
    @Option(
            names = {"-T", "--temperature"},
            paramLabel = "T",
            description = "0, 0.8, 2901K, draper, candle, bulb, sun, inf.")
    @Nullable
    String temperature;

    @Option(names = "--top-k", paramLabel = "K", description = "Keep the K likeliest tokens.")
    @Nullable
    Integer topK;

    @Option(names = "--top-p", paramLabel = "P", description = "Keep the likeliest tokens that make up P.")
    @Nullable
    Double topP;

    @Option(
            names = "--min-p",
            paramLabel = "P",
            description = "Keep tokens of at least P times the largest probability.")
    @Nullable
    Double minP;

    @Option(
            names = "--chain",
            paramLabel = "TEXT",
            description = "Stages in order, for example \"temperature=0.8 > top_k=40 > top_p=0.95\".")
    @Nullable
    String chain;

    @Option(
            names = "--hold",
            paramLabel = "WHAT=VALUE",
            description = "A thermostat in place of -T: set T anew for each token, so that entropy, effective_states,"
                    + " energy, surprisal or perplexity has this value.")
    @Nullable
    String hold;

    /** Returns the chain; {@code otherwise} is the temperature when nothing sets one. */
    SamplingChain chain(double otherwise) {
        if (hold == null) return chain(chain, temperature, topK, topP, minP, otherwise);
        if (temperature != null) {
            throw Failure.usage("-T and --hold are both given", temperature, "keep one of them");
        }
        Hold stage = Hold.parse(hold);
        if (chain == null) {
            List<Stage> cuts = new ArrayList<>(
                    SamplingChain.fromOptions(1, topK, topP, minP).stages());
            cuts.removeFirst();
            return new SamplingChain(cuts).after(stage);
        }
        if (SamplingChain.parse(chain).setsTemperature()) {
            throw Failure.usage("--hold and a temperature stage in --chain are both given", hold, "keep one of them");
        }
        return chain(chain, null, topK, topP, minP, otherwise, stage);
    }

    static SamplingChain chain(
            @Nullable String text,
            @Nullable String temperature,
            @Nullable Integer topK,
            @Nullable Double topP,
            @Nullable Double minP,
            double otherwise) {
        return chain(text, temperature, topK, topP, minP, otherwise, null);
    }

    private static SamplingChain chain(
            @Nullable String text,
            @Nullable String temperature,
            @Nullable Integer topK,
            @Nullable Double topP,
            @Nullable Double minP,
            double otherwise,
            @Nullable Hold hold) {
        double t = temperature == null ? otherwise : Units.parse(temperature);
        if (text == null) return SamplingChain.fromOptions(t, topK, topP, minP);
        if (topK != null || topP != null || minP != null) {
            throw Failure.usage("--chain and single stages are both given", text, "put the stages into the chain");
        }
        SamplingChain chain = SamplingChain.parse(text);
        if (!chain.setsTemperature()) return hold == null ? chain.at(t) : chain.after(hold);
        if (temperature != null) {
            throw Failure.usage(
                    "-T and a temperature stage in --chain are both given", temperature, "keep one of them");
        }
        return chain;
    }
}

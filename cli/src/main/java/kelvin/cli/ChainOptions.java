package kelvin.cli;

import kelvin.sampling.SamplingChain;
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

    /** Returns the chain; {@code otherwise} is the temperature when nothing sets one. */
    SamplingChain chain(double otherwise) {
        return chain(chain, temperature, topK, topP, minP, otherwise);
    }

    static SamplingChain chain(
            @Nullable String text,
            @Nullable String temperature,
            @Nullable Integer topK,
            @Nullable Double topP,
            @Nullable Double minP,
            double otherwise) {
        double t = temperature == null ? otherwise : Units.parse(temperature);
        if (text == null) return SamplingChain.fromOptions(t, topK, topP, minP);
        if (topK != null || topP != null || minP != null) {
            throw Failure.usage("--chain and single stages are both given", text, "put the stages into the chain");
        }
        SamplingChain chain = SamplingChain.parse(text);
        if (!chain.setsTemperature()) return chain.at(t);
        if (temperature != null) {
            throw Failure.usage(
                    "-T and a temperature stage in --chain are both given", temperature, "keep one of them");
        }
        return chain;
    }
}

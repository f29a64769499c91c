package kelvin.sampling;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Stages in order, then the draw. A chain is a value: it prints as text that {@link #parse} reads back, for example {@code
 * temperature=0.8 > top_k=40 > top_p=0.95}. An empty chain draws at T = 1.
 */
public record SamplingChain(List<Stage> stages) {
    /**
     * Copies the stages.
     *
     * @throws SamplingException if more than one sets the temperature
     */
    public SamplingChain {
        stages = List.copyOf(stages);
        long temperatures = stages.stream().filter(Stage::setsTemperature).count();
        if (temperatures > 1) {
            throw new SamplingException(
                    SamplingException.Kind.CHAIN,
                    null,
                    temperatures,
                    temperatures + " stages set the temperature",
                    "keep one of them");
        }
    }

    /** Returns a chain of these stages. */
    public static SamplingChain of(Stage... stages) {
        return new SamplingChain(List.of(stages));
    }

    /**
     * Reads a chain.
     *
     * @throws SamplingException with the place in the text if it cannot be read
     */
    public static SamplingChain parse(String text) {
        if (text.isBlank()) return of();
        List<Stage> stages = new ArrayList<>();
        for (StageText stage : new ChainParser(text).parse()) stages.add(StageReader.read(stage));
        return new SamplingChain(stages);
    }

    /** Returns the chain that options make: temperature, top-k, top-p, min-p, those that are not null. */
    public static SamplingChain fromOptions(
            double temperature, @Nullable Integer topK, @Nullable Double topP, @Nullable Double minP) {
        List<Stage> stages = new ArrayList<>();
        stages.add(new Temperature(temperature));
        if (topK != null) stages.add(new TopK(topK));
        if (topP != null) stages.add(new TopP(topP));
        if (minP != null) stages.add(new MinP(minP));
        return new SamplingChain(stages);
    }

    /** Returns this chain with a temperature stage first. */
    public SamplingChain at(double temperature) {
        return after(new Temperature(temperature));
    }

    /** Returns this chain with a stage before it. */
    public SamplingChain after(Stage first) {
        List<Stage> all = new ArrayList<>();
        all.add(first);
        all.addAll(stages);
        return new SamplingChain(all);
    }

    /** Returns whether a stage sets the temperature. */
    public boolean setsTemperature() {
        return stages.stream().anyMatch(Stage::setsTemperature);
    }

    /** Returns whether one temperature, {@link #temperature}, holds for every token. */
    public boolean hasOneTemperature() {
        return stages.stream().noneMatch(stage -> stage.setsTemperature() && !(stage instanceof Temperature));
    }

    /** Returns the temperature of a chain that only its temperature stage sets; 1 without one. */
    public double temperature() {
        for (Stage stage : stages) {
            if (stage instanceof Temperature t) return t.temperature();
        }
        return 1;
    }

    @Override
    public String toString() {
        return stages.stream().map(stage -> stage.text().toString()).collect(Collectors.joining(" > "));
    }
}

package kelvin.bench.thermo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs the benchmarks in many short rounds in one process, each round all of them, and compares them within a round: a slow
 * second of a shared machine slows both sides of a ratio. JMH takes the times of single calls; the fastest of a round counts, for
 * the others tell of the neighbours.
 */
public final class ThermoRounds {
    private static final List<String> WORK = List.of("maximum", "observables", "temperatures", "envelope");

    private ThermoRounds() {}

    /** One comparison: microseconds of a call, and the median of the ratios of the rounds with their quartiles. */
    public record Ratio(String work, String yardstick, double micros, double ratio, double low, double high) {}

    /**
     * Runs the rounds.
     *
     * @throws IllegalStateException if JMH fails
     */
    public static List<Ratio> run(int rounds) {
        Map<String, double[]> times = new LinkedHashMap<>();
        for (String work : WORK) times.put(work, new double[rounds]);
        for (int round = -1; round < rounds; round++) { // the first only warms up
            for (RunResult result : round(round < 0 ? 3 : 1)) {
                String label = result.getPrimaryResult().getLabel();
                double fastest = result.getPrimaryResult().getStatistics().getMin();
                if (round >= 0) at(times, label)[round] = fastest;
            }
        }
        List<Ratio> ratios = new ArrayList<>();
        ratios.add(ratio(times, "observables", "maximum"));
        ratios.add(ratio(times, "temperatures", "observables"));
        ratios.add(ratio(times, "envelope", "maximum"));
        return ratios;
    }

    private static double[] at(Map<String, double[]> times, String label) {
        double[] found = times.get(label);
        if (found == null) throw new IllegalStateException("JMH ran " + label + ", which was not asked for");
        return found;
    }

    private static Collection<RunResult> round(int seconds) {
        Options options = new OptionsBuilder()
                .include(ThermoBenchmark.class.getName())
                .forks(0)
                .warmupIterations(1)
                .warmupTime(TimeValue.milliseconds(100))
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(seconds * 400L))
                .verbosity(VerboseMode.SILENT)
                .build();
        try {
            return new Runner(options).run();
        } catch (RunnerException e) {
            throw new IllegalStateException("JMH failed: " + e.getMessage(), e);
        }
    }

    private static Ratio ratio(Map<String, double[]> times, String work, String yardstick) {
        double[] ours = at(times, work);
        double[] theirs = at(times, yardstick);
        double[] ratios = new double[ours.length];
        for (int i = 0; i < ours.length; i++) ratios[i] = ours[i] / theirs[i];
        Arrays.sort(ratios);
        double[] sorted = ours.clone();
        Arrays.sort(sorted);
        int n = ratios.length;
        return new Ratio(work, yardstick, sorted[n / 2], ratios[n / 2], ratios[n / 4], ratios[3 * n / 4]);
    }
}

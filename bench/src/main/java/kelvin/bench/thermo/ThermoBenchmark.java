package kelvin.bench.thermo;

import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import kelvin.random.NoiseKey;
import kelvin.sampling.DrawKernels;
import kelvin.sampling.ScalarDrawKernels;
import kelvin.sampling.Stability;
import kelvin.sampling.TemperatureInterval;
import kelvin.thermo.DensityOfStates;
import kelvin.thermo.Observables;
import kelvin.thermo.Units;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One distribution over a large vocabulary: the pass for the largest logit of each group, which is the yardstick, its observables
 * at one temperature and at 64, and everything that one seed draws from it between T = 0 and infinity.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Thread)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ThermoBenchmark {
    private static final int TEMPERATURES = 64;

    /** Tokens of the vocabulary. */
    @Param("262144")
    int vocabulary = 262_144;

    private float[] logits = {};
    private float[] maxima = {};
    private double[] temperatures = {};
    private DrawKernels kernels = new ScalarDrawKernels();
    private Stability stability = new Stability(1);
    private int position;

    /**
     * Makes logits with the quantiles of Gemma 3 270M after a prompt: half of them 24 nats below the largest, a tenth above 18. The
     * answers are checked, so that no benchmark measures a mistake.
     */
    @Setup(Level.Trial)
    public void prepare() {
        logits = new float[vocabulary];
        long word = 1;
        for (int id = 0; id < vocabulary; id++) {
            double sum = 0; // of twelve uniform numbers, less 6: nearly normal
            for (int k = 0; k < 12; k++) {
                word = word * 6364136223846793005L + 1442695040888963407L;
                sum += (word >>> 11) * 0x1p-53;
            }
            logits[id] = (float) (4.6 * (sum - 6) - 24);
        }
        logits[77] = 0;
        logits[vocabulary / 2] = -0.5f;
        logits[vocabulary - 1] = -2;
        maxima = new float[(vocabulary + 1023 >> 10) * 16];
        temperatures = new double[TEMPERATURES];
        for (int i = 0; i < TEMPERATURES; i++) temperatures[i] = Units.ofKnob((i + 0.5) / TEMPERATURES);
        kernels = ServiceLoader.load(DrawKernels.class).findFirst().orElseGet(ScalarDrawKernels::new);
        stability = new Stability(vocabulary);
        double[] wide = new double[vocabulary];
        for (int id = 0; id < vocabulary; id++) wide[id] = logits[id];
        check(observables(), Observables.of(wide, 0.8));
        check(DensityOfStates.of(logits).at(0.8), Observables.of(wide, 0.8));
        maximum();
        float largest = Float.NEGATIVE_INFINITY;
        for (float m : maxima) largest = Math.max(largest, m);
        if (largest != 0) throw new AssertionError("the largest logit is " + largest + ", expected 0");
        if (envelope() < 2) throw new AssertionError("one token from T = 0 to infinity");
    }

    private static void check(Observables found, Observables expected) {
        double error = Math.abs(found.logPartition() - expected.logPartition());
        double slope = Math.abs(found.heatCapacity() / expected.heatCapacity() - 1);
        if (!(error < 3e-7 && slope < 1e-6)) throw new AssertionError(found + ", expected " + expected);
    }

    /** The yardstick: the largest logit of each group of 64. */
    @Benchmark
    public boolean maximum() {
        return kernels.groupMaxima(logits, vocabulary, maxima, maxima.length);
    }

    /** ln Z, U, S, C and F at one temperature. */
    @Benchmark
    public Observables observables() {
        return Observables.of(logits, 0.8);
    }

    /** The same at 64 temperatures, even in s, the counting into bins included. */
    @Benchmark
    public double temperatures() {
        DensityOfStates spectrum = DensityOfStates.of(logits);
        double sum = 0;
        for (double t : temperatures) sum += spectrum.at(t).entropy();
        return sum;
    }

    /** All tokens that one seed draws at one position as T goes from 0 to infinity, with their exact intervals; their number. */
    @Benchmark
    public int envelope() {
        NoiseKey key = new NoiseKey(1, 0, position++ & 63, 0);
        int tokens = 0;
        double t = 0;
        while (true) {
            TemperatureInterval rest = new TemperatureInterval(t, Double.POSITIVE_INFINITY);
            double to = stability.around(logits, t, key, rest).to();
            tokens++;
            if (to == Double.POSITIVE_INFINITY) return tokens;
            t = TemperatureInterval.next(to);
        }
    }
}

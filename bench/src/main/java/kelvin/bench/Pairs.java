package kelvin.bench;

import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs two pieces of work in turn and compares them pair by pair, so that a slow second of the machine slows both. A pause
 * between two runs lets spinning workers of the other side fall asleep.
 */
final class Pairs {
    private static final long PAUSE_NANOS = 15_000_000;
    /** Standard normal quantile of 97.5 %. */
    private static final double Z = 1.96;

    private final int rounds;

    Pairs(int rounds) {
        this.rounds = rounds;
    }

    Row compare(String work, String model, int threads, Work kelvin, Work peer) {
        seconds(kelvin); // both have been warmed; this run fills the caches
        seconds(peer);
        double[] ours = new double[rounds];
        double[] theirs = new double[rounds];
        double[] ratios = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            boolean first = i % 2 == 0;
            if (first) ours[i] = seconds(kelvin);
            theirs[i] = seconds(peer);
            if (!first) ours[i] = seconds(kelvin);
            ratios[i] = theirs[i] / ours[i];
        }
        Arrays.sort(ratios);
        // The number of ratios below the median is binomial with p = 1/2: its normal quantiles give the ranks.
        int reach = (int) Math.ceil(Z * Math.sqrt(rounds) / 2);
        double low = ratios[Math.max(0, rounds / 2 - reach)];
        double high = ratios[Math.min(rounds - 1, (rounds - 1) / 2 + reach)];
        return new Row(work, model, threads, median(ours), median(theirs), median(ratios), low, high);
    }

    /** Runs one piece of work by itself. */
    Row alone(String work, String model, int threads, Work kelvin) {
        seconds(kelvin);
        double[] ours = new double[rounds];
        for (int i = 0; i < rounds; i++) ours[i] = seconds(kelvin);
        return new Row(work, model, threads, median(ours), null, null, null, null);
    }

    private static double seconds(Work work) {
        work.prepare();
        LockSupport.parkNanos(PAUSE_NANOS);
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) * 1e-9;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    }
}

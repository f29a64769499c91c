package kelvin.simd;

/**
 * Tells kernels when to use vectors: uncompiled vector code is a thousand times slower than scalar code, so a thread of its
 * own runs a small piece of the work until it is fast.
 */
final class WarmSwitch {
    private static final int CALLS = 20_000;
    /** So many calls in a row must be fast. */
    private static final int IN_A_ROW = 20;

    private static final long FAST_NANOS = 10_000;

    private volatile boolean on;

    /**
     * Starts to warm up; on a host without wide vectors, never switches.
     *
     * @param piece does work of some microseconds, once compiled
     */
    WarmSwitch(String name, Runnable piece) {
        if (Lanes.hostBits() < 256) return;
        Thread thread = new Thread(() -> warmUp(piece), "kelvin-warm-up-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private WarmSwitch(boolean on) {
        this.on = on;
    }

    /** Returns a switch that is on. */
    static WarmSwitch on() {
        return new WarmSwitch(true);
    }

    boolean isOn() {
        return on;
    }

    private void warmUp(Runnable piece) {
        for (int fast = 0, calls = 0; fast < IN_A_ROW && calls < CALLS; calls++) {
            long start = System.nanoTime();
            piece.run();
            fast = System.nanoTime() - start < FAST_NANOS ? fast + 1 : 0;
        }
        on = true;
    }
}

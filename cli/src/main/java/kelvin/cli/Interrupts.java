package kelvin.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Notices Ctrl-C while a text is generated. The hook gives the command a moment to end its line before the JVM exits, which
 * it does with 130 by itself.
 */
final class Interrupts implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 2_000;

    private final CountDownLatch done = new CountDownLatch(1);
    private volatile boolean seen;
    private final Thread hook = new Thread(this::interrupted, "kelvin-interrupt");

    private Interrupts() {}

    static Interrupts watch() {
        Interrupts interrupts = new Interrupts();
        Runtime.getRuntime().addShutdownHook(interrupts.hook);
        return interrupts;
    }

    private void interrupted() {
        seen = true;
        try {
            boolean ended = done.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            if (!ended) return; // the JVM exits all the same
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    boolean seen() {
        return seen;
    }

    @Override
    public void close() {
        done.countDown();
        if (seen) return;
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            seen = true; // the JVM began to exit this moment
        }
    }
}

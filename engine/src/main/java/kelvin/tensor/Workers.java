package kelvin.tensor;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A fixed team of threads that shares out rows. The caller works too, so a team of one has no thread of its own. Between
 * two regions a worker spins for a few tens of microseconds, long enough for the next matrix of the same token, and then
 * parks: an idle model uses no CPU.
 *
 * <p>How rows are shared never shows in a result: a row is computed whole by one thread.
 */
public final class Workers implements AutoCloseable {
    /** Work on rows [from, to) by the given worker, 0 for the caller. */
    @FunctionalInterface
    public interface Range {
        void run(int worker, int from, int to);
    }

    /** Spins before parking: some 50 microseconds, more than the gap between two matrices and less than one token. */
    private static final int SPINS = 2_000;
    /** Pieces a thread takes a region in, unless told: enough to even out a slow core, few enough that streams stay long. */
    private static final int PIECES = 4;

    private final ReentrantLock turn = new ReentrantLock();
    private final Thread[] threads;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger active = new AtomicInteger();
    private final AtomicReference<@Nullable Failure> failure = new AtomicReference<>();
    private volatile boolean closed;
    private volatile int region;
    private Range work = (worker, from, to) -> {};
    private int count;
    private int piece;

    /** What work on the piece from {@code from} on threw. */
    private record Failure(int from, Throwable thrown) {
        static Failure first(@Nullable Failure known, Failure other) {
            return known == null || other.from < known.from ? other : known;
        }
    }

    /** Makes a team of this many threads, the caller included. */
    public Workers(int size) {
        if (size < 1) throw new IllegalArgumentException("threads is " + size + ", expected 1 or more");
        threads = new Thread[size - 1];
        for (int i = 0; i < threads.length; i++) {
            int worker = i + 1;
            threads[i] = new Thread(() -> serve(worker), "kelvin-worker-" + worker);
            threads[i].setDaemon(true);
            threads[i].start();
        }
    }

    /** Returns the number of threads, the caller included. */
    public int size() {
        return threads.length + 1;
    }

    /**
     * Runs the work over [0, count) in pieces that are multiples of {@code grain}, and returns when all is done. Callers
     * on several threads take turns. Of what the pieces throw, that of the first comes back to the caller.
     */
    public void forRanges(int count, int grain, Range work) {
        forRanges(count, grain, PIECES, work);
    }

    /** The same in this many pieces a thread, if there are as many. */
    public void forRanges(int count, int grain, int pieces, Range work) {
        if (threads.length == 0 || count <= grain) {
            if (count > 0) work.run(0, 0, count);
            return;
        }
        turn.lock();
        try {
            share(count, grain, size() * pieces, work);
        } finally {
            turn.unlock();
        }
    }

    private void share(int count, int grain, int pieces, Range work) {
        if (closed) throw new IllegalStateException("the model is closed");
        int size = (count + pieces - 1) / pieces;
        this.count = count;
        this.piece = (size + grain - 1) / grain * grain;
        this.work = work;
        failure.set(null);
        next.set(0);
        active.set(threads.length);
        region++; // publishes the fields above; only the holder of the turn writes it
        for (Thread thread : threads) LockSupport.unpark(thread);
        takePieces(0);
        while (active.get() > 0) Thread.onSpinWait();
        Failure failed = failure.get();
        if (failed == null) return;
        if (failed.thrown() instanceof RuntimeException e) throw e;
        if (failed.thrown() instanceof Error e) throw e;
    }

    private void takePieces(int worker) {
        int from = 0;
        try {
            while ((from = next.getAndAdd(piece)) < count) work.run(worker, from, Math.min(from + piece, count));
        } catch (Throwable e) { // carried to the caller, who waits for every worker first
            failure.accumulateAndGet(new Failure(from, e), Failure::first);
        }
    }

    private void serve(int worker) {
        int seen = 0;
        while (true) {
            int spins = 0;
            while (region == seen) {
                if (closed) return;
                if (spins++ < SPINS) Thread.onSpinWait();
                else LockSupport.park(this);
            }
            seen = region;
            takePieces(worker);
            active.decrementAndGet();
        }
    }

    @Override
    public void close() {
        turn.lock();
        try {
            closed = true;
        } finally {
            turn.unlock();
        }
        for (Thread thread : threads) LockSupport.unpark(thread);
    }
}

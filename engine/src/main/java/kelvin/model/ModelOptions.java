package kelvin.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How a model is opened.
 *
 * @param threads that compute, the caller's included; 0 for one a physical core
 * @param contextLength positions a session holds at most; 0 for what the model was trained for, up to {@link
 *     #DEFAULT_CONTEXT}
 * @param kernels which kernels compute; the bits are the same
 * @param cache how keys and values are kept: half precision halves the memory of a text and changes its bits
 */
public record ModelOptions(int threads, int contextLength, KernelChoice kernels, CachePrecision cache) {
    /** The longest context that a session gets unless it is asked for more: memory for it is set aside. */
    public static final int DEFAULT_CONTEXT = 8192;

    /** What is taken unless something else is asked for. */
    public static final ModelOptions DEFAULT = new ModelOptions(0, 0, KernelChoice.AUTO);

    /** Which kernels compute. */
    public enum KernelChoice {
        /** Scalar code at once, vector kernels as soon as they are compiled. */
        AUTO,
        /** Scalar code. */
        SCALAR,
        /** Vector kernels from the first token on; fails if there are none. */
        VECTOR
    }

    /** How keys and values are kept. */
    public enum CachePrecision {
        /** As they were computed. */
        FLOAT32(Float.BYTES),
        /** Rounded to 11 significant bits. Has a contract of bits of its own. */
        FLOAT16(Short.BYTES);

        private final int bytes;

        CachePrecision(int bytes) {
            this.bytes = bytes;
        }

        /** Returns the bytes of one entry. */
        public int bytes() {
            return bytes;
        }
    }

    /** Takes options with keys and values in float32. */
    public ModelOptions(int threads, int contextLength, KernelChoice kernels) {
        this(threads, contextLength, kernels, CachePrecision.FLOAT32);
    }

    /** Checks the values. */
    public ModelOptions {
        if (threads < 0) throw new IllegalArgumentException("threads is " + threads + ", expected 0 or more");
        if (contextLength < 0) {
            throw new IllegalArgumentException("context length is " + contextLength + ", expected 0 or more");
        }
    }

    /** Returns these options with a number of threads. */
    public ModelOptions withThreads(int threads) {
        return new ModelOptions(threads, contextLength, kernels, cache);
    }

    /** Returns these options with a context length. */
    public ModelOptions withContextLength(int contextLength) {
        return new ModelOptions(threads, contextLength, kernels, cache);
    }

    /** Returns these options with a choice of kernels. */
    public ModelOptions withKernels(KernelChoice kernels) {
        return new ModelOptions(threads, contextLength, kernels, cache);
    }

    /** Returns these options with a precision of keys and values. */
    public ModelOptions withCache(CachePrecision cache) {
        return new ModelOptions(threads, contextLength, kernels, cache);
    }

    int resolvedThreads() {
        if (threads > 0) return threads;
        int processors = Runtime.getRuntime().availableProcessors();
        int cores = physicalCores();
        return cores > 0 ? Math.min(processors, cores) : processors;
    }

    /** Counts distinct cores, since two hardware threads of one core share its multipliers; 0 where that cannot be told. */
    private static int physicalCores() {
        try {
            List<String> lines = Files.readAllLines(Path.of("/proc/cpuinfo"));
            Set<String> cores = new HashSet<>();
            String socket = "";
            for (String line : lines) {
                if (line.startsWith("physical id")) socket = line;
                if (line.startsWith("core id")) cores.add(socket + line);
            }
            return cores.size();
        } catch (IOException | RuntimeException e) {
            return 0; // not Linux
        }
    }
}

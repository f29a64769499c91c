package kelvin.conformance;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * A chain of llama.cpp's samplers. Stages are added in the order in which they act. Neither {@link #sample} nor
 * {@link #apply} allocates on the Java side.
 */
public final class LlamaSampler implements AutoCloseable {
    /** Fewest tokens that a cut keeps: llama.cpp's default for min_keep in its programs is 0, meaning 1. */
    private static final long MIN_KEEP = 1;

    private final LlamaLibrary library;
    private final MemorySegment chain;
    private final MethodHandle sample;
    private final MethodHandle apply;
    private boolean closed;

    /** Makes an empty chain. */
    public LlamaSampler(LlamaLibrary library) {
        this.library = library;
        try (Arena local = Arena.ofConfined()) {
            MemorySegment parameters =
                    (MemorySegment) library.call("llama_sampler_chain_default_params", (SegmentAllocator) local);
            chain = (MemorySegment) library.call("llama_sampler_chain_init", parameters);
        }
        sample = library.handle("llama_sampler_sample");
        apply = library.handle("llama_sampler_apply");
    }

    private LlamaSampler add(String stage, Object... parameters) {
        MemorySegment sampler = (MemorySegment) library.call("llama_sampler_init_" + stage, parameters);
        if (sampler.equals(MemorySegment.NULL)) throw new LlamaCppException("llama.cpp refuses the stage " + stage);
        library.call("llama_sampler_chain_add", chain, sampler); // the chain frees it
        return this;
    }

    /** Adds the choice of the largest logit. */
    public LlamaSampler greedy() {
        return add("greedy");
    }

    /** Adds a draw from what the stages before have left. */
    public LlamaSampler dist(int seed) {
        return add("dist", seed);
    }

    /** Keeps the k largest logits. */
    public LlamaSampler topK(int k) {
        return add("top_k", k);
    }

    /** Keeps the smallest set whose mass reaches p. */
    public LlamaSampler topP(float p) {
        return add("top_p", p, MIN_KEEP);
    }

    /** Keeps tokens with at least p times the probability of the likeliest. */
    public LlamaSampler minP(float p) {
        return add("min_p", p, MIN_KEEP);
    }

    /** Keeps locally typical tokens of mass p. */
    public LlamaSampler typical(float p) {
        return add("typical", p, MIN_KEEP);
    }

    /** Divides the logits by a temperature. */
    public LlamaSampler temperature(float temperature) {
        return add("temp", temperature);
    }

    /** Draws after the logits of a token of the last pass; -1 is the last that has any. Includes building candidates. */
    public int sample(LlamaCpp model, int index) {
        try {
            return (int) sample.invokeExact(chain, model.context(), index);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("llama_sampler_sample", e);
        }
    }

    /** Applies the stages to candidates. */
    public void apply(Candidates candidates) {
        try {
            apply.invokeExact(chain, candidates.array);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("llama_sampler_apply", e);
        }
    }

    /** Puts stages with a state back to their beginning. */
    public void reset() {
        library.call("llama_sampler_reset", chain);
    }

    @Override
    public void close() {
        if (closed) return;
        closed = true;
        library.call("llama_sampler_free", chain);
    }

    /** A native array of tokens with logits, which a chain sorts, cuts and draws from. Filled anew for each draw. */
    public static final class Candidates implements AutoCloseable {
        /** llama_token_data: id, logit, p. */
        private static final long ENTRY =
                MemoryLayout.structLayout(JAVA_INT, JAVA_FLOAT, JAVA_FLOAT).byteSize();

        private final Arena arena = Arena.ofShared();
        private final int vocabularySize;
        private final MemorySegment data;
        private final MemorySegment array; // llama_token_data_array: data, size, selected, sorted

        /** Makes room for a vocabulary. */
        public Candidates(int vocabularySize) {
            this.vocabularySize = vocabularySize;
            data = arena.allocate(ENTRY * vocabularySize, 64);
            array = arena.allocate(32, 8);
        }

        /** Fills in the logits of ids 0, 1, ... as llama.cpp's own sampling loop does. Time it apart from the stages. */
        public void fill(float[] logits) {
            if (logits.length != vocabularySize) {
                throw new LlamaCppException(logits.length + " logits for a vocabulary of " + vocabularySize);
            }
            for (int i = 0; i < logits.length; i++) {
                data.set(JAVA_INT, ENTRY * i, i);
                data.set(JAVA_FLOAT, ENTRY * i + 4, logits[i]);
                data.set(JAVA_FLOAT, ENTRY * i + 8, 0);
            }
            array.set(ValueLayout.ADDRESS, 0, data);
            array.set(JAVA_LONG, 8, vocabularySize);
            array.set(JAVA_LONG, 16, -1);
            array.set(JAVA_BYTE, 24, (byte) 0);
        }

        /** Returns the number of candidates that the stages have left. */
        public int size() {
            return Math.toIntExact(array.get(JAVA_LONG, 8));
        }

        /** Returns the id of candidate i in the present order. */
        public int id(int i) {
            return entries().get(JAVA_INT, ENTRY * checked(i));
        }

        /** Returns the probability of candidate i as the last stage has left it. */
        public float probability(int i) {
            return entries().get(JAVA_FLOAT, ENTRY * checked(i) + 8);
        }

        /** Returns the id that was drawn. */
        public int selected() {
            long selected = array.get(JAVA_LONG, 16);
            if (selected < 0)
                throw new LlamaCppException("nothing is drawn: the chain needs greedy or dist at its end");
            return id(Math.toIntExact(selected));
        }

        private MemorySegment entries() { // a stage may have moved them
            return array.get(ValueLayout.ADDRESS, 0).reinterpret(ENTRY * size());
        }

        private int checked(int i) {
            if (i < 0 || i >= size()) throw new LlamaCppException("candidate " + i + " of " + size());
            return i;
        }

        @Override
        public void close() {
            arena.close();
        }
    }
}

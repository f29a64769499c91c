package kelvin.conformance;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** A model in llama.cpp: tokens of texts, and logits after tokens. Confined to one thread. */
public final class LlamaCpp implements AutoCloseable {
    private final LlamaLibrary library;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment model;
    private final MemorySegment vocabulary;
    private final int vocabularySize;
    private MemorySegment context = MemorySegment.NULL;
    private int contextLength;

    /** Loads a model. */
    public LlamaCpp(LlamaLibrary library, Path file) {
        this.library = library;
        model = library.loadModel(arena, file);
        vocabulary = (MemorySegment) library.call("llama_model_get_vocab", model);
        vocabularySize = (int) library.call("llama_vocab_n_tokens", vocabulary);
    }

    /** Returns the number of tokens. */
    public int vocabularySize() {
        return vocabularySize;
    }

    /** Returns the tokens of a text. */
    public int[] tokenize(String text, boolean addSpecial, boolean parseSpecial) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        try (Arena local = Arena.ofConfined()) {
            MemorySegment bytes = local.allocate(utf8.length + 1L);
            MemorySegment.copy(utf8, 0, bytes, JAVA_BYTE, 0, utf8.length);
            int room = utf8.length + 16;
            MemorySegment ids = local.allocate(JAVA_INT, room);
            int count = (int) library.call(
                    "llama_tokenize", vocabulary, bytes, utf8.length, ids, room, addSpecial, parseSpecial);
            if (count < 0) throw new IllegalStateException("llama_tokenize wants room for " + -count + " tokens");
            return ids.asSlice(0, 4L * count).toArray(JAVA_INT);
        }
    }

    /** Makes a context for this many positions and texts, computed by this many threads; replaces the one before. */
    public void open(int positions, int sequences, int threads) {
        if (!context.equals(MemorySegment.NULL)) library.call("llama_free", context);
        context = library.newContext(arena, model, positions, sequences);
        library.call("llama_set_n_threads", context, threads, threads);
        contextLength = positions;
    }

    /** Returns the positions of the context. */
    public int contextLength() {
        return contextLength;
    }

    /** Forgets all texts. */
    public void clear() {
        MemorySegment memory = (MemorySegment) library.call("llama_get_memory", context);
        library.call("llama_memory_clear", memory, true);
    }

    /** Adds tokens to the only text of the context and waits for the result. */
    public void append(int... tokens) {
        for (int from = 0; from < tokens.length; from += LlamaLibrary.BATCH_TOKENS) {
            appendBatch(Arrays.copyOfRange(tokens, from, Math.min(tokens.length, from + LlamaLibrary.BATCH_TOKENS)));
        }
    }

    private void appendBatch(int[] tokens) {
        try (Arena local = Arena.ofConfined()) {
            MemorySegment ids = local.allocateFrom(JAVA_INT, tokens);
            MemorySegment batch = (MemorySegment)
                    library.call("llama_batch_get_one", (SegmentAllocator) local, ids, tokens.length);
            int code = (int) library.call("llama_decode", context, batch);
            library.call("llama_synchronize", context);
            if (code != 0) throw new IllegalStateException("llama_decode returned " + code);
        }
    }

    /** Returns the logits after the last token. */
    public float[] logits() {
        MemorySegment logits = (MemorySegment) library.call("llama_get_logits_ith", context, -1);
        return logits.reinterpret(4L * vocabularySize).toArray(JAVA_FLOAT);
    }

    /** A batch of one token for each of several texts, filled anew for each step. */
    public final class Step {
        private final MemorySegment batch;
        private final int texts;

        /** Makes a batch for texts 0 to {@code texts - 1}. */
        public Step(int texts) {
            this.texts = texts;
            batch = (MemorySegment) library.call("llama_batch_init", (SegmentAllocator) arena, texts, 0, 1);
        }

        /** Runs one step: token i goes to text i at the given position. */
        public void run(int[] tokens, int position) {
            batch.set(JAVA_INT, 0, texts);
            MemorySegment ids = array(8, 4L * texts);
            MemorySegment positions = array(24, 4L * texts);
            MemorySegment counts = array(32, 4L * texts);
            MemorySegment sequences = array(40, 8L * texts);
            MemorySegment wanted = array(48, texts);
            for (int i = 0; i < texts; i++) {
                ids.setAtIndex(JAVA_INT, i, tokens[i]);
                positions.setAtIndex(JAVA_INT, i, position);
                counts.setAtIndex(JAVA_INT, i, 1);
                sequences.getAtIndex(ADDRESS, i).reinterpret(4).set(JAVA_INT, 0, i);
                wanted.set(JAVA_BOOLEAN, i, true);
            }
            int code = (int) library.call("llama_decode", context, batch);
            library.call("llama_synchronize", context);
            if (code != 0) throw new IllegalStateException("llama_decode returned " + code);
        }

        private MemorySegment array(long at, long bytes) {
            return batch.get(ADDRESS, at).reinterpret(bytes);
        }
    }

    /** Gives text 0 to the texts 1 to {@code texts - 1} as their own beginning. */
    public void share(int texts) {
        MemorySegment memory = (MemorySegment) library.call("llama_get_memory", context);
        for (int i = 1; i < texts; i++) library.call("llama_memory_seq_cp", memory, 0, i, -1, -1);
    }

    @Override
    public void close() {
        if (!context.equals(MemorySegment.NULL)) library.call("llama_free", context);
        library.call("llama_model_free", model);
        arena.close();
    }
}

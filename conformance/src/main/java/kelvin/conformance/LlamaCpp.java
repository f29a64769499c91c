package kelvin.conformance;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A model in llama.cpp: tokens of texts, and logits after tokens. Confined to one thread. {@link #decode} and the reading of
 * logits into a given array allocate nothing, so a benchmark may call them in its loop.
 */
public final class LlamaCpp implements AutoCloseable {
    /** Most tokens of one forward pass: llama.cpp's own default. */
    public static final int MAX_BATCH = 512;

    private final LlamaLibrary library;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment model;
    private final MemorySegment vocabulary;
    private final int vocabularySize;
    private final boolean vocabularyOnly;
    private final MethodHandle decode;
    private final MethodHandle synchronize;
    private final MethodHandle logitsOf;
    private final List<LlamaBatch> batches = new ArrayList<>();
    private final LlamaBatch single;
    private MemorySegment context = MemorySegment.NULL;
    private int contextLength;
    private int longestPass;
    private int sequences;
    private int position;
    private boolean closed;

    /** Loads a model. */
    public LlamaCpp(LlamaLibrary library, Path file) {
        this(library, file, false);
    }

    private LlamaCpp(LlamaLibrary library, Path file, boolean vocabularyOnly) {
        this.library = library;
        this.vocabularyOnly = vocabularyOnly;
        model = library.loadModel(arena, file, vocabularyOnly);
        vocabulary = (MemorySegment) library.call("llama_model_get_vocab", model);
        vocabularySize = (int) library.call("llama_vocab_n_tokens", vocabulary);
        decode = library.handle("llama_decode");
        synchronize = library.handle("llama_synchronize");
        logitsOf = library.handle("llama_get_logits_ith");
        single = batch(MAX_BATCH);
    }

    /** Loads the vocabulary of a model and leaves out its tensors: enough for {@link #tokenize} and {@link #piece}. */
    public static LlamaCpp vocabularyOf(LlamaLibrary library, Path file) {
        return new LlamaCpp(library, file, true);
    }

    /** Returns the number of tokens. */
    public int vocabularySize() {
        return vocabularySize;
    }

    /**
     * Returns the tokens of a text.
     *
     * @param addSpecial whether BOS and EOS are added where the file asks for them
     * @param parseSpecial whether special tokens written out in the text become those tokens
     */
    public int[] tokenize(String text, boolean addSpecial, boolean parseSpecial) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        try (Arena local = Arena.ofConfined()) {
            MemorySegment bytes = local.allocate(utf8.length + 1L);
            MemorySegment.copy(utf8, 0, bytes, JAVA_BYTE, 0, utf8.length);
            int room = 2 * utf8.length + 16;
            MemorySegment ids = local.allocate(JAVA_INT, room);
            int count = (int)
                    library.call("llama_tokenize", vocabulary, bytes, utf8.length, ids, room, addSpecial, parseSpecial);
            if (count < 0)
                throw new LlamaCppException("llama_tokenize wants room for " + -count + " tokens, not " + room);
            return ids.asSlice(0, 4L * count).toArray(JAVA_INT);
        }
    }

    /** Returns the bytes that a token stands for; those of a special token's name only if {@code special}. */
    public byte[] piece(int token, boolean special) {
        check(token);
        try (Arena local = Arena.ofConfined()) {
            int room = 256;
            MemorySegment bytes = local.allocate(room);
            int count = (int) library.call("llama_token_to_piece", vocabulary, token, bytes, room, 0, special);
            if (count < 0) {
                room = -count;
                bytes = local.allocate(room);
                count = (int) library.call("llama_token_to_piece", vocabulary, token, bytes, room, 0, special);
            }
            return bytes.asSlice(0, count).toArray(JAVA_BYTE);
        }
    }

    /** Returns whether a token ends a text. */
    public boolean isEnd(int token) {
        check(token);
        return (boolean) library.call("llama_vocab_is_eog", vocabulary, token);
    }

    /** Returns whether a token is found in a text only if special tokens are parsed. */
    public boolean isControl(int token) {
        check(token);
        return (boolean) library.call("llama_vocab_is_control", vocabulary, token);
    }

    private void check(int token) {
        if (token < 0 || token >= vocabularySize) {
            throw new LlamaCppException("token " + token + " is outside the vocabulary of " + vocabularySize);
        }
    }

    /**
     * Makes a context, which replaces the one before.
     *
     * @param positions of all texts together; llama.cpp may round them up
     * @param sequences texts that are computed side by side, each of which gets an equal share of the positions
     */
    public void open(int positions, int sequences, int threads) {
        if (vocabularyOnly)
            throw new LlamaCppException("only the vocabulary is loaded: there is nothing to compute with");
        release();
        longestPass = Math.min(positions, MAX_BATCH);
        context = library.newContext(arena, model, positions, sequences, longestPass);
        contextLength = (int) library.call("llama_n_ctx", context);
        this.sequences = sequences;
        position = 0;
        threads(threads, threads);
    }

    /** Sets the threads for passes of one token and for passes of several. */
    public void threads(int generation, int batch) {
        library.call("llama_set_n_threads", context(), generation, batch);
    }

    /** Returns the positions of the context. */
    public int contextLength() {
        return contextLength;
    }

    /** Forgets all texts. */
    public void clear() {
        MemorySegment memory = (MemorySegment) library.call("llama_get_memory", context());
        library.call("llama_memory_clear", memory, true);
        position = 0;
    }

    /** Makes a batch for up to this many tokens. */
    public LlamaBatch batch(int capacity) {
        LlamaBatch batch = new LlamaBatch(library, arena, capacity);
        batches.add(batch);
        return batch;
    }

    /**
     * Runs one forward pass and waits for it.
     *
     * @throws LlamaCppException if llama.cpp refuses: 1 means that the context is full
     */
    public void decode(LlamaBatch batch) {
        if (batch.size() > longestPass) { // llama.cpp would end the process
            throw new LlamaCppException(batch.size() + " tokens in one pass, limit " + longestPass
                    + ": the positions given to open(), at most " + MAX_BATCH);
        }
        try {
            int code = (int) decode.invokeExact(context(), batch.struct());
            synchronize.invokeExact(context);
            if (code != 0) {
                throw new LlamaCppException("llama_decode of " + batch.size() + " tokens returned " + code
                        + " in a context of " + contextLength + " positions");
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("llama_decode", e);
        }
    }

    /** Adds tokens to text 0, in passes of up to {@link #MAX_BATCH}; only the last token gets logits. */
    public void append(int... tokens) {
        context();
        for (int from = 0; from < tokens.length; from += longestPass) {
            single.clear();
            int to = Math.min(tokens.length, from + longestPass);
            for (int i = from; i < to; i++) single.add(tokens[i], position + i, 0, i == tokens.length - 1);
            decode(single);
        }
        position += tokens.length;
    }

    /** Copies the logits after a token of the last pass, found by its index in the batch; -1 is the last that has any. */
    public void logits(int index, float[] into) {
        MemorySegment.copy(address(index), JAVA_FLOAT, 0, into, 0, vocabularySize);
    }

    /** Returns the logits after the last token. */
    public float[] logits() {
        return address(-1).toArray(JAVA_FLOAT);
    }

    private MemorySegment address(int index) {
        MemorySegment logits;
        try {
            logits = (MemorySegment) logitsOf.invokeExact(context(), index);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("llama_get_logits_ith", e);
        }
        if (logits.equals(MemorySegment.NULL)) {
            throw new LlamaCppException("token " + index + " of the last pass has no logits: ask for them in add()");
        }
        return logits.reinterpret(4L * vocabularySize);
    }

    /** A batch of one token for each of several texts, filled anew for each step. */
    public final class Step {
        private final LlamaBatch batch;
        private final int texts;

        /** Makes a batch for texts 0 to {@code texts - 1}. */
        public Step(int texts) {
            this.texts = texts;
            batch = batch(texts);
        }

        /** Runs one step: token i goes to text i at the given position, and its logits have index i. */
        public void run(int[] tokens, int position) {
            batch.clear();
            for (int i = 0; i < texts; i++) batch.add(tokens[i], position, i, true);
            decode(batch);
        }
    }

    /** Gives text 0 to the texts 1 to {@code texts - 1} as their own beginning. */
    public void share(int texts) {
        if (texts > sequences) {
            throw new LlamaCppException("the context has room for " + sequences + " texts, not " + texts);
        }
        MemorySegment memory = (MemorySegment) library.call("llama_get_memory", context());
        for (int i = 1; i < texts; i++) library.call("llama_memory_seq_cp", memory, 0, i, -1, -1);
    }

    /** Returns the C context, for a sampler. */
    MemorySegment context() {
        if (context.equals(MemorySegment.NULL)) {
            throw new LlamaCppException(closed ? "the model is closed" : "there is no context: call open() first");
        }
        return context;
    }

    private void release() {
        if (!context.equals(MemorySegment.NULL)) library.call("llama_free", context);
        context = MemorySegment.NULL;
    }

    @Override
    public void close() {
        if (closed) return;
        closed = true;
        release();
        for (LlamaBatch batch : batches) batch.free(library);
        library.call("llama_model_free", model);
        arena.close();
    }
}

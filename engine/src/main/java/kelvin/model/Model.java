package kelvin.model;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.ReentrantLock;
import kelvin.gguf.GgufException;
import kelvin.gguf.GgufFile;
import kelvin.gguf.GgufLimits;
import kelvin.gguf.TensorInfo;
import kelvin.tensor.Kernels;
import kelvin.tensor.Workers;
import kelvin.tokenizer.Tokenizer;
import org.jspecify.annotations.Nullable;

/**
 * A language model, loaded from a GGUF file. Thread-safe: sessions on several threads take turns at the forward pass.
 *
 * <pre>{@code
 * try (var model = Model.open(Path.of("model.gguf")); var session = model.session()) {
 *     session.append(model.tokenizer().encode("Once upon a time"));
 *     float[] logits = session.logits();
 * }
 * }</pre>
 */
public final class Model implements AutoCloseable {
    /** Bytes of a file up to which scalar code gives the first token sooner than vector kernels could be compiled. */
    private static final long SMALL = 32 << 20;
    /** Columns of a pass up to which the same holds. */
    private static final int FEW_COLUMNS = 16;
    /** Logits of a pass at most, where those of all columns are wanted. */
    private static final int VISITED_LOGITS = 1 << 22;

    private final GgufFile file;
    private final ModelConfig config;
    private final ModelInfo info;
    private final ModelOptions.CachePrecision cache;
    private final Tokenizer tokenizer;
    private final Arena arena;
    private final Workers workers;
    private final KernelSwitch kernels;
    private final Transformer transformer;
    private final ReentrantLock turn = new ReentrantLock();
    private volatile boolean closed;

    private Model(GgufFile file, ModelOptions options) {
        this.file = file;
        this.cache = options.cache();
        this.kernels = new KernelSwitch(options.kernels(), Weights.types(file));
        if (file.size() > SMALL) kernels.warmUp(); // while the weights are packed
        this.config = ModelConfig.of(file);
        this.tokenizer = Tokenizer.of(file.metadata(), file.name());
        if (tokenizer.vocabularySize() > config.vocabulary()) {
            throw new GgufException(
                    file.name(),
                    -1,
                    "the tokenizer has " + tokenizer.vocabularySize() + " tokens, the embedding " + config.vocabulary()
                            + " rows");
        }
        long weightBytes = Weights.bytes(file);
        Memory.needOffHeap(file.name(), weightBytes);
        int contextLength = options.contextLength() > 0
                ? options.contextLength()
                : Math.min(config.contextLength(), ModelOptions.DEFAULT_CONTEXT);
        this.info = new ModelInfo(
                config.name(),
                config.architecture().key(),
                file.name(),
                config.vocabulary(),
                config.layers(),
                config.width(),
                config.contextLength(),
                contextLength,
                file.tensors().stream().mapToLong(TensorInfo::elements).sum(),
                file.size(),
                weightBytes,
                KeyValueCache.bytes(config, contextLength, Transformer.MAX_COLUMNS, cache));
        this.workers = new Workers(options.resolvedThreads());
        this.arena = Arena.ofShared();
        try {
            this.transformer = new Transformer(config, Weights.load(file, config, arena, workers), workers);
        } catch (InternalError e) { // the mapped file was cut short under us
            release();
            throw GgufFile.cutShort(file.name(), e);
        } catch (RuntimeException | Error e) {
            release();
            throw e;
        }
    }

    /** Opens a model with {@link ModelOptions#DEFAULT}. */
    public static Model open(Path path) {
        return open(path, ModelOptions.DEFAULT);
    }

    /**
     * Opens a model.
     *
     * @throws GgufException if the file is missing, damaged, or of a kind that Kelvin does not run
     */
    public static Model open(Path path, ModelOptions options) {
        return of(GgufFile.open(path), options);
    }

    /** Loads a model that lies in memory; {@code name} stands for the file in messages. */
    public static Model of(MemorySegment bytes, String name, ModelOptions options) {
        return of(GgufFile.of(bytes, name, GgufLimits.DEFAULT), options);
    }

    private static Model of(GgufFile file, ModelOptions options) {
        try {
            return new Model(file, options);
        } catch (RuntimeException | Error e) {
            file.close();
            throw e;
        }
    }

    /** Returns what the model is. */
    public ModelInfo info() {
        return info;
    }

    /** Returns the SHA-256 of the model's file in hexadecimal; the first call reads the file. */
    public String sha256() {
        return file.sha256();
    }

    /** Returns the tokenizer. */
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    /** Returns the file, for its metadata. */
    public GgufFile file() {
        return file;
    }

    /** Returns the kernels that compute at the moment. */
    public String kernels() {
        return kernels.current().name();
    }

    /** Returns how keys and values are kept. */
    public ModelOptions.CachePrecision cache() {
        return cache;
    }

    /** Returns the number of threads that compute. */
    public int threads() {
        return workers.size();
    }

    /**
     * Starts an empty text.
     *
     * @throws OutOfContextMemoryException if a full context would not fit the heap
     */
    public Session session() {
        checkOpen();
        Memory.needOnHeap(info.sessionBytes(), info.contextLength());
        return new Session(this, new KeyValueCache(config, info.contextLength(), cache));
    }

    /**
     * Adds one token to each of several texts in one pass, which reads the weights once. Each text's bits are those that it
     * has alone.
     *
     * @param sessions of this model, each at most once
     * @param tokens one a session
     */
    public void step(List<Session> sessions, int[] tokens) {
        if (sessions.size() != tokens.length) {
            throw new IllegalArgumentException(sessions.size() + " sessions, " + tokens.length + " tokens");
        }
        for (int from = 0; from < tokens.length; from += Transformer.MAX_COLUMNS) {
            int to = Math.min(tokens.length, from + Transformer.MAX_COLUMNS);
            stepTogether(sessions.subList(from, to), Arrays.copyOfRange(tokens, from, to));
        }
    }

    private void stepTogether(List<Session> sessions, int[] tokens) {
        int n = tokens.length;
        int[] positions = new int[n];
        KeyValueCache[] caches = new KeyValueCache[n];
        float[][] logits = new float[n][];
        for (int i = 0; i < n; i++) {
            caches[i] = sessions.get(i).cacheFor(this);
            positions[i] = caches[i].length();
            checkToken(tokens[i]);
            if (positions[i] >= info.contextLength()) {
                throw new ContextExceededException(positions[i] + 1, info.contextLength());
            }
            for (int j = 0; j < i; j++) {
                if (caches[j] == caches[i]) throw new IllegalArgumentException("session " + i + " appears twice");
            }
        }
        for (int i = 0; i < n; i++) logits[i] = sessions.get(i).room(config.vocabulary());
        forward(new Batch(tokens, positions, caches, logits));
        for (int i = 0; i < n; i++) sessions.get(i).advanced(logits[i]);
    }

    /**
     * Adds tokens to one text, in passes of up to {@link Transformer#MAX_COLUMNS}; the session gets the logits after the last, a
     * visitor those after each.
     */
    void append(KeyValueCache cache, int[] tokens, Session session, @Nullable LogitsVisitor visitor) {
        if (cache.length() + tokens.length > info.contextLength()) {
            throw new ContextExceededException(cache.length() + tokens.length, info.contextLength());
        }
        for (int token : tokens) checkToken(token);
        int most = visitor == null ? Transformer.MAX_COLUMNS : visitedColumns();
        float[][] visited = new float[visitor == null ? 0 : Math.min(most, tokens.length)][config.vocabulary()];
        for (int from = 0; from < tokens.length; from += most) {
            int to = Math.min(tokens.length, from + most);
            int n = to - from;
            int[] positions = new int[n];
            KeyValueCache[] caches = new KeyValueCache[n];
            float[] @Nullable [] logits = visitor == null ? new float[n][] : Arrays.copyOf(visited, n);
            float[] last = visitor == null && to == tokens.length ? session.room(config.vocabulary()) : null;
            if (last != null) logits[n - 1] = last;
            for (int i = 0; i < n; i++) {
                positions[i] = cache.length() + i;
                caches[i] = cache;
            }
            forward(new Batch(Arrays.copyOfRange(tokens, from, to), positions, caches, logits));
            if (last != null) session.advanced(last);
            for (int i = 0; visitor != null && i < n; i++) {
                float[] room = session.room(config.vocabulary());
                System.arraycopy(visited[i], 0, room, 0, room.length);
                session.advanced(room);
                visitor.visit(positions[i], session.logits());
            }
            if (Thread.currentThread().isInterrupted() && to < tokens.length) {
                throw new CancellationException("interrupted after " + to + " tokens");
            }
        }
    }

    /** Columns of a pass whose logits are all wanted: their buffer stays small beside the weights. */
    private int visitedColumns() {
        return Math.clamp(VISITED_LOGITS / config.vocabulary(), 8, Transformer.MAX_COLUMNS);
    }

    private void forward(Batch batch) {
        checkOpen();
        turn.lock();
        try {
            checkOpen();
            int n = batch.columns();
            if (n > FEW_COLUMNS) kernels.warmUp();
            Kernels current = kernels.current();
            for (int c = 0; c < n; c++) batch.caches()[c].reserve(batch.positions()[c] + 1);
            transformer.forward(current, batch);
            for (int c = 0; c < n; c++) {
                if (c + 1 == n || batch.caches()[c + 1] != batch.caches()[c]) {
                    batch.caches()[c].advance(batch.positions()[c] + 1);
                }
            }
            kernels.warmUp();
        } finally {
            turn.unlock();
        }
    }

    private void checkToken(int token) {
        if (token < 0 || token >= config.vocabulary()) {
            throw new IllegalArgumentException("token id is " + token + ", expected 0 to " + (config.vocabulary() - 1));
        }
    }

    void checkOpen() {
        if (closed) throw new IllegalStateException("the model " + info.name() + " is closed");
    }

    @Override
    public void close() {
        turn.lock();
        try {
            if (closed) return;
            closed = true;
            release();
            file.close();
        } finally {
            turn.unlock();
        }
    }

    private void release() {
        workers.close();
        arena.close();
    }
}

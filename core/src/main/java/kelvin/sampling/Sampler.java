package kelvin.sampling;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import kelvin.random.GumbelField;
import kelvin.random.NoiseKey;
import org.jspecify.annotations.Nullable;

/**
 * A chain at work on one text: draws tokens, and learns those that were added. Owns its memory, so it is confined to one
 * thread. {@link #sample} does not accept the token it draws: whoever adds a token to the text says so.
 */
public final class Sampler {
    private final SamplingChain chain;
    private final long seed;
    private final int stream;
    private final int vocabulary;
    private final Draw draw;
    private final boolean drawsDirectly;
    private final @Nullable FastWay fastWay;
    private final GumbelField field;
    private final double ownTemperature; // of the chain, which would be looked for with an iterator at every draw
    private final Partition partition = new Partition();
    private double temperature;
    private double logPartition = Double.NaN; // of the last draw that asked for it
    private List<StageState> states; // before the token at hand
    private List<StageState> learned; // the same, and what the stages saw when it was drawn

    /**
     * What all stages remember at one point of a text: immutable, for rolling back and copying.
     *
     * @param states of each stage, after the last accepted token
     * @param learned the same, and what the stages saw in a draw since
     */
    public record Snapshot(List<StageState> states, List<StageState> learned) {
        /** Copies the lists. */
        public Snapshot {
            states = List.copyOf(states);
            learned = List.copyOf(learned);
        }
    }

    /** Makes a sampler at the beginning of a text. */
    public Sampler(SamplingChain chain, int vocabulary, long seed, int stream) {
        this.chain = chain;
        this.seed = seed;
        this.stream = stream;
        this.vocabulary = vocabulary;
        this.draw = new Draw(vocabulary);
        this.drawsDirectly = chain.stages().stream().allMatch(stage -> stage instanceof Temperature);
        this.fastWay = FastWay.of(chain, draw);
        this.field = new GumbelField(key(0, 0));
        this.states = chain.stages().stream().map(Stage::initialState).toList();
        this.learned = states;
        this.ownTemperature = chain.temperature();
        this.temperature = ownTemperature;
    }

    /** Returns the temperature in force at the last draw: the chain's own, or what a stage made of the logits. */
    public double temperature() {
        return temperature;
    }

    /** Returns the chain. */
    public SamplingChain chain() {
        return chain;
    }

    /**
     * Draws the token at a position of the context.
     *
     * @param logits (vocabulary), nats; left alone
     * @throws SamplingException if nothing can be drawn
     */
    public int sample(float[] logits, int position) {
        return sample(logits, position, 0);
    }

    /**
     * Draws the token at a position of the context with the noise of a later try.
     *
     * @param logits (vocabulary), nats; left alone
     * @param attempt number of the try in a rejection scheme, 0 first
     * @throws SamplingException if nothing can be drawn
     */
    public int sample(float[] logits, int position, int attempt) {
        int token = sampleFast(logits, position, attempt);
        return token >= 0 ? token : sample(Logits.widen(logits), position, attempt);
    }

    /** Draws without running the stages, and leaves the group maxima of the logits; -1 if the stages have to run. */
    private int sampleFast(float[] logits, int position, int attempt) {
        if (drawsDirectly) {
            field.moveTo(seed, stream, position, attempt);
            return draw.draw(logits, null, ownTemperature, field);
        }
        if (fastWay == null) return -1;
        field.moveTo(seed, stream, position, attempt);
        return fastWay.sample(logits, field);
    }

    /**
     * Draws as {@link #sample(float[], int)} does, and sums the Boltzmann factors of the same logits: see {@link #logPartition}.
     *
     * @throws SamplingException if nothing can be drawn
     */
    public int sampleWithPartition(float[] logits, int position) {
        logPartition = Double.NaN;
        int token = sampleFast(logits, position, 0);
        if (token < 0) {
            token = sample(Logits.widen(logits), position, 0);
            draw.groupMaxima(logits); // the stages may have edited those that were drawn from
        }
        logPartition = partition.log(logits, draw.groundState(logits), temperature);
        return token;
    }

    /**
     * Returns ln Z of the last {@link #sampleWithPartition}: of its logits over the whole vocabulary, whatever the chain cut or
     * added, at the temperature in force there, relative to the largest logit, within 3e-7. At T = 0 it is the logarithm of the
     * number of largest logits, at T = infinity of the number of finite ones.
     *
     * @throws IllegalStateException if there was none, or it failed
     */
    public double logPartition() {
        if (Double.isNaN(logPartition))
            throw new IllegalStateException("no draw with its partition function came before");
        return logPartition;
    }

    /**
     * Draws the token at a position of the context.
     *
     * @param logits (vocabulary), nats; left alone
     * @throws SamplingException if nothing can be drawn
     */
    public int sample(double[] logits, int position) {
        return sample(logits, position, 0);
    }

    private int sample(double[] logits, int position, int attempt) {
        NoiseKey key = key(position, attempt);
        if (drawsDirectly) return draw.draw(logits, null, ownTemperature, key);
        Ensemble ensemble = ensemble(logits, position, attempt);
        return draw.draw(ensemble.logits(), ensemble.kept(), ensemble.temperature(), key);
    }

    /**
     * Runs the chain on logits and returns what it left to draw from. Learned as by {@link #sample}; nothing is drawn or
     * accepted.
     *
     * @param logits (vocabulary), nats; left alone
     * @param attempt number of the try in a rejection scheme, 0 first
     * @throws SamplingException if nothing could be drawn
     */
    public Ensemble ensemble(double[] logits, int position, int attempt) {
        Ensemble ensemble = fresh(logits, position, attempt);
        List<StageState> seen = new ArrayList<>(states.size());
        for (int i = 0; i < states.size(); i++) seen.add(apply(ensemble, i));
        learned = seen;
        temperature = ensemble.temperature();
        return ensemble;
    }

    /**
     * Runs the chain on logits and tells what each stage did. Nothing is drawn, learned or accepted.
     *
     * @param clock nanoseconds, or null if the stages are not to be timed
     * @throws SamplingException if nothing could be drawn
     */
    public Trace trace(double[] logits, int position, @Nullable LongSupplier clock) {
        return Trace.of(this, logits, fresh(logits, position, 0), clock);
    }

    private Ensemble fresh(double[] logits, int position, int attempt) {
        if (logits.length != vocabulary) {
            throw new IllegalArgumentException(logits.length + " logits, expected " + vocabulary);
        }
        return new Ensemble(logits, key(position, attempt));
    }

    /** Applies stage i, refuses what it leaves if that is nothing, and returns what it learned. */
    StageState apply(Ensemble ensemble, int i) {
        Stage stage = chain.stages().get(i);
        StageState after = stage.apply(ensemble, states.get(i));
        if (ensemble.nextKept(0) < 0) {
            throw new SamplingException(
                    SamplingException.Kind.EMPTY,
                    stage.name(),
                    stage.text(),
                    "the stage removed the last token",
                    "loosen it or leave it out");
        }
        return after;
    }

    private NoiseKey key(int position, int attempt) {
        return new NoiseKey(seed, stream, position, attempt);
    }

    /**
     * Learns that a token was added to the text.
     *
     * @throws IllegalArgumentException if the vocabulary has no such token
     */
    public void accept(int token) {
        if (token < 0 || token >= vocabulary) {
            throw new IllegalArgumentException("token is " + token + ", expected 0 to " + (vocabulary - 1));
        }
        List<StageState> next = null;
        for (int i = 0; i < learned.size(); i++) {
            StageState after = chain.stages().get(i).accept(learned.get(i), token);
            if (after.equals(learned.get(i))) continue; // most stages remember nothing
            if (next == null) next = new ArrayList<>(learned);
            next.set(i, after);
        }
        if (next != null) learned = next;
        states = learned;
    }

    /** Returns what the stages remember. */
    public Snapshot snapshot() {
        return new Snapshot(states, learned);
    }

    /**
     * Goes back to what the stages remembered.
     *
     * @throws IllegalArgumentException if the snapshot is of a chain with another number of stages
     */
    public void restore(Snapshot snapshot) {
        if (snapshot.states().size() != states.size() || snapshot.learned().size() != states.size()) {
            throw new IllegalArgumentException(
                    "the snapshot has " + snapshot.states().size() + " states, the chain " + states.size() + " stages");
        }
        states = snapshot.states();
        learned = snapshot.learned();
    }
}

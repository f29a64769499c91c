package kelvin.sampling;

import java.util.ArrayList;
import java.util.List;
import kelvin.random.NoiseKey;

/**
 * A chain at work on one text: draws tokens, and learns those that were added. Owns its memory, so it is confined to one
 * thread. {@link #sample} does not accept the token it draws: whoever adds a token to the text says so.
 */
public final class Sampler {
    private final SamplingChain chain;
    private final long seed;
    private final int stream;
    private final Draw draw;
    private final boolean drawsDirectly;
    private List<StageState> states = new ArrayList<>();

    /** The states of all stages at one point of a text: immutable, for rolling back and copying. */
    public record Snapshot(List<StageState> states) {
        /** Copies the list. */
        public Snapshot {
            states = List.copyOf(states);
        }
    }

    /** Makes a sampler at the beginning of a text. */
    public Sampler(SamplingChain chain, int vocabulary, long seed, int stream) {
        this.chain = chain;
        this.seed = seed;
        this.stream = stream;
        this.draw = new Draw(vocabulary);
        this.drawsDirectly = chain.stages().stream().allMatch(stage -> stage instanceof Temperature);
        for (Stage stage : chain.stages()) states.add(stage.initialState());
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
        if (drawsDirectly) return draw.draw(logits, null, chain.temperature(), key(position));
        return sample(Logits.widen(logits), position);
    }

    /** Draws the token at a position of the context. */
    public int sample(double[] logits, int position) {
        if (drawsDirectly) return draw.draw(logits, null, chain.temperature(), key(position));
        Ensemble ensemble = new Ensemble(logits);
        for (int i = 0; i < states.size(); i++) apply(ensemble, i);
        return draw(ensemble, position);
    }

    /** Applies stage i and refuses what it leaves if that is nothing. */
    void apply(Ensemble ensemble, int i) {
        Stage stage = chain.stages().get(i);
        stage.apply(ensemble, states.get(i));
        if (ensemble.nextKept(0) < 0) {
            throw new SamplingException(
                    SamplingException.Kind.EMPTY, stage.name(), stage.text(), "the stage removed the last token",
                    "loosen it or leave it out");
        }
    }

    int draw(Ensemble ensemble, int position) {
        return draw.draw(ensemble.logits(), ensemble.kept(), ensemble.temperature(), key(position));
    }

    private NoiseKey key(int position) {
        return new NoiseKey(seed, stream, position, 0);
    }

    /** Learns that a token was added to the text. */
    public void accept(int token) {
        List<StageState> next = new ArrayList<>(states.size());
        for (int i = 0; i < states.size(); i++) next.add(chain.stages().get(i).accept(states.get(i), token));
        states = next;
    }

    /** Returns what the stages remember. */
    public Snapshot snapshot() {
        return new Snapshot(states);
    }

    /** Goes back to what the stages remembered. */
    public void restore(Snapshot snapshot) {
        if (snapshot.states().size() != states.size()) {
            throw new IllegalArgumentException("the snapshot has " + snapshot.states().size() + " states, the chain "
                    + states.size() + " stages");
        }
        states = new ArrayList<>(snapshot.states());
    }
}

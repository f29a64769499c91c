package logits;

import kelvin.sampling.Sampler;
import kelvin.sampling.SamplingChain;

/** Throws a die of four faces with logits. */
public final class Dice {
    private Dice() {}

    /** Returns the face at a position of a text. */
    public static int throwAt(int position, long seed) {
        float[] logits = {2f, 1f, 0f, Float.NEGATIVE_INFINITY};
        SamplingChain chain = SamplingChain.parse("temperature=0.7 > min_p=0.02");
        return new Sampler(chain, logits.length, seed, 0).sample(logits, position);
    }
}

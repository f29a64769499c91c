package kelvin.trust;

import kelvin.thermo.Observables;
import kelvin.thermo.TokenStatistics;

/**
 * A token of the text against what could have stood in its place, over the whole vocabulary at the T in force, before cuts.
 *
 * @param id of the token
 * @param position in the whole context
 * @param p of the token
 * @param entropy of the distribution, nats
 * @param rank from 1, in order of (logit descending, id ascending)
 * @param runnerUp the likeliest other token, or -1 if there is none
 * @param runnerUpP its probability; 0 if there is none
 */
public record Word(int id, int position, double p, double entropy, int rank, int runnerUp, double runnerUpP) {
    static Word of(int id, int position, float[] logits, double temperature) {
        TokenStatistics own = TokenStatistics.of(logits, id, temperature);
        int other = -1;
        for (int i = 0; i < logits.length; i++) {
            if (i == id || logits[i] == Float.NEGATIVE_INFINITY) continue;
            if (other < 0 || logits[i] > logits[other]) other = i;
        }
        double otherP =
                other < 0 ? 0 : TokenStatistics.of(logits, other, temperature).probability();
        double entropy = Observables.of(logits, temperature).entropy();
        return new Word(id, position, own.probability(), entropy, own.rank(), other, otherP);
    }
}

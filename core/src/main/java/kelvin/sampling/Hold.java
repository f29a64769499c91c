package kelvin.sampling;

import java.util.Map;
import kelvin.thermo.Quantity;
import kelvin.thermo.Solver;

/**
 * A thermostat: sets T anew for each token, so that the tokens still kept have a wanted entropy, number of effective states,
 * mean energy, mean surprisal or perplexity. Logits stay as they are. T is 0 where the target is at or below what T = 0 gives
 * (for an entropy, the logarithm of the ties), and infinity where it is at or above what T = infinity gives.
 *
 * @param quantity what is held
 * @param target its value: 1 or more for effective states and perplexity, 0 or more for the others
 */
public record Hold(Quantity quantity, double target) implements Stage {
    /** Checks the target. */
    public Hold {
        if (!(target >= quantity.least() && target <= Double.MAX_VALUE)) {
            throw SamplingException.setting(
                    "hold",
                    target,
                    quantity.word() + " is " + StageText.number(target) + ", expected a finite number from "
                            + StageText.number(quantity.least()),
                    "use -T for a fixed temperature");
        }
        target = target == 0 ? 0 : target; // -0 is 0
    }

    /**
     * Reads a target as people write it, {@code effective_states=8}.
     *
     * @throws SamplingException if it is none
     */
    public static Hold parse(String text) {
        return (Hold) StageReader.read(new ChainParser("hold(" + text + ")").only());
    }

    @Override
    public String name() {
        return "hold";
    }

    @Override
    public StageText text() {
        return new StageText(name(), Map.of(quantity.word(), target));
    }

    @Override
    public StageState apply(Ensemble ensemble, StageState state) {
        ensemble.setTemperature(temperature(ensemble.keptLogits()));
        return state;
    }

    /** Logits of a model are floats, of which sums are faster; edited ones may have more digits. */
    private double temperature(double[] logits) {
        float[] narrow = new float[logits.length];
        for (int id = 0; id < logits.length; id++) {
            narrow[id] = (float) logits[id];
            if (narrow[id] != logits[id]) return Solver.nearest(logits, quantity, target);
        }
        return Solver.nearest(narrow, quantity, target);
    }

    @Override
    public boolean keepsGroundState() {
        return true;
    }

    @Override
    public boolean setsTemperature() {
        return true;
    }
}

package kelvin.sampling;

/** Sets the temperature of everything after it; logits stay as they are. */
public record Temperature(double temperature) implements Stage {
    /** Checks the temperature: 0, infinity, or in [1e-300, 1e300]. */
    public Temperature {
        temperature = Logits.checkTemperature(temperature);
    }

    @Override
    public String name() {
        return "temperature";
    }

    @Override
    public StageText text() {
        return StageText.of(name(), temperature);
    }

    @Override
    public StageState apply(Ensemble ensemble, StageState state) {
        ensemble.setTemperature(temperature);
        return state;
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

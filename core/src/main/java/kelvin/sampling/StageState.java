package kelvin.sampling;

/** What a stage remembers of a text. Implementations are immutable records with {@code equals}. */
public interface StageState {
    /** The state of stages that remember nothing. */
    StageState NONE = new StageState() {
        @Override
        public String toString() {
            return "none";
        }
    };
}

package kelvin.random;

/**
 * What a random word is for. The numbers are part of the seed contract: a new purpose gets a new number, so that it never
 * shifts an old one.
 */
public enum Purpose {
    /** The smallest exponential of a group of 64 tokens. */
    GROUP(1),
    /** Which member of the group holds it. */
    HOLDER(2),
    /** What another member has beyond it. */
    MEMBER(3),
    /** XTC's coin. */
    XTC_COIN(4),
    /** Mirostat. */
    MIROSTAT(5),
    /** Acceptance of a proposal. */
    ACCEPTANCE(6),
    /** Which document a bootstrap takes. */
    RESAMPLE(7);

    private final int number;

    Purpose(int number) {
        this.number = number;
    }

    /** Returns the number, fixed for ever. */
    public int number() {
        return number;
    }
}

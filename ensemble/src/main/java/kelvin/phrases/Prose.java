package kelvin.phrases;

/** The kinds of human prose in which phrases were counted. */
public enum Prose {
    /** The mean of the two others: half of the words technical, half of them stories. */
    BOTH,
    /** Documentation of programs. */
    TECHNICAL,
    /** Tales and novels. */
    STORY
}

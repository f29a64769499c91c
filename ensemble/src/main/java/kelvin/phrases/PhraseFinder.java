package kelvin.phrases;

/** Finds the phrases of a list in texts and compares their rates with people's. Immutable, for any number of threads. */
public final class PhraseFinder {
    private final PhraseList list;
    private final PhraseMatcher matcher;

    /**
     * Makes a finder.
     *
     * @throws PhraseListException if a pattern of the list cannot be looked for
     */
    public PhraseFinder(PhraseList list) {
        this.list = list;
        this.matcher = list.matcher();
    }

    /** Returns the list. */
    public PhraseList list() {
        return list;
    }

    /**
     * Finds phrases.
     *
     * @param utf8 the text; bytes that are no UTF-8 belong to no word
     * @param prose whose rates to compare with
     */
    public PhraseReport find(byte[] utf8, Prose prose) {
        return PhraseReport.of(list, matcher, utf8, prose);
    }
}

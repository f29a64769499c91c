package kelvin.tokenizer;

/** Turns the stretches of one text that lie between special tokens into tokens, in order. */
interface Fragments {
    /**
     * Adds the tokens of {@code utf8[from]} to {@code utf8[to - 1]}.
     *
     * @param spaceInFront whether to read the stretch as if a space stood before it
     */
    void add(byte[] utf8, int from, int to, boolean spaceInFront);
}

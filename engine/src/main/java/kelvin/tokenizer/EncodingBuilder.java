package kelvin.tokenizer;

/** Collects the tokens of one text. */
final class EncodingBuilder {
    private final IntList ids = new IntList();
    private final IntList starts = new IntList();
    private final IntList ends = new IntList();
    private final IntList lost = new IntList();

    void add(int id, int start, int end) {
        ids.add(id);
        starts.add(start);
        ends.add(end);
    }

    /** Notes a byte of the text that no token stands for. */
    void lose(int offset) {
        lost.add(offset);
    }

    Encoding build() {
        return new Encoding(ids.toArray(), starts.toArray(), ends.toArray(), lost.toArray());
    }
}

package kelvin.phrases;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads a text piece by piece and tells which phrases occur in it. Pieces may end inside of a character. An occurrence is
 * told as soon as it is certain: where a phrase ends in a letter or digit, that is one character later, or at {@link #end}.
 * So what is told depends on the text alone, never on how it was cut into pieces. Confined to one thread.
 */
public final class PhraseScanner {
    /** Stands for bytes that are no UTF-8. */
    private static final int BROKEN = 0xfffd;

    private final PhraseMatcher matcher;
    private final Automaton automaton;
    private final Symbols symbols;
    private final List<Match> matches;
    private final List<Candidate> waiting; // for a word boundary on their right
    private final List<OpenGap> gaps; // a first part was seen
    private final byte[] partial = new byte[4]; // of a character that is not complete
    private int partialCount;
    private int partialNeeded;
    private int at; // bytes read
    private int state;
    private boolean ended;

    /** A string that was found and its place. */
    private record Candidate(PhraseMatcher.Word word, int start, int end, int wordsBefore, int sentence, long symbol) {}

    /** The first part of a phrase with a gap. */
    private record OpenGap(PhraseMatcher.Use use, int start, int words, int sentence, long symbolAfter) {}

    /** Makes a scanner at the beginning of a text. */
    public PhraseScanner(PhraseMatcher matcher) {
        this.matcher = matcher;
        this.automaton = matcher.automaton();
        this.symbols = new Symbols(matcher.longest());
        this.matches = new ArrayList<>();
        this.waiting = new ArrayList<>();
        this.gaps = new ArrayList<>();
    }

    private PhraseScanner(PhraseScanner other) {
        matcher = other.matcher;
        automaton = other.automaton;
        symbols = new Symbols(other.symbols);
        matches = new ArrayList<>(other.matches);
        waiting = new ArrayList<>(other.waiting);
        gaps = new ArrayList<>(other.gaps);
        System.arraycopy(other.partial, 0, partial, 0, partial.length);
        partialCount = other.partialCount;
        partialNeeded = other.partialNeeded;
        at = other.at;
        state = other.state;
        ended = other.ended;
    }

    /** Returns a scanner of the same text so far, which goes its own way from here. */
    public PhraseScanner copy() {
        return new PhraseScanner(this);
    }

    /** Takes the next bytes of the text. */
    public void accept(byte[] utf8) {
        accept(utf8, 0, utf8.length);
    }

    /**
     * Takes the next bytes of the text: {@code to - from} of an array.
     *
     * @throws IllegalStateException if the text has ended
     */
    public void accept(byte[] utf8, int from, int to) {
        if (ended) throw new IllegalStateException("the text has ended; make a new scanner");
        for (int i = from; i < to; i++) {
            byte b = utf8[i];
            if (b >= 0 && partialCount == 0) character(b, at, ++at);
            else take(b);
        }
    }

    /** Says that the text ends here, which is a word boundary. */
    public void end() {
        if (ended) return;
        if (partialCount > 0) breakOff();
        confirmWaiting();
        gaps.clear();
        state = 0;
        ended = true;
    }

    /** Returns the occurrences that are certain so far; they may overlap, see {@link PhraseMatcher#resolve}. */
    public List<Match> matches() {
        return List.copyOf(matches);
    }

    /** Returns the number of occurrences that are certain so far. */
    public int count() {
        return matches.size();
    }

    /** Returns the number of words that began so far: letters, digits and apostrophes between them. */
    public int words() {
        return symbols.words();
    }

    /** Returns the number of bytes read. */
    public int position() {
        return at;
    }

    /**
     * Returns the offset of the first byte that a later occurrence may hold: no phrase that is yet to be told begins before
     * it. It is the number of bytes read if nothing is open.
     */
    public int openFrom() {
        int open = at - partialCount;
        for (Candidate candidate : waiting) open = Math.min(open, candidate.start());
        for (OpenGap gap : gaps) open = Math.min(open, gap.start());
        for (int s = state; s != 0; s = automaton.fail(s)) {
            long start = symbols.count() - automaton.depth(s);
            if (symbols.isFreeOnTheLeft(start) || !symbols.isWord(start)) return Math.min(open, symbols.offset(start));
        }
        return open;
    }

    /** Takes a byte of a character outside of ASCII, or one that cuts such a character short. */
    private void take(byte b) {
        boolean continues = (b & 0xc0) == 0x80;
        if (partialCount > 0 && !continues) {
            breakOff();
            if (b >= 0) {
                character(b, at, ++at);
                return;
            }
        }
        if (partialCount == 0) {
            partialNeeded = continues ? 1 : b >= (byte) 0xf0 ? 4 : b >= (byte) 0xe0 ? 3 : 2;
        }
        partial[partialCount++] = b;
        at++;
        if (partialCount < partialNeeded) return;
        int length = partialCount;
        int character = decode();
        partialCount = 0;
        character(character, at - length, at);
    }

    /** What came of a character is all there is of it. */
    private void breakOff() {
        int length = partialCount;
        partialCount = 0;
        character(BROKEN, at - length, at);
    }

    private int decode() {
        if (partialCount == 1) return BROKEN;
        int bits = partial[0] & 0x7f >> partialCount;
        for (int i = 1; i < partialCount; i++) bits = bits << 6 | partial[i] & 0x3f;
        boolean valid = Character.isValidCodePoint(bits)
                && bits >= (partialCount == 2 ? 0x80 : partialCount == 3 ? 0x800 : 0x10000)
                && !(bits >= Character.MIN_SURROGATE && bits <= Character.MAX_SURROGATE);
        return valid ? bits : BROKEN;
    }

    private void character(int character, int from, int to) {
        int folded = TextFold.fold(character);
        if (folded != TextFold.SKIPPED && !waiting.isEmpty()) {
            if (TextFold.isWord(folded)) waiting.clear();
            else confirmWaiting();
        }
        int words = symbols.words();
        int sentence = symbols.sentence();
        int symbol = symbols.read(character, folded);
        if (!gaps.isEmpty()) {
            if (symbols.sentence() != sentence) gaps.clear();
            else if (symbols.words() != words) gaps.removeIf(this::isTooOld);
        }
        if (symbol == Symbols.NONE) return;
        if (symbol == '\n') state = 0; // no phrase crosses an empty line
        else step(symbol, from);
        for (int s = automaton.firstWord(state); s >= 0; s = automaton.nextWord(s)) {
            found(matcher.word(automaton.word(s)), to);
        }
    }

    private boolean isTooOld(OpenGap open) {
        return symbols.words() - open.words()
                > open.use().gap().most() + open.use().gap().after();
    }

    /** Feeds the UTF-8 bytes of a folded character to the automaton. */
    private void step(int symbol, int from) {
        int bytes = symbol < 0x80 ? 1 : symbol < 0x800 ? 2 : symbol < 0x10000 ? 3 : 4;
        int lead = bytes == 1 ? 0 : 0xf00 >> bytes & 0xff;
        for (int i = bytes - 1; i >= 0; i--) {
            int head = i == bytes - 1 ? lead : 0x80;
            int bits = i == bytes - 1 ? symbol >> 6 * i : symbol >> 6 * i & 0x3f;
            symbols.add(from);
            state = automaton.step(state, (byte) (head | bits));
        }
    }

    private void found(PhraseMatcher.Word word, int end) {
        long start = symbols.count() - word.length();
        if (word.startsWord() && !symbols.isFreeOnTheLeft(start)) return;
        Candidate candidate = new Candidate(
                word, symbols.offset(start), end, symbols.wordsBefore(start), symbols.sentence(start), start);
        if (word.endsWord()) waiting.add(candidate);
        else confirm(candidate);
    }

    private void confirmWaiting() {
        for (Candidate candidate : waiting) confirm(candidate);
        waiting.clear();
    }

    private void confirm(Candidate found) {
        for (PhraseMatcher.Use use : found.word().uses()) {
            if (use.opensSentence() && !symbols.opensSentence(found.symbol())) continue;
            if (!hasCapitals(found.symbol(), use.capitals())) continue;
            switch (use.part()) {
                case WHOLE -> matches.add(new Match(use.phrase(), found.start(), found.end()));
                case BEFORE_GAP ->
                    gaps.add(new OpenGap(
                            use,
                            found.start(),
                            symbols.words(),
                            symbols.sentence(),
                            found.symbol() + found.word().length()));
                case AFTER_GAP -> close(use, found);
            }
        }
    }

    private boolean hasCapitals(long symbol, int[] capitals) {
        for (int offset : capitals) if (!symbols.isCapital(symbol + offset)) return false;
        return true;
    }

    /** The second part of a phrase with a gap was found: it belongs to each first part that is near enough. */
    private void close(PhraseMatcher.Use use, Candidate second) {
        for (int i = gaps.size() - 1; i >= 0; i--) {
            OpenGap first = gaps.get(i);
            int between = second.wordsBefore() - first.words();
            if (first.use().gap().number() == use.gap().number()
                    && first.sentence() == second.sentence()
                    && first.symbolAfter() <= second.symbol()
                    && between >= use.gap().least()
                    && between <= use.gap().most()) {
                matches.add(new Match(use.phrase(), first.start(), second.end()));
                gaps.remove(i);
            }
        }
    }
}

package kelvin.phrases;

/**
 * The characters of a text as a matcher sees them: folded, white space drawn together. Knows of each of the latest where it
 * stands in the text, in which word and in which sentence. Symbols are numbered from 0; a folded character of several bytes
 * is as many symbols.
 */
final class Symbols {
    /** What {@link #read} returns for a character that gives no symbol. */
    static final int NONE = -1;

    private static final byte WORD = 1;
    private static final byte FREE_ON_THE_LEFT = 2; // no letter or digit stands before it
    private static final byte CAPITAL = 4;
    private static final byte OPENS_SENTENCE = 8;

    private final int mask;
    private final int[] offsets; // in the text
    private final int[] words; // that began before
    private final int[] sentences;
    private final byte[] flags;
    private long count;
    // The character read last, and what is known of the text up to it.
    private byte flagsNow;
    private int wordsBefore;
    private int wordCount;
    private int sentence;
    private boolean afterWord;
    private boolean insideWord; // after a word, or an apostrophe behind it
    private boolean sentenceBegins = true; // no word of the sentence so far
    private boolean sentenceMayEnd;
    private boolean inSpace;
    private int newlines; // of the white space at hand
    private boolean lineBegins = true;

    /** Makes an empty text that remembers at least this many symbols. */
    Symbols(int remembered) {
        int size = Integer.highestOneBit(Math.max(32, remembered)) * 2;
        mask = size - 1;
        offsets = new int[size];
        words = new int[size];
        sentences = new int[size];
        flags = new byte[size];
    }

    /** Copies a text. */
    Symbols(Symbols other) {
        mask = other.mask;
        offsets = other.offsets.clone();
        words = other.words.clone();
        sentences = other.sentences.clone();
        flags = other.flags.clone();
        count = other.count;
        flagsNow = other.flagsNow;
        wordsBefore = other.wordsBefore;
        wordCount = other.wordCount;
        sentence = other.sentence;
        afterWord = other.afterWord;
        insideWord = other.insideWord;
        sentenceBegins = other.sentenceBegins;
        sentenceMayEnd = other.sentenceMayEnd;
        inSpace = other.inSpace;
        newlines = other.newlines;
        lineBegins = other.lineBegins;
    }

    /**
     * Reads a character.
     *
     * @return the folded character, a space for the first of a stretch of white space, a newline where the stretch turns
     *     out to hold an empty line, or {@link #NONE}
     */
    int read(int character, int folded) {
        if (folded == ' ' || folded == '\n') return readSpace(folded == '\n');
        if (lineBegins && TextFold.opensItem(character)) nextSentence();
        else if (folded != TextFold.SKIPPED) lineBegins = false;
        if (folded == TextFold.SKIPPED) return NONE;
        inSpace = false;
        boolean word = TextFold.isWord(folded);
        flagsNow = (byte) (afterWord ? 0 : FREE_ON_THE_LEFT);
        wordsBefore = wordCount;
        if (word) {
            flagsNow |= WORD;
            if (folded != character && Character.isUpperCase(character)) flagsNow |= CAPITAL;
            if (!insideWord) {
                wordCount++;
                if (sentenceBegins) flagsNow |= OPENS_SENTENCE;
                sentenceBegins = false;
            }
        }
        insideWord = word || folded == '\'' && afterWord;
        afterWord = word;
        sentenceMayEnd = TextFold.endsSentence(folded) || sentenceMayEnd && TextFold.closes(folded);
        return folded;
    }

    private int readSpace(boolean newline) {
        if (sentenceMayEnd) nextSentence();
        sentenceMayEnd = false;
        afterWord = false;
        insideWord = false;
        flagsNow = FREE_ON_THE_LEFT;
        wordsBefore = wordCount;
        if (!inSpace) newlines = 0;
        boolean first = !inSpace;
        inSpace = true;
        if (newline) {
            lineBegins = true;
            if (++newlines == 2) {
                nextSentence();
                return '\n';
            }
        }
        return first ? ' ' : NONE;
    }

    private void nextSentence() {
        sentence++;
        sentenceBegins = true;
    }

    /** Adds a symbol of the character read last, which stands at an offset of the text. */
    void add(int offset) {
        int i = (int) count++ & mask;
        offsets[i] = offset;
        words[i] = wordsBefore;
        sentences[i] = sentence;
        flags[i] = flagsNow;
    }

    /** Returns the number of symbols. */
    long count() {
        return count;
    }

    /** Returns the number of words that began. */
    int words() {
        return wordCount;
    }

    /** Returns the number of the sentence at hand. */
    int sentence() {
        return sentence;
    }

    int offset(long symbol) {
        return offsets[(int) symbol & mask];
    }

    int wordsBefore(long symbol) {
        return words[(int) symbol & mask];
    }

    int sentence(long symbol) {
        return sentences[(int) symbol & mask];
    }

    boolean isWord(long symbol) {
        return (flags[(int) symbol & mask] & WORD) != 0;
    }

    boolean isFreeOnTheLeft(long symbol) {
        return (flags[(int) symbol & mask] & FREE_ON_THE_LEFT) != 0;
    }

    boolean isCapital(long symbol) {
        return (flags[(int) symbol & mask] & CAPITAL) != 0;
    }

    boolean opensSentence(long symbol) {
        return (flags[(int) symbol & mask] & OPENS_SENTENCE) != 0;
    }
}

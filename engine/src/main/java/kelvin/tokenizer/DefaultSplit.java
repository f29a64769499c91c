package kelvin.tokenizer;

/** The four patterns of the pre-tokenizer {@code default}, one after the other. */
final class DefaultSplit {
    private static final int DIGITS = 3;

    private DefaultSplit() {}

    static void split(CodePoints text, int from, int to, IntList ends) {
        IntList words = new IntList();
        int start = from;
        while (start < to) { // [\p{P}$+<=>^~|]+
            boolean punctuation = isPunctuation(text, start);
            int end = start + 1;
            while (end < to && isPunctuation(text, end) == punctuation) {
                end++;
            }
            words.clear();
            WordPatterns.gpt2(text, start, end, words);
            int word = start;
            for (int i = 0; i < words.size(); i++) {
                splitNumbers(text, word, words.get(i), ends);
                word = words.get(i);
            }
            start = end;
        }
    }

    /** {@code \p{N}+}. */
    private static void splitNumbers(CodePoints text, int from, int to, IntList ends) {
        int start = from;
        while (start < to) {
            boolean number = text.kind(start) == CodePoints.NUMBER;
            int end = start + 1;
            while (end < to && (text.kind(end) == CodePoints.NUMBER) == number) {
                end++;
            }
            splitDigits(text, start, end, ends);
            start = end;
        }
    }

    /** {@code [0-9]{3}}, the leftmost first. */
    private static void splitDigits(CodePoints text, int from, int to, IntList ends) {
        int start = from;
        int digits = 0;
        for (int i = from; i < to; i++) {
            int codePoint = text.codePoint(i);
            digits = codePoint >= '0' && codePoint <= '9' ? digits + 1 : 0;
            if (digits == DIGITS) {
                if (i + 1 - DIGITS > start) {
                    ends.add(i + 1 - DIGITS);
                }
                ends.add(i + 1);
                start = i + 1;
                digits = 0;
            }
        }
        if (start < to) {
            ends.add(to);
        }
    }

    private static boolean isPunctuation(CodePoints text, int at) {
        return text.kind(at) == CodePoints.PUNCTUATION || "$+<=>^~|".indexOf(text.codePoint(at)) >= 0;
    }
}

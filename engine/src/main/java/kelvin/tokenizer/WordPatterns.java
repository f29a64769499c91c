package kelvin.tokenizer;

/**
 * The word patterns of byte-level tokenizers as scanners: each takes the code points {@code from} to {@code to} and adds
 * the end of every word to a list. Linear in the text, where a backtracking regular expression need not be.
 *
 * <p>Sources: GPT-2 {@code encoder.py}; the {@code tokenizer.json} of Llama 3 and Qwen 2. Both kinds of pattern are
 * ordered alternatives, so the order of the tests below is the order of the pattern.
 */
final class WordPatterns {
    private WordPatterns() {}

    /** {@code 's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+}. */
    static void gpt2(CodePoints text, int from, int to, IntList ends) {
        int at = from;
        while (at < to) {
            int end = contraction(text, at, to, false);
            if (end < 0) {
                int body = afterSpace(text, at, to);
                end = isSpace(text, body) ? whitespace(text, at, to) : runOfGroup(text, body, to);
            }
            ends.add(end);
            at = end;
        }
    }

    /**
     * {@code (?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,digits}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+}.
     *
     * @param digits the longest run of digits in a word: 3 for Llama 3, 1 for Qwen 2
     */
    static void llama3(CodePoints text, int from, int to, int digits, IntList ends) {
        int at = from;
        while (at < to) {
            int end = contraction(text, at, to, true);
            if (end < 0) {
                end = llama3Word(text, at, to, digits);
            }
            ends.add(end);
            at = end;
        }
    }

    private static int llama3Word(CodePoints text, int at, int to, int digits) {
        byte kind = group(text, at);
        if (kind == CodePoints.LETTER) {
            return runOfGroup(text, at, to);
        }
        if (kind == CodePoints.NUMBER) {
            return runOfGroup(text, at, Math.min(to, at + digits));
        }
        if (!isLineBreak(text, at) && at + 1 < to && group(text, at + 1) == CodePoints.LETTER) {
            return runOfGroup(text, at + 1, to); // one character of any other kind leads the letters
        }
        int body = afterSpace(text, at, to);
        if (group(text, body) == CodePoints.OTHER) {
            int end = runOfGroup(text, body, to);
            while (end < to && isLineBreak(text, end)) {
                end++;
            }
            return end;
        }
        for (int last = runOfGroup(text, at, to) - 1; last >= at; last--) {
            if (isLineBreak(text, last)) {
                return last + 1;
            }
        }
        return whitespace(text, at, to);
    }

    /** Returns the end of an English contraction that starts here with an apostrophe, or -1. */
    private static int contraction(CodePoints text, int at, int to, boolean anyCase) {
        if (text.codePoint(at) != '\'' || at + 1 >= to) {
            return -1;
        }
        int first = letter(text, at + 1, anyCase);
        if (first == 's' || first == 't' || first == 'm' || first == 'd') {
            return at + 2;
        }
        if (at + 2 >= to) {
            return -1;
        }
        int second = letter(text, at + 2, anyCase);
        boolean known =
                (first == 'r' && second == 'e') || (first == 'v' && second == 'e') || (first == 'l' && second == 'l');
        return known ? at + 3 : -1;
    }

    private static int letter(CodePoints text, int at, boolean anyCase) {
        int codePoint = text.codePoint(at);
        return anyCase && codePoint >= 'A' && codePoint <= 'Z' ? codePoint + ('a' - 'A') : codePoint;
    }

    /** {@code \s+(?!\S)|\s+}: the last space before a word belongs to the word, so the run gives it back. */
    private static int whitespace(CodePoints text, int at, int to) {
        int end = runOfGroup(text, at, to);
        return end < to && end - at > 1 ? end - 1 : end;
    }

    private static int afterSpace(CodePoints text, int at, int to) {
        return text.codePoint(at) == ' ' && at + 1 < to ? at + 1 : at;
    }

    private static boolean isSpace(CodePoints text, int at) {
        return text.kind(at) == CodePoints.WHITESPACE;
    }

    private static boolean isLineBreak(CodePoints text, int at) {
        int codePoint = text.codePoint(at);
        return codePoint == '\r' || codePoint == '\n';
    }

    private static int runOfGroup(CodePoints text, int at, int to) {
        byte group = group(text, at);
        int end = at + 1;
        while (end < to && group(text, end) == group) {
            end++;
        }
        return end;
    }

    /** Letter, number, whitespace, or the rest: these patterns do not tell punctuation from symbols. */
    private static byte group(CodePoints text, int at) {
        byte kind = text.kind(at);
        return kind == CodePoints.PUNCTUATION ? CodePoints.OTHER : kind;
    }
}

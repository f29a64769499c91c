package kelvin.tokenizer;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Cuts text into words before pairs are merged. The patterns are those of the models' own tokenizers, as llama.cpp names
 * them; each pattern cuts what the one before it left.
 */
enum PreTokenizer {
    GPT2(false, Patterns.GPT2),
    /** Digits one by one, then as GPT-2. */
    SMOLLM(false, "\\p{N}", Patterns.GPT2),
    LLAMA3(true, Patterns.CONTRACTIONS + "|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}" + Patterns.REST),
    QWEN2(false, Patterns.CONTRACTIONS + "|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}" + Patterns.REST),
    DEFAULT(false, "[\\p{P}\\$\\+<=>\\^~\\|]+", Patterns.GPT2, "\\p{N}+", "[0-9][0-9][0-9]");

    /** Pieces of the patterns; an enum's constants cannot see its own static fields. */
    private static final class Patterns {
        static final String GPT2 =
                "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";
        static final String CONTRACTIONS = "'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD]";
        static final String REST = "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
    }

    private final boolean takesWholeWords;
    private final Pattern[] patterns;

    PreTokenizer(boolean takesWholeWords, String... patterns) {
        this.takesWholeWords = takesWholeWords;
        this.patterns = new Pattern[patterns.length];
        for (int i = 0; i < patterns.length; i++) {
            this.patterns[i] = Pattern.compile(patterns[i], Pattern.UNICODE_CHARACTER_CLASS);
        }
    }

    /** Returns the pre-tokenizer of a name in {@code tokenizer.ggml.pre}, or null if it is not known. */
    static @Nullable PreTokenizer of(String name) {
        return switch (name) {
            case "gpt-2", "phi-2" -> GPT2;
            case "smollm", "starcoder", "refact", "command-r" -> SMOLLM;
            case "llama-bpe", "llama3", "llama-v3", "falcon3" -> LLAMA3;
            case "qwen2", "deepseek-r1-qwen", "stablelm2" -> QWEN2;
            case "default" -> DEFAULT;
            default -> null;
        };
    }

    /** Returns whether a word that is in the vocabulary is taken whole, without merging. */
    boolean takesWholeWords() {
        return takesWholeWords;
    }

    /** Returns the ends of the words of a text, in chars, ascending; the last is the text's length. */
    List<Integer> ends(String text) {
        List<Integer> ends = List.of(text.length());
        for (Pattern pattern : patterns) {
            List<Integer> finer = new ArrayList<>();
            int from = 0;
            for (int end : ends) {
                cut(pattern.matcher(text).region(from, end), from, end, finer);
                from = end;
            }
            ends = finer;
        }
        return ends;
    }

    /** Matches become words, and so does what lies between two matches. A region hides what lies outside it. */
    private static void cut(Matcher matcher, int from, int end, List<Integer> ends) {
        int last = from;
        while (matcher.find()) {
            if (matcher.start() > last) ends.add(matcher.start());
            if (matcher.end() > matcher.start()) ends.add(matcher.end());
            last = matcher.end();
        }
        if (last < end) ends.add(end);
    }
}

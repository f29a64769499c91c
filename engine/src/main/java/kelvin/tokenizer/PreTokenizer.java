package kelvin.tokenizer;

import java.util.Arrays;
import java.util.List;

/**
 * The rule by which a byte-level tokenizer cuts text into words before it merges bytes: {@code tokenizer.ggml.pre}.
 *
 * <p>Rules of several patterns apply them one after the other: each pattern cuts every word so far into its matches and
 * what lies between them. Patterns and names follow llama.cpp ({@code src/llama-vocab.cpp}).
 */
public enum PreTokenizer {
    /** GPT-2's pattern. */
    GPT_2(
            false,
            "gpt-2",
            "phi-2",
            "gigachat",
            "a.x-4.0",
            "mellum",
            "exaone4",
            "mpt",
            "olmo",
            "jais",
            "trillion",
            "granite-docling") {
        @Override
        void split(CodePoints text, int from, int to, IntList ends) {
            WordPatterns.gpt2(text, from, to, ends);
        }
    },

    /** Every digit on its own ({@code \p{N}}), then GPT-2's pattern. */
    SMOLLM(false, "smollm", "starcoder", "refact", "command-r", "codeshell", "exaone", "minerva-7b", "mellum2") {
        @Override
        void split(CodePoints text, int from, int to, IntList ends) {
            int start = from;
            for (int i = from; i < to; i++) {
                if (text.kind(i) == CodePoints.NUMBER) {
                    WordPatterns.gpt2(text, start, i, ends);
                    ends.add(i + 1);
                    start = i + 1;
                }
            }
            WordPatterns.gpt2(text, start, to, ends);
        }
    },

    /** Llama 3's pattern; a word that is a token is taken whole, without merging; BOS is added by default. */
    LLAMA_BPE(true, "llama-bpe", "llama3", "llama-v3", "falcon3", "falcon-h1", "pixtral", "midm-2.0", "lfm2") {
        @Override
        void split(CodePoints text, int from, int to, IntList ends) {
            WordPatterns.llama3(text, from, to, 3, ends);
        }
    },

    /** Llama 3's pattern with plain merging. */
    DBRX(false, "dbrx", "smaug-bpe", "chatglm-bpe", "glm4") {
        @Override
        void split(CodePoints text, int from, int to, IntList ends) {
            WordPatterns.llama3(text, from, to, 3, ends);
        }
    },

    /** Llama 3's pattern with every digit on its own. */
    QWEN2(
            false,
            "qwen2",
            "deepseek-r1-qwen",
            "kormo",
            "f2llmv2",
            "megrez",
            "stablelm2",
            "hunyuan",
            "solar-open",
            "grok-2") {
        @Override
        void split(CodePoints text, int from, int to, IntList ends) {
            WordPatterns.llama3(text, from, to, 1, ends);
        }
    },

    /** {@code [\p{P}$+<=>^~|]+}, then GPT-2's pattern, then {@code \p{N}+}, then {@code [0-9]{3}}. */
    DEFAULT(false, "default") {
        @Override
        void split(CodePoints text, int from, int to, IntList ends) {
            DefaultSplit.split(text, from, to, ends);
        }
    };

    private final boolean wholeWords;
    private final List<String> names;

    PreTokenizer(boolean wholeWords, String... names) {
        this.wholeWords = wholeWords;
        this.names = List.of(names);
    }

    /**
     * Returns the rule of a name in {@code tokenizer.ggml.pre}.
     *
     * @throws TokenizerException if the name is unknown; the message lists the known ones
     */
    public static PreTokenizer of(String name) {
        return Arrays.stream(values())
                .filter(rule -> rule.names.contains(name))
                .findFirst()
                .orElseThrow(() -> new TokenizerException("tokenizer.ggml.pre is '" + name + "', expected one of "
                        + Arrays.stream(values())
                                .flatMap(rule -> rule.names.stream())
                                .toList()
                        + "; use a model with one of these pre-tokenizers"));
    }

    /** Returns whether a word that is a token is taken whole, whatever the merges say. */
    boolean wholeWords() {
        return wholeWords;
    }

    /** Returns whether BOS is added when the file does not say. */
    boolean addsBos() {
        return wholeWords; // llama.cpp sets both for the same names
    }

    /** Adds the end of every word of the code points {@code from} to {@code to}, in order; the last is {@code to}. */
    abstract void split(CodePoints text, int from, int to, IntList ends);
}

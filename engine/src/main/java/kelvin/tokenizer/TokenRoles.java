package kelvin.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What each token is, from its GGUF type and, as llama.cpp does ({@code llama_vocab::impl::load}), from its name: some
 * converters leave tokens such as {@code <|im_end|>} marked as normal text.
 */
final class TokenRoles {
    private static final byte NORMAL = 1;
    private static final byte UNKNOWN = 2;
    private static final byte CONTROL = 4;
    private static final byte USER_DEFINED = 8;
    private static final byte UNUSED = 16;
    private static final byte BYTE = 32;

    /** Names that end a generation; a token so named is a control token whatever its type says. */
    private static final List<String> ENDS = List.of(
            "<|eot_id|>",
            "<|im_end|>",
            "<|end|>",
            "<|return|>",
            "<|call|>",
            "<|flush|>",
            "<|calls|>",
            "<end_of_turn>",
            "<|endoftext|>",
            "</s>",
            "<|eom_id|>",
            "<EOT>",
            "_<EOT>",
            "[EOT]",
            "[EOS]",
            "<|end_of_text|>",
            "<end_of_utterance>",
            "<eos>",
            "<turn|>",
            "<|tool_response>",
            "<｜end▁of▁sentence｜>",
            "[e~[");

    /** Names of the fill-in-the-middle tokens that end a generation. Of each row the token of the lowest id counts. */
    private static final List<String> FILL_PADDING = List.of("<|fim_pad|>", "<fim-pad>", "<fim_pad>", "<PAD>", "[PAD]");

    private static final List<String> FILL_REPOSITORY =
            List.of("<|fim_repo|>", "<|repo_name|>", "<fim-repo>", "<REPO>", "<reponame>");
    private static final List<String> FILL_SEPARATOR = List.of("<|file_sep|>");

    /** Names of the other fill-in-the-middle tokens: control, but no end. */
    private static final List<List<String>> FILL_PARTS = List.of(
            List.of(
                    "<|fim_prefix|>",
                    "<fim-prefix>",
                    "<fim_prefix>",
                    "<｜fim▁begin｜>",
                    "<PRE>",
                    "▁<PRE>",
                    "<|code_prefix|>",
                    "<|prefix|>"),
            List.of(
                    "<|fim_suffix|>",
                    "<fim-suffix>",
                    "<fim_suffix>",
                    "<｜fim▁hole｜>",
                    "<SUF>",
                    "▁<SUF>",
                    "<|code_suffix|>",
                    "<|suffix|>"),
            List.of(
                    "<|fim_middle|>",
                    "<fim-middle>",
                    "<fim_middle>",
                    "<｜fim▁end｜>",
                    "<MID>",
                    "▁<MID>",
                    "<|code_middle|>",
                    "<|middle|>"));

    /** Names that are always shown in text: the channel marks of gpt-oss. */
    private static final List<String> SHOWN = List.of("<|channel|>", "<|message|>", "<|start|>", "<|constrain|>");

    private final Vocabulary vocabulary;
    private final byte[] roles;
    private final TreeSet<Integer> ends = new TreeSet<>();

    TokenRoles(Vocabulary vocabulary, TokenizerData data) {
        this.vocabulary = vocabulary;
        roles = new byte[vocabulary.size()];
        for (int id = 0; id < roles.length; id++) {
            roles[id] = data.types().length == 0 ? NORMAL : roleOf(data.types()[id]);
        }
        TokenizerData.SpecialIds special = data.special();
        FILL_PARTS.forEach(names -> markControl(lowest(names)));
        addEnd(fill(special.fillPadding(), FILL_PADDING));
        addEnd(fill(special.fillRepository(), FILL_REPOSITORY));
        addEnd(fill(special.fillSeparator(), FILL_SEPARATOR));
        for (String name : ENDS) {
            int id = find(name);
            markControl(id);
            addEnd(id);
        }
        for (String name : SHOWN) {
            assign(find(name), USER_DEFINED);
        }
        addEnd(special.eos());
        addEnd(special.eot());
        addEnd(special.eom());
        withdrawEnds();
    }

    private static byte roleOf(int type) {
        return switch (type) {
            case 1 -> NORMAL;
            case 2 -> UNKNOWN;
            case 3 -> CONTROL;
            case 4 -> USER_DEFINED;
            case 5 -> UNUSED;
            case 6 -> BYTE;
            default -> 0;
        };
    }

    /** Some families use a name of {@link #ENDS} for something else, as their other names tell. */
    private void withdrawEnds() {
        boolean calls = isEnd("<|call|>") || isEnd("<|calls|>");
        if (isEnd("<|end|>") && calls && (isEnd("<|return|>") || isEnd("<|flush|>"))) { // gpt-oss, solar-open
            ends.remove(find("<|end|>"));
            assign(find("<|end|>"), USER_DEFINED);
        }
        if (isEnd("</s>") && isEnd("<|tool_response>")) { // gemma 4
            ends.remove(find("</s>"));
            assign(find("</s>"), NORMAL);
        }
    }

    boolean isControl(int id) {
        return (roles[id] & CONTROL) != 0;
    }

    /** Control or unknown: found in a text only on request. */
    boolean isSpecial(int id) {
        return (roles[id] & (CONTROL | UNKNOWN)) != 0;
    }

    /** User-defined: found in every text before anything else, and written as it is. */
    boolean isUserDefined(int id) {
        return (roles[id] & USER_DEFINED) != 0;
    }

    boolean isByte(int id) {
        return (roles[id] & BYTE) != 0;
    }

    Set<Integer> ends() {
        return Collections.unmodifiableSet(ends);
    }

    /** Returns the role bits of a token, for the fingerprint. */
    byte bits(int id) {
        return roles[id];
    }

    private int fill(int named, List<String> names) {
        if (named >= 0) {
            return named;
        }
        int id = lowest(names);
        markControl(id);
        return id;
    }

    private int lowest(List<String> names) {
        return names.stream().mapToInt(this::find).filter(id -> id >= 0).min().orElse(-1);
    }

    private int find(String name) {
        return vocabulary.find(name.getBytes(StandardCharsets.UTF_8));
    }

    private boolean isEnd(String name) {
        return ends.contains(find(name));
    }

    private void addEnd(int id) {
        if (id >= 0) {
            ends.add(id);
        }
    }

    private void markControl(int id) {
        if (id >= 0) {
            roles[id] |= CONTROL;
        }
    }

    private void assign(int id, byte role) {
        if (id >= 0) {
            roles[id] = role;
        }
    }
}

package kelvin.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Strings that tokenizers stumble over: scripts, emoji, code, white space, digits, special tokens, random Unicode. */
final class VariedTexts {
    private static final String[] PIECES = {
        "The quick brown fox", "don't", "I'LL we'Re", "naïve café", "Straße", "ÀÉÎÕÜ", "ﬁancé", "Ω≈ç√∫", "Привет, мир!",
        "こんにちは世界", "漢字かな交じり文", "안녕하세요 세계", "你好，世界。", "שלום עולם", "مرحبا بالعالم", "สวัสดีชาวโลก",
        "नमस्ते दुनिया", "வணக்கம்", "ជំរាបសួរ", "ᚠᛇᚻ", "𝔘𝔫𝔦𝔠𝔬𝔡𝔢", "👩‍👩‍👧‍👦", "🇩🇪🇫🇷", "👍🏽", "☃️", "e\u0301\u0302", "a\u200Db",
        "\u00A0", "\u2003", "\u3000", "\u200B", "\uFEFF", "\t", "\n", "\r\n", "\n\n\n", "   ", "        ", " \n \n ", "\u0000",
        "\u0007", "\u007F", "\u0085", "0", "12", "345", "6789", "1234567890", "3.14159", "1,000,000", "٣٤٥", "²³", "Ⅷ", "½",
        "int main(void) { return 0; }", "def f(x):\n    return x**2", "<div class=\"a\">&amp;</div>", "a+b==c&&d||e", "::->",
        "https://example.org/?q=1&r=%20#x", "C:\\Users\\me", "foo_bar-baz.qux", "$100", "€5", "#hashtag @user", "...", "…",
        "—", "''", "\"\"", "`code`", "**bold**", "~~~", "^^", "|", "<|im_start|>", "<|im_end|>", "<|endoftext|>", "<bos>",
        "<eos>", "<start_of_turn>user\n", "<end_of_turn>", "<unk>", "<0x0A>", "<|im_start", "im_end|>", "<unused0>", "▁", "▁▁a",
        "<repo_name>", "<file_sep>", "[multimodal]", "<table>", "</b>", "Ġ", "Ċ", "supercalifragilisticexpialidocious",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "xXxXxX", "\uFFFD", "\uE000", "\uD83E\uDD84", "'s", "'t", "'LL", " '", "’s"
    };

    private VariedTexts() {}

    static List<String> make(int count, long seed) {
        Random random = new Random(seed);
        List<String> texts = new ArrayList<>(List.of(PIECES));
        texts.add("");
        while (texts.size() < count) {
            StringBuilder text = new StringBuilder();
            int parts = 1 + random.nextInt(8);
            for (int i = 0; i < parts; i++) {
                switch (random.nextInt(5)) {
                    case 0 -> text.appendCodePoint(codePoint(random));
                    case 1 -> text.append(' ').append(PIECES[random.nextInt(PIECES.length)]);
                    case 2 -> text.append(" ".repeat(random.nextInt(4)));
                    case 3 -> text.append(random.nextInt(1_000_000));
                    default -> text.append(PIECES[random.nextInt(PIECES.length)]);
                }
            }
            texts.add(text.toString());
        }
        return texts;
    }

    /** Any assigned code point but a surrogate, low ones more often. */
    private static int codePoint(Random random) {
        while (true) {
            int c = random.nextInt(random.nextBoolean() ? 0x800 : random.nextBoolean() ? 0x10000 : 0x20000);
            if (Character.isDefined(c) && Character.getType(c) != Character.SURROGATE) return c;
        }
    }
}

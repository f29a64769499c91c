package kelvin.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Texts that tokenizers stumble over, made by code from a seed: scripts, emoji, combining marks, code, white space, digits,
 * special tokens, control characters, long words, random Unicode, and mixtures of all these.
 */
public final class VariedTexts {
    private static final String[] PIECES = {
        "The quick brown fox",
        "don't",
        "I'LL we'Re",
        "naïve café",
        "Straße",
        "ÀÉÎÕÜ",
        "ﬁancé",
        "Ω≈ç√∫",
        "Привет, мир!",
        "こんにちは世界",
        "漢字かな交じり文",
        "안녕하세요 세계",
        "你好，世界。",
        "שלום עולם",
        "مرحبا بالعالم",
        "สวัสดีชาวโลก",
        "नमस्ते दुनिया",
        "வணக்கம்",
        "ជំរាបសួរ",
        "ᚠᛇᚻ",
        "𝔘𝔫𝔦𝔠𝔬𝔡𝔢",
        "👩‍👩‍👧‍👦",
        "🇩🇪🇫🇷",
        "👍🏽",
        "☃️",
        "e\u0301\u0302",
        "a\u200Db",
        "\u00A0",
        "\u2003",
        "\u3000",
        "\u200B",
        "\uFEFF",
        "\t",
        "\n",
        "\r\n",
        "\n\n\n",
        "   ",
        "        ",
        " \n \n ",
        "\u0000",
        "\u0007",
        "\u007F",
        "\u0085",
        "0",
        "12",
        "345",
        "6789",
        "1234567890",
        "3.14159",
        "1,000,000",
        "٣٤٥",
        "²³",
        "Ⅷ",
        "½",
        "int main(void) { return 0; }",
        "def f(x):\n    return x**2",
        "<div class=\"a\">&amp;</div>",
        "a+b==c&&d||e",
        "::->",
        "https://example.org/?q=1&r=%20#x",
        "C:\\Users\\me",
        "foo_bar-baz.qux",
        "$100",
        "€5",
        "#hashtag @user",
        "...",
        "…",
        "—",
        "''",
        "\"\"",
        "`code`",
        "**bold**",
        "~~~",
        "^^",
        "|",
        "<|im_start|>",
        "<|im_end|>",
        "<|endoftext|>",
        "<bos>",
        "<eos>",
        "<start_of_turn>user\n",
        "<end_of_turn>",
        "<unk>",
        "<0x0A>",
        "<|im_start",
        "im_end|>",
        "<unused0>",
        "▁",
        "▁▁a",
        "<repo_name>",
        "<file_sep>",
        "[multimodal]",
        "<table>",
        "</b>",
        "Ġ",
        "Ċ",
        "supercalifragilisticexpialidocious",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "xXxXxX",
        "\uFFFD",
        "\uE000",
        "\uD83E\uDD84",
        "'s",
        "'t",
        "'LL",
        " '",
        "’s"
    };

    private static final String[] SENTENCES = {
        "The kettle sings before the water boils.",
        "Le café refroidit, mais l'été revient.",
        "Der Ofen glüht: rot, gelb, weiß.",
        "¿Cuánto calor cabe en una palabra?",
        "A água ferve a cem graus, não é?",
        "Il ferro è già incandescente.",
        "Żółta łódź płynie przez śnieżną noc.",
        "Příliš žluťoučký kůň pěl ódy.",
        "Sıcaklık ışığı İstanbul'da da ölçülür.",
        "Nhiệt độ của ngọn lửa rất cao.",
        "Температура звезды около шести тысяч.",
        "Світло їхнього ґанку згасло.",
        "Η θερμότητα ρέει προς το ψυχρό.",
        "החום זורם מן החם אל הקר.",
        "تنتقل الحرارة من الساخن إلى البارد.",
        "گرما از اتاق می‌رود.",
        "गर्मी ठंडे की ओर बहती है।",
        "উষ্ণতা ঠান্ডার দিকে যায়।",
        "வெப்பம் குளிரை நோக்கிப் பாயும்.",
        "ความร้อนไหลไปสู่ความเย็น",
        "អ្វីៗទាំងអស់ត្រជាក់",
        "အပူသည် အအေးသို့ စီးဆင်းသည်။",
        "სითბო ცივისკენ მიედინება.",
        "Ջերմությունը հոսում է։",
        "ሙቀት ወደ ቀዝቃዛ ይፈሳል።",
        "熱は冷たい方へ流れる。",
        "温度越高，文字越乱。",
        "열은 차가운 쪽으로 흐른다.",
        "ཚ་དྲོད་གྲང་ངར་འགྲོ།",
        "ᠳᠤᠯᠠᠭᠠᠨ"
    };

    private static final String[] CODE = {
        "for (int i = 0; i < n; ++i) {\n\tsum += a[i] * b[i];\n}",
        "public static void main(String[] args) throws Exception {",
        "x = {k: v for k, v in zip(keys, values) if v is not None}",
        "SELECT id, name FROM users WHERE age >= 21 ORDER BY 2 DESC;",
        "{\"a\": [1, 2.5e-3, null], \"b\": {\"c\": \"\\u00e9\"}}",
        "#!/bin/sh\nset -eu\nls -la | grep '^d' > /dev/null 2>&1",
        "fn f<'a, T: Copy>(x: &'a [T]) -> Option<&'a T> { x.first() }",
        "const f = async (x) => await g(`${x}!`) ?? 0;",
        "\\frac{\\partial F}{\\partial T} = -S",
        "^[a-z0-9._%+-]+@[a-z0-9.-]+\\.[a-z]{2,}$",
        "<!-- note --><p id='x'>1 &lt; 2</p>",
        "if (a != b && !(c >= d)) return ~0x1F << 3;",
        "    def __init__(self):\n        pass\n\n\n",
        "#include <stdio.h>\r\n\r\n",
        "| a | b |\n|---|:-:|\n| 1 | 2 |",
        "- [ ] one\n- [x] two\n\n> quote",
        "v1.2.3-rc.4+build5",
        "0xDEADBEEF 1_000_000 .5e+10"
    };

    private static final String[] SPECIALS = {
        "<|im_start|>",
        "<|im_end|>",
        "<|endoftext|>",
        "<repo_name>",
        "<reponame>",
        "<file_sep>",
        "<filename>",
        "<gh_stars>",
        "<issue_start>",
        "<jupyter_code>",
        "<empty_output>",
        "<bos>",
        "<eos>",
        "<pad>",
        "<unk>",
        "<mask>",
        "<start_of_turn>",
        "<end_of_turn>",
        "<unused0>",
        "<unused98>",
        "<start_of_image>",
        "<0x00>",
        "<0xFF>",
        "[toxicity]",
        "<|eot_id|>",
        "<s>",
        "</s>",
        "<h1>",
        "</h1>",
        "<table>",
        "<strong>",
        "<|im_start|",
        "|im_end|>",
        "<|IM_START|>",
        "< |im_end|>"
    };

    private static final String[] EMOJI = {
        "😀",
        "🔥",
        "🌡️",
        "❤️",
        "✌🏿",
        "👩🏽‍🚀",
        "👨‍👩‍👧‍👦",
        "🏳️‍🌈",
        "🏴󠁧󠁢󠁳󠁣󠁴󠁿",
        "1️⃣",
        "🇧🇷",
        "🇺",
        "👁️‍🗨️",
        "🧑‍🤝‍🧑",
        "🫠",
        "⌚",
        "☎",
        "🀄",
        "♀️",
        "🏽",
        "\u200D",
        "\uFE0F"
    };

    private static final String[] SPACES = {
        " ", "  ", "    ", "\t", "\n", "\r", "\r\n", "\u000B", "\f", "\u0085", "\u00A0", "\u1680", "\u2003", "\u2009",
        "\u200B", "\u2028", "\u2029", "\u202F", "\u205F", "\u3000", "\uFEFF"
    };

    private static final String[] SYLLABLES = {
        "ther", "mo", "dy", "nam", "ik", "ent", "ro", "pie", "Ge", "schwin", "dig", "keits", "un", "be", "lie", "va",
        "bly", "ß", "é"
    };

    private static final String CONTROLS =
            "\u0000\u0001\u0007\b\u001B\u001F\u007F\u0080\u009F\u00AD\u061C\u180E\u200E\u200F"
                    + "\u202A\u202E\u2060\u2066\u2069\uFFF9\uFFFB\uFFFC\uFFFD\uE000\uFDD0\uFFFE\uFFFF";

    private static final String[] DIGITS = {
        "0123456789", "٠١٢٣٤٥٦٧٨٩", "०१२३४५६७८९", "０１２３４５６７８９", "²³¹⁰⁴⁵⁶⁷⁸⁹", "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ"
    };

    private final Random random;

    private VariedTexts(long seed) {
        random = new Random(seed);
    }

    /** Makes texts; the first ones do not depend on the seed. */
    public static List<String> make(int count, long seed) {
        VariedTexts texts = new VariedTexts(seed);
        List<String> made = new ArrayList<>(List.of(PIECES));
        made.addAll(List.of(SENTENCES));
        made.addAll(List.of(CODE));
        made.addAll(List.of(SPECIALS));
        made.add("");
        while (made.size() < count) {
            int kind = made.size() % 11;
            made.add(kind == 10 ? texts.mixture() : texts.text(kind));
        }
        return made;
    }

    private String mixture() {
        StringBuilder text = new StringBuilder();
        int parts = 2 + random.nextInt(4);
        for (int i = 0; i < parts; i++) {
            if (random.nextInt(3) == 0) text.append(' ');
            text.append(text(random.nextInt(9)));
        }
        return text.toString();
    }

    private String text(int kind) {
        return switch (kind) {
            case 0 -> several(SENTENCES, 2, true);
            case 1 -> several(EMOJI, 6, false);
            case 2 -> marked();
            case 3 -> several(CODE, 2, true);
            case 4 -> spaced();
            case 5 -> digits();
            case 6 -> specials();
            case 7 -> controlled();
            case 8 -> pieces();
            case 9 -> longWord();
            default -> throw new AssertionError(kind);
        };
    }

    private String pick(String[] from) {
        return from[random.nextInt(from.length)];
    }

    private String several(String[] from, int most, boolean apart) {
        StringBuilder text = new StringBuilder();
        int parts = 1 + random.nextInt(most);
        for (int i = 0; i < parts; i++) {
            if (apart && i > 0) text.append(pick(SPACES));
            text.append(pick(from));
        }
        return text.toString();
    }

    /** Letters with combining marks of their script, or of another. */
    private String marked() {
        int[][] scripts = {
            {'a', 26, 0x300, 112},
            {0x5D0, 27, 0x5B0, 20},
            {0x627, 36, 0x64B, 21},
            {0x915, 37, 0x93E, 16},
            {0xE01, 46, 0xE47, 8}
        };
        StringBuilder text = new StringBuilder();
        int letters = 1 + random.nextInt(10);
        for (int i = 0; i < letters; i++) {
            int[] script = scripts[random.nextInt(scripts.length)];
            text.appendCodePoint(script[0] + random.nextInt(script[1]));
            for (int k = random.nextInt(4); k > 0; k--) text.appendCodePoint(script[2] + random.nextInt(script[3]));
            if (random.nextInt(6) == 0) text.append(' ');
        }
        return text.toString();
    }

    /** Words between runs of white space, which may begin and end the text. */
    private String spaced() {
        StringBuilder text = new StringBuilder();
        int runs = 1 + random.nextInt(5);
        for (int i = 0; i < runs; i++) {
            String space = pick(SPACES);
            text.append(space.repeat(1 + random.nextInt(random.nextInt(4) == 0 ? 40 : 4)));
            if (random.nextInt(3) == 0) text.append(pick(SPACES));
            if (i + 1 < runs || random.nextBoolean()) text.append(pick(SYLLABLES));
        }
        return text.toString();
    }

    private String digits() {
        StringBuilder text = new StringBuilder();
        int groups = 1 + random.nextInt(4);
        for (int i = 0; i < groups; i++) {
            if (random.nextBoolean()) text.append("-+ .,:/%$€()[]x×e".charAt(random.nextInt(17)));
            String numerals = random.nextInt(3) == 0 ? pick(DIGITS) : DIGITS[0];
            int length = 1 + random.nextInt(random.nextInt(4) == 0 ? 20 : 5);
            for (int k = 0; k < length; k++) text.append(numerals.charAt(random.nextInt(10)));
        }
        return text.toString();
    }

    private String specials() {
        StringBuilder text = new StringBuilder();
        int parts = 1 + random.nextInt(5);
        for (int i = 0; i < parts; i++) {
            String special = pick(SPECIALS);
            if (random.nextInt(8) == 0) special = special.substring(0, random.nextInt(special.length()));
            text.append(special);
            if (random.nextBoolean()) text.append(random.nextBoolean() ? pick(SPACES) : pick(SYLLABLES));
        }
        return text.toString();
    }

    private String controlled() {
        StringBuilder text = new StringBuilder();
        int parts = 1 + random.nextInt(8);
        for (int i = 0; i < parts; i++) {
            text.append(CONTROLS.charAt(random.nextInt(CONTROLS.length())));
            if (random.nextBoolean()) text.append(pick(SYLLABLES));
        }
        return text.toString();
    }

    /** Pieces, random code points, spaces and numbers. */
    private String pieces() {
        StringBuilder text = new StringBuilder();
        int parts = 1 + random.nextInt(8);
        for (int i = 0; i < parts; i++) {
            switch (random.nextInt(5)) {
                case 0 -> text.appendCodePoint(codePoint());
                case 1 -> text.append(' ').append(pick(PIECES));
                case 2 -> text.append(" ".repeat(random.nextInt(4)));
                case 3 -> text.append(random.nextInt(1_000_000));
                default -> text.append(pick(PIECES));
            }
        }
        return text.toString();
    }

    private String longWord() {
        StringBuilder text = new StringBuilder();
        int length = 20 + random.nextInt(random.nextInt(5) == 0 ? 300 : 60);
        switch (random.nextInt(4)) {
            case 0 -> text.append(pick(SYLLABLES).repeat(length / 4));
            case 1 -> {
                while (text.length() < length) text.append(pick(SYLLABLES));
            }
            case 2 -> {
                while (text.length() < length) text.append((char) ('a' + random.nextInt(26)));
            }
            default -> {
                while (text.length() < length / 4) text.appendCodePoint(codePoint());
            }
        }
        return text.toString();
    }

    /** Any assigned code point but a surrogate, low ones more often. */
    private int codePoint() {
        while (true) {
            int c = random.nextInt(random.nextBoolean() ? 0x800 : random.nextBoolean() ? 0x10000 : 0x20000);
            if (Character.isDefined(c) && Character.getType(c) != Character.SURROGATE) return c;
        }
    }
}

package kelvin.sampling;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the text of a chain: stages joined by {@code >}, each {@code name}, {@code name=value} or {@code name(...)}. */
final class ChainParser {
    private static final int MAX_DEPTH = 4;

    private final String text;
    private int at;

    ChainParser(String text) {
        this.text = text;
    }

    List<StageText> parse() {
        List<StageText> stages = new ArrayList<>();
        do {
            stages.add(stage());
        } while (take('>'));
        if (at < text.length()) throw expected("\">\" or the end");
        return stages;
    }

    /** Reads one stage and nothing after it. */
    StageText only() {
        StageText stage = stage();
        skipSpace();
        if (at < text.length()) throw expected("the end");
        return stage;
    }

    private StageText stage() {
        String name = name();
        Map<String, Object> arguments = new LinkedHashMap<>();
        if (take('=')) {
            arguments.put("", value(0));
        } else if (take('(')) {
            if (!take(')')) {
                do {
                    argument(arguments);
                } while (take(','));
                if (!take(')')) throw expected("\",\" or \")\"");
            }
        }
        return new StageText(name, arguments);
    }

    private void argument(Map<String, Object> arguments) {
        skipSpace();
        String key = "";
        if (at < text.length() && Character.isLetter(text.charAt(at)) && !text.startsWith("inf", at)) {
            key = name();
            if (!take('=')) throw expected("\"=\" and a value");
        }
        if (arguments.put(key, value(0)) != null) throw expected("each parameter once");
    }

    private String name() {
        skipSpace();
        int from = at;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) at++;
        if (from == at) throw expected("a name");
        return text.substring(from, at);
    }

    private Object value(int depth) {
        if (depth > MAX_DEPTH) throw expected("values nested less deeply");
        skipSpace();
        if (take('[')) return list(depth);
        if (take('{')) return map(depth);
        if (at < text.length() && text.charAt(at) == '"') return string();
        return number();
    }

    private List<Object> list(int depth) {
        List<Object> values = new ArrayList<>();
        if (take(']')) return values;
        do {
            values.add(value(depth + 1));
        } while (take(','));
        if (!take(']')) throw expected("\",\" or \"]\"");
        return values;
    }

    private Map<Object, Object> map(int depth) {
        Map<Object, Object> values = new LinkedHashMap<>();
        if (take('}')) return values;
        do {
            Object key = value(depth + 1);
            if (!take(':')) throw expected("\":\"");
            if (values.put(key, value(depth + 1)) != null) throw expected("each key once");
        } while (take(','));
        if (!take('}')) throw expected("\",\" or \"}\"");
        return values;
    }

    private String string() {
        StringBuilder out = new StringBuilder();
        for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
            char c = text.charAt(at);
            if (c == '\\' && at + 1 < text.length()) {
                c = text.charAt(++at);
                if (c == 'n') c = '\n';
            }
            out.append(c);
        }
        if (at == text.length()) throw expected("a closing quote");
        at++;
        return out.toString();
    }

    private Double number() {
        int from = at;
        while (at < text.length() && "+-.0123456789eEinfINF".indexOf(text.charAt(at)) >= 0) at++;
        String digits = text.substring(from, at);
        switch (digits) {
            case "inf":
                return Double.POSITIVE_INFINITY;
            case "-inf":
                return Double.NEGATIVE_INFINITY;
            default:
                if (digits.matches("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?")) {
                    double value = Double.parseDouble(digits);
                    boolean vanished = value == 0 && digits.matches("[-+0.]*[1-9].*"); // 1e-400 is not 0
                    if (Math.abs(value) <= Double.MAX_VALUE && !vanished) return value;
                }
                at = from;
                throw expected("a number");
        }
    }

    private boolean take(char c) {
        skipSpace();
        if (at == text.length() || text.charAt(at) != c) return false;
        at++;
        return true;
    }

    private void skipSpace() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) at++;
    }

    private SamplingException expected(String what) {
        String found =
                at < text.length() ? "\"" + text.substring(at, Math.min(text.length(), at + 12)) + "\"" : "the end";
        return new SamplingException(
                SamplingException.Kind.CHAIN,
                null,
                text,
                "the chain has " + found + " at character " + at + ", expected " + what,
                "write for example \"temperature=0.8 > top_k=40 > top_p=0.95\"");
    }
}

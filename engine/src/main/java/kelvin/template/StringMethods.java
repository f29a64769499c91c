package kelvin.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntPredicate;
import kelvin.template.Sequences.Tuple;
import org.jspecify.annotations.Nullable;

/** The methods of Python's {@code str}. */
final class StringMethods {
    /** Methods that Python's str has and this class carries out. */
    private static final Set<String> KNOWN = Set.of(
            "strip",
            "lstrip",
            "rstrip",
            "split",
            "rsplit",
            "splitlines",
            "startswith",
            "endswith",
            "replace",
            "upper",
            "lower",
            "title",
            "capitalize",
            "swapcase",
            "find",
            "rfind",
            "index",
            "rindex",
            "count",
            "join",
            "format",
            "isdigit",
            "isdecimal",
            "isnumeric",
            "isalpha",
            "isalnum",
            "isspace",
            "isupper",
            "islower",
            "isascii",
            "removeprefix",
            "removesuffix",
            "partition",
            "rpartition",
            "zfill",
            "ljust",
            "rjust",
            "center");

    /** Methods that Python's str has too: true when asked for, refused when called. */
    private static final Set<String> REFUSED = Set.of(
            "casefold",
            "encode",
            "expandtabs",
            "format_map",
            "isidentifier",
            "isprintable",
            "istitle",
            "maketrans",
            "translate");

    private final Budget budget;
    private final Printer printer;

    StringMethods(Budget budget, Printer printer) {
        this.budget = budget;
        this.printer = printer;
    }

    static boolean has(String name) {
        return KNOWN.contains(name) || REFUSED.contains(name);
    }

    /** Calls a method on a string; on a marked one the arguments are escaped and the result is marked. */
    Object call(Object self, String name, Arguments arguments) {
        if (self instanceof Markup markup) {
            List<Object> escaped = new ArrayList<>();
            for (Object argument : arguments.positional()) {
                escaped.add(argument instanceof String s ? Markup.escape(s) : argument);
            }
            Object made = call(markup.text(), name, new Arguments(escaped, arguments.named()));
            return made instanceof String s ? new Markup(s) : made;
        }
        String text = Values.expectText(self, "the subject of " + name);
        budget.characters(text.length());
        return switch (name) {
            case "strip" -> strip(text, true, true, arguments);
            case "lstrip" -> strip(text, true, false, arguments);
            case "rstrip" -> strip(text, false, true, arguments);
            case "split" -> split(text, arguments);
            case "rsplit" -> rsplit(text, arguments);
            case "splitlines" -> {
                arguments.none(name);
                yield budget.items(Text.lines(text));
            }
            case "startswith", "endswith" -> {
                @Nullable Object[] bound = arguments.bind(name, 1, "prefix");
                yield affix(text, expect(bound[0]), name.equals("startswith"));
            }
            case "replace" -> {
                @Nullable Object[] bound = arguments.bind(name, 2, "old", "new", "count");
                long count = bound[2] == null ? -1 : Values.expectInteger(bound[2], "the count of replace");
                yield replace(text, argument(bound[0], name), argument(bound[1], name), count);
            }
            case "join" -> {
                @Nullable Object[] bound = arguments.bind(name, 1, "items");
                yield join(text, Values.items(expect(bound[0]), budget));
            }
            case "format" -> Formats.braces(text, arguments, printer, budget);
            case "find", "rfind", "index", "rindex", "count" -> search(text, name, arguments);
            case "removeprefix", "removesuffix" -> {
                String affix = argument(arguments.bind(name, 1, "affix")[0], name);
                yield name.equals("removeprefix")
                        ? text.startsWith(affix) ? text.substring(affix.length()) : text
                        : text.endsWith(affix) ? text.substring(0, text.length() - affix.length()) : text;
            }
            case "partition", "rpartition" -> partition(text, name.equals("rpartition"), arguments);
            case "zfill", "ljust", "rjust", "center" -> pad(text, name, arguments);
            default -> {
                arguments.none(name);
                yield plain(text, name);
            }
        };
    }

    private Object plain(String text, String name) {
        return switch (name) {
            case "upper" -> budget.text(text.toUpperCase(Locale.ROOT));
            case "lower" -> budget.text(text.toLowerCase(Locale.ROOT));
            case "capitalize" -> budget.text(capitalize(text));
            case "title" -> budget.text(recase(text, false));
            case "swapcase" -> budget.text(recase(text, true));
            case "isdigit", "isdecimal", "isnumeric" -> all(text, Character::isDigit);
            case "isalpha" -> all(text, Character::isLetter);
            case "isalnum" -> all(text, Character::isLetterOrDigit);
            case "isspace" -> all(text, Text::isSpace);
            case "isascii" -> text.chars().allMatch(c -> c < 0x80);
            case "isupper" -> cased(text) && text.codePoints().noneMatch(Character::isLowerCase);
            case "islower" -> cased(text) && text.codePoints().noneMatch(Character::isUpperCase);
            default -> throw new Fault("the method str." + name + " is not of the part of Python that Kelvin reads");
        };
    }

    private static boolean all(String text, IntPredicate property) {
        return !text.isEmpty() && text.codePoints().allMatch(property);
    }

    private static boolean cased(String text) {
        return text.codePoints().anyMatch(c -> Character.isUpperCase(c) || Character.isLowerCase(c));
    }

    static String capitalize(String text) {
        if (text.isEmpty()) {
            return text;
        }
        int first = Character.charCount(text.codePointAt(0));
        return titleCase(text.substring(0, first)) + text.substring(first).toLowerCase(Locale.ROOT);
    }

    /** The title case of one character: its own where it has one, else its full upper case (ß becomes Ss). */
    private static String titleCase(String character) {
        int c = character.codePointAt(0);
        int title = Character.toTitleCase(c);
        if (title != c) {
            return Character.toString(title);
        }
        String upper = character.toUpperCase(Locale.ROOT);
        return upper.substring(0, Character.charCount(upper.codePointAt(0)))
                + upper.substring(Character.charCount(upper.codePointAt(0))).toLowerCase(Locale.ROOT);
    }

    private static String recase(String text, boolean swap) {
        StringBuilder made = new StringBuilder();
        boolean inWord = false;
        for (Object character : Text.characters(text)) {
            String c = (String) character;
            boolean upper = Character.isUpperCase(c.codePointAt(0));
            if (swap) {
                made.append(upper ? c.toLowerCase(Locale.ROOT) : c.toUpperCase(Locale.ROOT));
            } else {
                made.append(inWord ? c.toLowerCase(Locale.ROOT) : titleCase(c));
                inWord = upper || Character.isLowerCase(c.codePointAt(0)) || Character.isTitleCase(c.codePointAt(0));
            }
        }
        return made.toString();
    }

    private static Object expect(@Nullable Object bound) {
        if (bound == null) {
            throw new Fault("an argument is missing");
        }
        return bound;
    }

    private static String argument(@Nullable Object bound, String method) {
        return Values.expectText(expect(bound), "an argument of " + method);
    }

    private String strip(String text, boolean left, boolean right, Arguments arguments) {
        @Nullable Object characters = arguments.bind("strip", 0, "chars")[0];
        return strip(text, left, right, characters == null ? None.NONE : characters);
    }

    static String strip(String text, boolean left, boolean right, Object characters) {
        if (characters == None.NONE) {
            return Text.strip(text, left, right, Text::isSpace);
        }
        String set = Values.expectText(characters, "the characters to strip");
        return Text.strip(text, left, right, c -> set.indexOf(c) >= 0);
    }

    private List<Object> split(String text, Arguments arguments) {
        @Nullable Object[] bound = arguments.bind("split", 0, "sep", "maxsplit");
        long maximum = bound[1] == null ? -1 : Values.expectInteger(bound[1], "maxsplit");
        if (bound[0] == null || bound[0] == None.NONE) {
            return budget.items(words(text, maximum));
        }
        return budget.items(Text.split(text, separator(bound[0]), maximum));
    }

    private static String separator(@Nullable Object bound) {
        String separator = argument(bound, "split");
        if (separator.isEmpty()) {
            throw new Fault("the separator of a split is empty");
        }
        return separator;
    }

    private static List<Object> words(String text, long maximum) {
        List<Object> words = new ArrayList<>();
        String rest = Text.strip(text, true, false, Text::isSpace);
        int at = text.length() - rest.length();
        while (at < text.length()) {
            if (maximum >= 0 && words.size() == maximum) {
                words.add(Text.strip(text.substring(at), false, true, Text::isSpace));
                return words;
            }
            int end = at;
            while (end < text.length() && !Text.isSpace(text.charAt(end))) {
                end++;
            }
            words.add(text.substring(at, end));
            at = end;
            while (at < text.length() && Text.isSpace(text.charAt(at))) {
                at++;
            }
        }
        return words;
    }

    private List<Object> rsplit(String text, Arguments arguments) {
        @Nullable Object[] bound = arguments.bind("rsplit", 0, "sep", "maxsplit");
        long maximum = bound[1] == null ? -1 : Values.expectInteger(bound[1], "maxsplit");
        if (bound[0] == null || bound[0] == None.NONE) {
            if (maximum >= 0) {
                throw new Fault("rsplit with a maxsplit needs a separator here");
            }
            return budget.items(words(text, -1));
        }
        String separator = separator(bound[0]);
        List<Object> parts = new ArrayList<>();
        int end = text.length();
        while (maximum < 0 || parts.size() < maximum) {
            budget.characters((long) end * separator.length()); // a naive search, from the right
            int at = end < separator.length() ? -1 : text.lastIndexOf(separator, end - separator.length());
            if (at < 0) {
                break;
            }
            parts.addFirst(text.substring(at + separator.length(), end));
            end = at;
        }
        parts.addFirst(text.substring(0, end));
        return budget.items(parts);
    }

    private static boolean affix(String text, Object affix, boolean start) {
        if (affix instanceof Tuple several) {
            return several.items().stream().anyMatch(one -> affix(text, one, start));
        }
        String one = Values.expectText(affix, "the start or end asked for");
        return start ? text.startsWith(one) : text.endsWith(one);
    }

    /** Replaces the first {@code count} places, all when it is negative; an empty string stands between characters. */
    String replace(String text, String old, String replacement, long count) {
        List<Object> parts;
        if (old.isEmpty()) {
            parts = Text.characters(text);
            parts.addFirst("");
            parts.addLast("");
            while (count >= 0 && parts.size() > count + 1) {
                String last = (String) parts.removeLast();
                parts.addLast((String) parts.removeLast() + last);
                budget.characters(((String) parts.getLast()).length());
            }
        } else {
            parts = Text.split(text, old, count);
        }
        return join(replacement, budget.items(parts));
    }

    String join(String separator, List<Object> items) {
        long length = (long) separator.length() * Math.max(0, items.size() - 1);
        for (Object item : items) {
            length += Values.expectText(item, "an item to join").length();
        }
        budget.text(length);
        StringBuilder joined = new StringBuilder((int) length);
        for (int i = 0; i < items.size(); i++) {
            joined.append(i == 0 ? "" : separator).append(Values.text(items.get(i)));
        }
        return joined.toString();
    }

    private Object search(String text, String method, Arguments arguments) {
        @Nullable Object[] bound = arguments.bind(method, 1, "sub", "start", "end");
        String needle = argument(bound[0], method);
        long length = Text.length(text);
        long from = bound[1] == null ? 0 : Values.expectInteger(bound[1], "the start of " + method);
        long to = bound[2] == null ? length : Values.expectInteger(bound[2], "the end of " + method);
        long first = Math.clamp(from < 0 ? from + length : from, 0, length);
        long last = Math.clamp(to < 0 ? to + length : to, 0, length);
        int begin = text.offsetByCodePoints(0, (int) first);
        int end = text.offsetByCodePoints(0, (int) Math.max(first, last));
        String searched = text.substring(begin, end);
        if (from > length) {
            return method.equals("count") ? 0L : missing(method, needle);
        }
        if (method.equals("count")) {
            return needle.isEmpty()
                    ? Text.length(searched) + 1L
                    : Text.split(searched, needle, -1).size() - 1L;
        }
        budget.characters((long) searched.length() * (method.startsWith("r") ? needle.length() + 1L : 1L));
        int at = method.startsWith("r") ? searched.lastIndexOf(needle) : Text.find(searched, needle, 0);
        return at < 0 ? missing(method, needle) : first + searched.codePointCount(0, at);
    }

    private static long missing(String method, String needle) {
        if (method.endsWith("index")) {
            throw new Fault("'" + needle + "' is not in the string");
        }
        return -1;
    }

    private Tuple partition(String text, boolean last, Arguments arguments) {
        String separator = separator(arguments.bind("partition", 1, "sep")[0]);
        budget.characters((long) text.length() * (last ? separator.length() : 1));
        int at = last ? text.lastIndexOf(separator) : Text.find(text, separator, 0);
        if (at < 0) {
            return new Tuple(last ? List.of("", "", text) : List.of(text, "", ""));
        }
        return new Tuple(List.of(text.substring(0, at), separator, text.substring(at + separator.length())));
    }

    private String pad(String text, String method, Arguments arguments) {
        @Nullable Object[] bound = arguments.bind(method, 1, "width", "fillchar");
        long width = Values.expectInteger(expect(bound[0]), "the width of " + method);
        String fill = method.equals("zfill") ? "0" : bound[1] == null ? " " : argument(bound[1], method);
        if (Text.length(fill) != 1) {
            throw new Fault("the fill of " + method + " is '" + fill + "', expected one character");
        }
        long missing = Math.min(width, Integer.MAX_VALUE) - Text.length(text);
        if (missing <= 0) {
            return text;
        }
        budget.text(text.length() + missing * fill.length());
        int count = (int) missing;
        return switch (method) {
            case "ljust" -> text + fill.repeat(count);
            case "rjust" -> fill.repeat(count) + text;
            case "center" -> {
                // CPython puts the odd one on the left when the width is odd too.
                int left = count / 2 + (count & (int) width & 1);
                yield fill.repeat(left) + text + fill.repeat(count - left);
            }
            default -> {
                int sign = !text.isEmpty() && "+-".indexOf(text.charAt(0)) >= 0 ? 1 : 0;
                yield text.substring(0, sign) + fill.repeat(count) + text.substring(sign);
            }
        };
    }
}

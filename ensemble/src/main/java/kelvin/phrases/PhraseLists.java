package kelvin.phrases;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads lists of phrases. A list has a phrase a line, or a class, a tab and a phrase; what stands behind a second tab, empty
 * lines and lines that begin with # are for people. Docs: docs/phrases.md.
 */
public final class PhraseLists {
    /** The list that comes with Kelvin. */
    public static final String STOCK = "stock";

    private static final List<String> NAMES = List.of(STOCK);
    private static final String OWN = "own"; // the class of a phrase that was given none
    private static final String VERSION = "# version ";
    private static final String WHOLE = "@total";
    private static final String CLASS = "@class ";
    private static final int RATE_COLUMNS = 14;

    private PhraseLists() {}

    /** Returns the names of the lists that come with Kelvin. */
    public static List<String> names() {
        return NAMES;
    }

    /**
     * Returns a list that comes with Kelvin, with the rates at which people write its phrases.
     *
     * @throws IllegalArgumentException if there is none of this name
     */
    public static PhraseList builtIn(String name) {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException(
                    "there is no list \"" + name + "\", there is " + String.join(", ", NAMES));
        }
        Map<String, HumanRates> rates = rates(decode("rates.tsv", resource("rates.tsv")));
        PhraseList list = parse(name, resource(name + ".tsv"));
        List<PhraseEntry> entries = new ArrayList<>();
        for (PhraseEntry e : list.entries()) {
            entries.add(new PhraseEntry(
                    e.phrase(), name, e.line(), rates.get(e.phrase().pattern())));
        }
        Map<String, HumanRates> classes = new HashMap<>();
        rates.forEach((key, rate) -> {
            if (key.startsWith(CLASS)) classes.put(key.substring(CLASS.length()), rate);
        });
        return new PhraseList(name, list.version(), entries, classes, rates.get(WHOLE));
    }

    /**
     * Reads a file.
     *
     * @throws PhraseListException if it cannot be read, is no UTF-8, has no phrase or a malformed line
     */
    public static PhraseList read(Path file) {
        try {
            return parse(file.toString(), Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw new PhraseListException(file.toString(), 0, "there is no such file; check the path");
        } catch (IOException e) {
            throw new PhraseListException(file.toString(), 0, "it cannot be read: " + e.getMessage());
        }
    }

    /** Returns a list of one phrase. */
    public static PhraseList phrase(String pattern) {
        PhraseEntry entry = new PhraseEntry(new Phrase(pattern, OWN), "phrase", 1, null);
        return new PhraseList("phrase", null, List.of(entry), Map.of(), null);
    }

    /**
     * Returns what a person means by a word: the list of that name, the file of that name, or the phrase itself.
     *
     * @throws PhraseListException if it is a file that cannot be used
     */
    public static PhraseList of(String word) {
        if (NAMES.contains(word)) return builtIn(word);
        Path file = existing(word);
        return file == null ? phrase(word) : read(file);
    }

    private static @Nullable Path existing(String word) {
        try {
            Path file = Path.of(word);
            return !word.isBlank() && Files.exists(file) ? file : null;
        } catch (InvalidPathException e) {
            return null; // no name of a file on this system
        }
    }

    /**
     * Reads a list.
     *
     * @param name for messages
     * @throws PhraseListException if it is no UTF-8, has no phrase or a malformed line
     */
    public static PhraseList parse(String name, byte[] utf8) {
        List<PhraseEntry> entries = new ArrayList<>();
        String version = null;
        int number = 0;
        for (String line : decode(name, utf8).lines().toList()) {
            number++;
            if (line.startsWith(VERSION))
                version = line.substring(VERSION.length()).strip();
            if (line.isEmpty() || line.startsWith("#")) continue;
            entries.add(new PhraseEntry(entry(name, number, line), name, number, null));
        }
        return new PhraseList(name, version, entries, Map.of(), null);
    }

    private static Phrase entry(String name, int number, String line) {
        int tab = line.indexOf('\t');
        int remark = tab < 0 ? -1 : line.indexOf('\t', tab + 1);
        String pattern = line.substring(tab + 1, remark < 0 ? line.length() : remark);
        String phraseClass = tab < 0 ? OWN : line.substring(0, tab).strip();
        if (phraseClass.isEmpty()) {
            throw new PhraseListException(name, number, "nothing stands before the tab; write a class, or no tab");
        }
        if (pattern.isBlank()) {
            throw new PhraseListException(
                    name, number, "the phrase is made of spaces; write words, or leave the line out");
        }
        return new Phrase(pattern, phraseClass);
    }

    private static String decode(String name, byte[] utf8) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(utf8);
        CharBuffer out = CharBuffer.allocate(utf8.length + 1);
        CoderResult result = decoder.decode(in, out, true);
        if (result.isError()) {
            String reason = String.format("no valid UTF-8 at byte %d (0x%02x)", in.position(), utf8[in.position()]);
            throw new PhraseListException(name, 0, reason + "; convert it to UTF-8");
        }
        String text = out.flip().toString();
        if (text.startsWith("\ufeff")) {
            throw new PhraseListException(name, 1, "it begins with a byte order mark; save it as UTF-8 without one");
        }
        return text;
    }

    private static byte[] resource(String name) {
        try (InputStream in = PhraseLists.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the table that conformance/generate/phrase_rates.py writes; its first lines name the columns. */
    private static Map<String, HumanRates> rates(String table) {
        Map<String, HumanRates> rates = new HashMap<>();
        table.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            String[] cells = line.split("\t", -1);
            if (cells.length != RATE_COLUMNS) throw new IllegalStateException("rates.tsv: " + line);
            rates.put(cells[0], new HumanRates(rate(cells, 3), rate(cells, 8), rate(cells, 11)));
        });
        return rates;
    }

    private static HumanRate rate(String[] cells, int at) {
        return new HumanRate(
                Double.parseDouble(cells[at]), Double.parseDouble(cells[at + 1]), Double.parseDouble(cells[at + 2]));
    }
}

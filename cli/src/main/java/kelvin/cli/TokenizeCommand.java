package kelvin.cli;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import kelvin.model.Model;
import kelvin.model.ModelOptions;
import kelvin.tokenizer.Encoding;
import kelvin.tokenizer.Tokenizer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "tokenize", description = "Shows the tokens of a text, or the text of tokens.")
final class TokenizeCommand implements Callable<Integer> {
    private static final Set<String> KEYS = Set.of("text", "add_bos", "parse_special");

    private final Io io;

    @Mixin
    OutputOptions output = new OutputOptions();

    @Mixin
    ModelSource source = new ModelSource();

    @Parameters(arity = "0..1", paramLabel = "TEXT", description = "The text; - reads standard input.")
    @Nullable
    String text;

    @Option(names = "-f", paramLabel = "FILE", description = "Read the text from a file.")
    @Nullable
    Path file;

    @Option(names = "--jsonl", description = "Read a JSON string, or an object with text, a line.")
    boolean jsonl;

    @Option(names = "--add-bos", paramLabel = "WHEN", defaultValue = "auto", description = "auto, yes or no.")
    Bos addBos = Bos.auto;

    @Option(
            names = "--parse-special",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Whether special tokens written in the text become those tokens.")
    boolean parseSpecial = true;

    @Option(names = "--decode", paramLabel = "IDS", description = "Print the text of these tokens: 1,2,3.")
    @Nullable
    String decode;

    TokenizeCommand(Io io) {
        this.io = io;
    }

    @Override
    public Integer call() {
        try (Model model = source.open(ModelOptions.KernelChoice.SCALAR)) {
            Tokenizer tokenizer = model.tokenizer();
            if (jsonl) {
                Lines.forEach(io, (line, what) -> io.println(answer(model, JsonInput.parse(line, what), what)));
            } else if (decode != null) {
                int[] ids = PromptOptions.parseIds(decode, tokenizer);
                if (output.json) {
                    int n = ids.length;
                    io.println(answer(model, tokenizer.decode(ids), new Encoding(ids, new int[n], new int[n]), false));
                } else {
                    io.println(tokenizer.decode(ids));
                }
            } else {
                PromptOptions prompt = new PromptOptions();
                prompt.argument = text;
                prompt.file = file;
                String input = prompt.text(io);
                boolean bos = addBos.adds(tokenizer);
                Encoding encoding = tokenizer.encode(input, bos, parseSpecial);
                if (output.json) io.println(answer(model, input, encoding, bos));
                else io.print(table(tokenizer, encoding));
            }
            return ExitCode.OK;
        }
    }

    private String answer(Model model, @Nullable Object value, String what) {
        if (value instanceof String plain) {
            boolean bos = addBos.adds(model.tokenizer());
            return answer(model, plain, model.tokenizer().encode(plain, bos, parseSpecial), bos);
        }
        JsonInput.Fields f = new JsonInput.Fields(value, what, KEYS);
        String given = f.string("text");
        if (given == null) throw Failure.input(what + " lacks \"text\"", null, "give a string or an object with text");
        Object choice = f.get("add_bos");
        boolean bos = choice instanceof Boolean flag
                ? flag
                : choice(f.string("add_bos")).adds(model.tokenizer());
        boolean special = f.bool("parse_special", parseSpecial);
        return answer(model, given, model.tokenizer().encode(given, bos, special), bos);
    }

    private Bos choice(@Nullable String word) {
        if (word == null) return addBos;
        try {
            return Bos.valueOf(word);
        } catch (IllegalArgumentException e) {
            throw Failure.input("add_bos is \"" + word + "\", expected auto, yes or no", word, "auto is the default");
        }
    }

    private static String answer(Model model, String text, Encoding e, boolean bos) {
        Tokenizer tokenizer = model.tokenizer();
        Json json = Json.of("tokenize");
        JsonParts.model(json, model);
        json.string("text", text);
        json.ints("ids", e.ids());
        json.objects("tokens", () -> IntStream.range(0, e.ids().length).iterator(), i -> {
            JsonParts.token(json, tokenizer, e.ids()[i]);
            json.bool("special", tokenizer.isSpecial(e.ids()[i]));
            json.number("start_byte", e.starts()[i]);
            json.number("end_byte", e.ends()[i]);
        });
        json.bool("bos_added", bos);
        return json.end();
    }

    private static String table(Tokenizer tokenizer, Encoding e) {
        StringBuilder out = new StringBuilder();
        for (int id : e.ids()) {
            String piece = tokenizer.text(id);
            if (piece == null) piece = hex(tokenizer.bytes(id));
            else piece = Numbers.visible(piece);
            out.append(id).append('\t').append(piece).append('\n');
        }
        return out.toString();
    }

    private static String hex(byte[] bytes) {
        StringBuilder out = new StringBuilder();
        for (byte b : bytes) out.append(String.format("\\x%02x", b));
        return out.toString();
    }
}

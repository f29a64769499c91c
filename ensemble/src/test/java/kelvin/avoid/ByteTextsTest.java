package kelvin.avoid;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kelvin.generate.GenerationRequest;
import kelvin.generate.Generator;
import kelvin.generate.TokenListener;
import kelvin.model.Model;
import kelvin.model.ModelOptions;
import kelvin.model.Session;
import kelvin.phrases.Phrase;
import kelvin.phrases.PhraseMatcher;
import kelvin.sampling.SamplingChain;
import kelvin.testkit.GoodnessOfFit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The whole way on a random model whose tokens are bytes, kept to five of them: texts of up to five tokens against enumeration.
 * The letter of two bytes is split over tokens, phrases begin in the prompt, and a stop string is half of one. Hypothesis: seed
 * by seed, texts are independent draws of the target. False-alarm rate 1e-6 a test. Power: plain texts are refused.
 */
@SuppressWarnings("NullAway") // what is missing fails the test, as it should
class ByteTextsTest {
    private static final int DRAWS = 4_000;
    private static final double ALPHA = 1e-6;
    private static final int MOST = 5;
    private static final String STOP = "a  ";
    private static final String[] PATTERNS = {"é", "a a", "aa (é|a)"};
    private static Model model;
    private static int[] alphabet;
    private static int[] prompt;

    @BeforeAll
    static void open() {
        ModelOptions options = ModelOptions.DEFAULT.withThreads(1).withKernels(ModelOptions.KernelChoice.SCALAR);
        model = Model.open(Path.of("..", "conformance", "tiny", "qwen3.gguf"), options);
        int end = model.tokenizer().ends().iterator().next();
        alphabet = new int[] {token((byte) 0xc3), token((byte) 0xa9), token((byte) 'a'), token((byte) ' '), end};
        prompt = new int[] {token((byte) ' '), token((byte) 'a')};
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static int token(byte b) {
        for (int id = 0; id < model.tokenizer().vocabularySize(); id++) {
            byte[] bytes = model.tokenizer().bytes(id);
            if (bytes.length == 1 && bytes[0] == b) return id;
        }
        throw new AssertionError("no token is the byte " + b);
    }

    private static PhraseMatcher matcher() {
        return PhraseMatcher.of(
                Arrays.stream(PATTERNS).map(each -> new Phrase(each, "own")).toList());
    }

    private static byte[] bytes(int[] ids) {
        byte[] out = new byte[ids.length];
        int n = 0;
        for (int id : ids)
            if (!model.tokenizer().isEnd(id)) out[n++] = model.tokenizer().bytes(id)[0];
        return Arrays.copyOf(out, n);
    }

    /** Returns where the stop string begins, or -1. */
    private static int stop(byte[] text) {
        return new String(text, StandardCharsets.ISO_8859_1).indexOf(STOP);
    }

    /** Counts the phrases of a whole text, read at once. */
    private static int count(int[] ids) {
        byte[] text = bytes(ids);
        if (stop(text) >= 0) text = Arrays.copyOf(text, stop(text));
        byte[] whole = Arrays.copyOf(bytes(prompt), prompt.length + text.length);
        System.arraycopy(text, 0, whole, prompt.length, text.length);
        return (int) matcher().find(whole).stream()
                .filter(match -> match.end() > prompt.length)
                .count();
    }

    private static void enumerate(int[] ids, double logP, double lambda, List<int[]> texts, List<Double> logits) {
        boolean ended = ids.length == MOST
                || ids.length > 0 && model.tokenizer().isEnd(ids[ids.length - 1])
                || stop(bytes(ids)) >= 0;
        if (ended) {
            int n = count(ids);
            texts.add(ids);
            logits.add(n == 0 ? logP : logP - lambda * n);
            return;
        }
        double[] row = new double[alphabet.length];
        try (Session session = model.session()) {
            session.append(prompt);
            session.append(ids);
            for (int i = 0; i < row.length; i++) row[i] = session.logits()[alphabet[i]];
        }
        double z = 0;
        for (double logit : row) z += StrictMath.exp(logit);
        for (int i = 0; i < row.length; i++) {
            int[] longer = Arrays.copyOf(ids, ids.length + 1);
            longer[ids.length] = alphabet[i];
            enumerate(longer, logP + row[i] - StrictMath.log(z), lambda, texts, logits);
        }
    }

    @ParameterizedTest
    @CsvSource({"exact, 1e18", "soft=0.8, 0.8"})
    void texts_have_the_enumerated_distribution(String mode, double lambda) {
        List<int[]> texts = new ArrayList<>();
        List<Double> logits = new ArrayList<>();
        enumerate(new int[0], 0, lambda, texts, logits);
        Map<String, Integer> index = new HashMap<>();
        for (int i = 0; i < texts.size(); i++) index.put(Arrays.toString(texts.get(i)), i);
        double[] target = logits.stream().mapToDouble(Double::doubleValue).toArray();
        SamplingChain chain = SamplingChain.parse("allowed(" + Arrays.toString(alphabet) + ") > temperature=1");
        List<Integer> ids = Arrays.stream(prompt).boxed().toList();
        try (AvoidingGenerator generator =
                new AvoidingGenerator(model, matcher().phrases(), false)) {
            Avoidance avoidance = new Avoidance(AvoidMode.parse(mode), 10_000);
            GoodnessOfFit fit = GoodnessOfFit.of(
                    (l, t, trial) -> {
                        GenerationRequest request = new GenerationRequest(ids, chain, trial, 0, MOST, List.of(STOP));
                        return index.get(Arrays.toString(generator
                                .generate(request, avoidance, AvoidListener.NONE)
                                .generation()
                                .ids()));
                    },
                    target,
                    1,
                    DRAWS);
            System.out.println(mode + " on bytes: " + fit);
            assertThat(fit.degrees()).isGreaterThan(20);
            fit.assertFits(ALPHA);
        }
        Generator plain = new Generator(model);
        GoodnessOfFit.of(
                        (l, t, trial) -> index.get(Arrays.toString(plain.generate(
                                        new GenerationRequest(ids, chain, trial, 0, MOST, List.of(STOP)),
                                        TokenListener.NONE)
                                .ids())),
                        target,
                        1,
                        DRAWS)
                .assertMisfits(ALPHA);
    }
}

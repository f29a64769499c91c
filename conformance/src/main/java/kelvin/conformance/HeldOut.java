package kelvin.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kelvin.model.Model;
import kelvin.model.Session;
import kelvin.thermo.Observables;

/**
 * The surprisal of stories that the embedded model has not seen, in nats per token: of each story BOS and its first 511
 * tokens, every token after BOS scored. All stories go through the model together, one token of each a step.
 */
final class HeldOut {
    private static final Path STORIES = Path.of("heldout", "tale.txt");
    private static final int CONTEXT = 512;

    private HeldOut() {}

    /** What was scored. */
    record Score(int documents, int tokens, double nats) {
        double perToken() {
            return nats / tokens;
        }
    }

    static Score of(Model model) {
        List<int[]> documents = documents(model, CONTEXT);
        List<Session> sessions =
                documents.stream().map(document -> model.session()).toList();
        double nats = 0;
        int tokens = 0;
        for (int at = 0; at + 1 < CONTEXT; at++) {
            List<Session> open = new ArrayList<>();
            List<int[]> texts = new ArrayList<>();
            for (int d = 0; d < documents.size(); d++) {
                if (documents.get(d).length <= at + 1) continue;
                open.add(sessions.get(d));
                texts.add(documents.get(d));
            }
            int column = at;
            if (open.isEmpty()) break;
            model.step(open, texts.stream().mapToInt(text -> text[column]).toArray());
            for (int i = 0; i < open.size(); i++) nats += surprisal(open.get(i).logits(), texts.get(i)[at + 1]);
            tokens += open.size();
        }
        sessions.forEach(Session::close);
        return new Score(documents.size(), tokens, nats);
    }

    /** The first tokens of each story, BOS included where the model has one. */
    static List<int[]> documents(Model model, int most) {
        List<int[]> documents = new ArrayList<>();
        for (String story : read().split("<\\|endoftext\\|>")) {
            int[] ids = model.tokenizer()
                    .encode(story.strip(), model.tokenizer().addsBos(), false)
                    .ids();
            documents.add(Arrays.copyOf(ids, Math.min(most, ids.length)));
        }
        return documents;
    }

    /** -ln p = ln Z + e. */
    private static double surprisal(float[] logits, int token) {
        double[] wide = new double[logits.length];
        for (int i = 0; i < wide.length; i++) wide[i] = logits[i];
        Observables o = Observables.of(wide, 1);
        return o.logPartition() + (o.groundLogit() - wide[token]);
    }

    private static String read() {
        try {
            return Files.readString(STORIES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

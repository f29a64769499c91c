package kelvin.conformance;

import java.nio.file.Path;
import java.util.List;
import kelvin.model.Model;
import kelvin.model.ModelOptions;
import kelvin.sampling.SamplingChain;
import kelvin.trust.Agreement;
import kelvin.trust.Belief;
import kelvin.trust.Fork;
import kelvin.trust.ModelContinuations;
import kelvin.trust.Trust;
import kelvin.trust.TrustOptions;
import kelvin.trust.TrustReport;

/** Measures what trust says of the hundred questions, and prints conformance/trust/answers.tsv: a row a question. */
public final class TrustRows {
    static final int TOKENS = 8;
    static final int REPLICAS = 20;
    static final int FORKS = 4;
    static final int EXPANSIONS = 48;
    static final long SEED = 1;
    static final String HEAD =
            "# question\tcoldest answer\tbelief lower\tupper\treplicas with it\tsemantic entropy\tunseen"
                    + " mass\tlargest cluster\tanswer of the draw\tforks\tthat change the answer\twith a temperature";

    /** One thread and a short context: more would change no bit, and parts may run beside one another. */
    private static final ModelOptions OPTIONS = new ModelOptions(1, 1024, ModelOptions.KernelChoice.AUTO);

    private TrustRows() {}

    /**
     * Prints rows.
     *
     * @param args the model's file, and optionally the first question and the one after the last, counted from 0
     */
    public static void main(String[] args) {
        List<Questions.Question> all = Questions.read();
        int from = args.length > 1 ? Integer.parseInt(args[1]) : 0;
        int to = args.length > 2 ? Integer.parseInt(args[2]) : all.size();
        if (from == 0) System.out.println(HEAD);
        try (Model model = Model.open(Path.of(args[0]), OPTIONS)) {
            for (Questions.Question question : all.subList(from, to)) System.out.println(row(model, question));
        }
    }

    static String row(Model model, Questions.Question question) {
        int[] prompt = model.tokenizer().encode(question.prompt());
        try (ModelContinuations continuations = new ModelContinuations(model, prompt)) {
            TrustReport coldest =
                    new Trust(continuations, question.text(), options("0", 0, 0, EXPANSIONS)).examine(() -> true);
            TrustReport drawn =
                    new Trust(continuations, question.text(), options("1", REPLICAS, FORKS, 0)).examine(() -> true);
            Belief belief = coldest.belief();
            Agreement agreement = drawn.agreement();
            if (belief == null || agreement == null) throw new AssertionError("both were asked for");
            int same = agreement.clusters().stream()
                    .filter(cluster -> cluster.answer().equals(coldest.answer()))
                    .mapToInt(Agreement.Cluster::count)
                    .sum();
            long changing = drawn.forks().stream().filter(Fork::answerChanges).count();
            long crossing = drawn.forks().stream()
                    .filter(fork -> fork.temperature() != null)
                    .count();
            return String.join(
                    "\t",
                    question.text(),
                    coldest.answer(),
                    "" + belief.lower(),
                    "" + belief.upper(),
                    "" + same,
                    "" + agreement.semanticEntropy(),
                    "" + agreement.unseenMass(),
                    agreement.clusters().getFirst().answer(),
                    drawn.answer(),
                    "" + drawn.forks().size(),
                    "" + changing,
                    "" + crossing);
        }
    }

    private static TrustOptions options(String temperature, int replicas, int forks, int expansions) {
        SamplingChain chain = SamplingChain.parse("temperature=" + temperature);
        return new TrustOptions(chain, SEED, 0, TOKENS, List.of("\n"), replicas, forks, expansions);
    }
}

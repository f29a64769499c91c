package kelvin.conformance;

import java.lang.foreign.MemorySegment;
import java.util.Locale;
import kelvin.generate.GenerationRequest;
import kelvin.generate.Generator;
import kelvin.generate.TokenListener;
import kelvin.model.Model;
import kelvin.model.ModelOptions;
import kelvin.models.Tale;
import kelvin.sampling.SamplingChain;

/** Prints docs/samples.md: ten samples of the embedded model that nobody selected. A test compares. */
public final class Samples {
    private static final String PROMPT = "Once upon a time";
    private static final int TOKENS = 120;

    private Samples() {}

    /** Prints the page. */
    public static void main(String[] args) {
        System.out.print(page());
    }

    static String page() {
        try (Model model = Model.of(MemorySegment.ofArray(Tale.gguf()), Tale.NAME, ModelOptions.DEFAULT)) {
            HeldOut.Score score = HeldOut.of(model);
            StringBuilder page = new StringBuilder("""
                    # Samples of the embedded model

                    Ten samples that nobody selected: T = 0.8, seeds 1 to 10, %d tokens after "%s". The same command gives the same text on every machine, `./kelvin run -T 0.8 --seed 1 -n %d "%s"`. A test makes this page anew (`kelvin.conformance.Samples`) and compares.

                    On the %d held-out stories the model needs **%.4f nats a token** (%,d tokens; perplexity %.2f), computed by Kelvin; its card, from float32 arithmetic in PyTorch, says 3.2146.
                    """.formatted(
                            TOKENS,
                            PROMPT,
                            TOKENS,
                            PROMPT,
                            score.documents(),
                            score.perToken(),
                            score.tokens(),
                            StrictMath.exp(score.perToken())));
            int[] prompt = model.tokenizer().encode(PROMPT);
            SamplingChain chain = SamplingChain.parse("temperature=0.8");
            for (int seed = 1; seed <= 10; seed++) {
                GenerationRequest request = GenerationRequest.of(prompt, chain, seed, TOKENS);
                String text = new Generator(model)
                        .generate(request, TokenListener.NONE)
                        .text();
                page.append(String.format(Locale.ROOT, "%n## Seed %d%n%n", seed));
                (PROMPT + text)
                        .lines()
                        .forEach(line ->
                                page.append(line.isBlank() ? ">" : "> " + line).append('\n'));
            }
            return page.toString();
        }
    }
}

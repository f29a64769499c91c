package kelvin.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import kelvin.generate.GenerationRequest;
import kelvin.generate.Generator;
import kelvin.generate.TokenListener;
import kelvin.model.Model;
import kelvin.model.ModelOptions;
import kelvin.models.Tale;
import kelvin.sampling.SamplingChain;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A long run of short texts: what lives after a collection, and the process itself, stop growing. */
@Tag("slow")
class SoakTest {
    private static final int TOKENS = 100_000;
    private static final long SLACK = 2 << 20;

    @Test
    void a_hundred_thousand_tokens_leave_the_memory_flat() {
        SamplingChain[] chains = {
            SamplingChain.parse("temperature=0.8"),
            SamplingChain.parse("temperature=1.2 > top_p=0.95"),
            SamplingChain.parse("top_k=40 > top_p=0.95 > min_p=0.05 > temperature=0.8"),
            SamplingChain.parse("temperature=inf > top_k=100")
        };
        List<Long> alive = new ArrayList<>();
        try (Model model = Model.of(MemorySegment.ofArray(Tale.gguf()), Tale.NAME, ModelOptions.DEFAULT)) {
            Generator generator = new Generator(model, true);
            int done = 0;
            for (int text = 0; done < TOKENS; text++) {
                int[] prompt = model.tokenizer().encode("Once upon a time " + "and then ".repeat(text % 40));
                GenerationRequest request = GenerationRequest.of(prompt, chains[text % chains.length], text, 300);
                done += generator.generate(request, TokenListener.NONE).ids().length;
                if (done >= (alive.size() + 1) * (TOKENS / 10)) alive.add(alive());
            }
        }
        System.out.println("heap in use after each tenth of " + TOKENS + " tokens: " + alive);
        assertThat(alive.getLast()).isLessThan(alive.get(1) + SLACK);
    }

    private static long alive() {
        for (int i = 0; i < 3; i++) System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}

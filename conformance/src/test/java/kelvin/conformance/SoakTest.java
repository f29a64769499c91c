package kelvin.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
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
    /** Kilobytes that the collector may keep of the heap between two looks. */
    private static final long RESIDENT_SLACK = 48 << 10;

    @Test
    void a_hundred_thousand_tokens_leave_the_memory_flat() throws IOException {
        SamplingChain[] chains = {
            SamplingChain.parse("temperature=0.8"),
            SamplingChain.parse("temperature=1.2 > top_p=0.95"),
            SamplingChain.parse("top_k=40 > top_p=0.95 > min_p=0.05 > temperature=0.8"),
            SamplingChain.parse("temperature=inf > top_k=100")
        };
        List<Long> alive = new ArrayList<>();
        List<Long> resident = new ArrayList<>();
        try (Model model = Model.of(MemorySegment.ofArray(Tale.gguf()), Tale.NAME, ModelOptions.DEFAULT)) {
            Generator generator = new Generator(model, true);
            int done = 0;
            for (int text = 0; done < TOKENS; text++) {
                int[] prompt = model.tokenizer().encode("Once upon a time " + "and then ".repeat(text % 40));
                GenerationRequest request = GenerationRequest.of(prompt, chains[text % chains.length], text, 300);
                done += generator.generate(request, TokenListener.NONE).ids().length;
                if (done >= (alive.size() + 1) * (TOKENS / 10)) {
                    alive.add(alive());
                    resident().ifPresent(resident::add);
                }
            }
        }
        System.out.println("heap in use after each tenth of " + TOKENS + " tokens: " + alive);
        System.out.println("the process in memory, in kB: " + resident);
        assertThat(alive.getLast()).isLessThan(alive.get(1) + SLACK);
        if (!resident.isEmpty()) {
            assertThat(resident.getLast()).isLessThan(resident.get(resident.size() / 2) + RESIDENT_SLACK);
        }
    }

    /** Kilobytes of the process in memory, off-heap memory and compiled code included; empty where Linux does not tell. */
    private static OptionalLong resident() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) return OptionalLong.empty();
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst();
    }

    private static long alive() {
        for (int i = 0; i < 3; i++) System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}

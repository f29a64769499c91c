package kelvin.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import kelvin.generate.GenerationRequest;
import kelvin.generate.Generator;
import kelvin.model.Model;
import kelvin.model.ModelOptions;
import kelvin.model.Session;
import kelvin.models.Tale;
import kelvin.sampling.Sampler;
import kelvin.sampling.SamplingChain;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that a thread allocates, as HotSpot counts them: draws none, and the rest no more than it must. */
@SuppressWarnings("NullAway.Init")
class AllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int DRAWS = 300;
    /** A JIT compiler takes its time on a busy machine; until it is done, vectors are objects. */
    private static final int MOST_ROUNDS = 2_000;

    private static Model tale;

    @BeforeAll
    static void open() {
        ModelOptions options = ModelOptions.DEFAULT.withThreads(1).withKernels(ModelOptions.KernelChoice.VECTOR);
        tale = Model.of(MemorySegment.ofArray(Tale.gguf()), Tale.NAME, options);
    }

    @AfterAll
    static void close() {
        tale.close();
    }

    private static long allocated(Runnable work) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        work.run();
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    /** Logits that look like a model's: a broad mass, and tokens that stick out. */
    private static float[][] logits(int vocabulary) {
        SplittableRandom random = new SplittableRandom(vocabulary);
        float[][] all = new float[7][vocabulary];
        for (float[] logits : all) {
            for (int i = 0; i < vocabulary; i++) {
                logits[i] = (float) (random.nextDouble(-6, 6) + (random.nextInt(1_000) == 0 ? 8 : 0));
            }
            logits[random.nextInt(vocabulary)] = Float.NEGATIVE_INFINITY;
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "temperature=0",
                "temperature=0.8",
                "temperature=inf",
                "temperature=0.8 > top_k=40",
                "temperature=0.8 > top_p=0.95",
                "temperature=1.3 > top_p=0.9",
                "temperature=2 > top_p=0.9",
                "temperature=0.8 > typical_p=0.95",
                "temperature=0.8 > min_p=0.05",
                "top_k=40 > top_p=0.95 > min_p=0.05 > temperature=0.8"
            })
    void a_draw_allocates_nothing(String chain) {
        for (int vocabulary : new int[] {4096, 49_152}) {
            float[][] logits = logits(vocabulary);
            Sampler sampler = new Sampler(SamplingChain.parse(chain), vocabulary, 1, 0);
            int[] position = {0};
            Runnable draws = () -> {
                for (int i = 0; i < DRAWS; i++) {
                    sampler.accept(sampler.sample(logits[i % logits.length], position[0]++));
                }
            };
            long bytes = Long.MAX_VALUE;
            for (int round = 0; round < MOST_ROUNDS && bytes > 0; round++) bytes = allocated(draws);
            assertThat(bytes)
                    .as("bytes of %s draws from %s logits", DRAWS, vocabulary)
                    .isZero();
        }
    }

    @Test
    void a_draw_with_its_partition_function_allocates_nothing() {
        for (int vocabulary : new int[] {4096, 49_152}) {
            float[][] logits = logits(vocabulary);
            Sampler sampler = new Sampler(SamplingChain.parse("temperature=0.8"), vocabulary, 1, 0);
            int[] position = {0};
            double[] sum = {0};
            Runnable draws = () -> {
                for (int i = 0; i < DRAWS; i++) {
                    sampler.sampleWithPartition(logits[i % logits.length], position[0]++);
                    sum[0] += sampler.logPartition();
                }
            };
            long bytes = Long.MAX_VALUE;
            for (int round = 0; round < MOST_ROUNDS && bytes > 0; round++) bytes = allocated(draws);
            assertThat(bytes).isZero();
            assertThat(sum[0]).isPositive();
        }
    }

    @Test
    void a_draw_that_keeps_its_logits_is_seen() {
        float[] logits = logits(4096)[0];
        List<float[]> kept = new ArrayList<>();
        assertThat(allocated(() -> kept.add(logits.clone()))).isGreaterThanOrEqualTo(4 * 4096);
    }

    /** The loop makes some small objects a token, and a page of keys and values every 64: nothing that grows with the text. */
    @Test
    void a_token_late_in_a_text_costs_what_an_early_one_does() {
        int[] prompt = tale.tokenizer().encode("Once upon a time");
        Generator generator = new Generator(tale);
        long[] marks = new long[450];
        int[] seen = {0};
        for (int seed = 0; seed < 3 || seen[0] < 449; seed++) { // the first two are warm-up
            seen[0] = 0;
            GenerationRequest request = GenerationRequest.of(prompt, SamplingChain.parse("temperature=inf"), seed, 449);
            generator.generate(request, (token, position, logits, piece) -> {
                marks[seen[0]++] = THREADS.getCurrentThreadAllocatedBytes();
                return true;
            });
        }
        long early = marks[192] - marks[64]; // two pages of positions each
        long late = marks[400] - marks[272];
        System.out.println("bytes a token, early and late: " + early / 128 + ", " + late / 128);
        assertThat(late).isLessThan(early + (16 << 10));
    }

    /** Scores take a line a query, not a square a prompt: twice the prompt, at most twice and a half the memory. */
    @Test
    void a_prompt_twice_as_long_takes_twice_the_memory() {
        long half = prefill(224);
        long whole = prefill(448);
        System.out.println("bytes allocated by prompts of 224 and 448 tokens: " + half + ", " + whole);
        assertThat(whole).isLessThan(half * 5 / 2);
    }

    /** The least of several passes: vectors are objects until their code is compiled, and buffers are made once. */
    private static long prefill(int length) {
        int[] tokens = new SplittableRandom(1).ints(length, 1, 4000).toArray();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 12; i++) {
            least = Math.min(least, allocated(() -> {
                try (Session session = tale.session()) {
                    session.append(tokens);
                }
            }));
        }
        return least;
    }

    @Test
    void replicas_of_a_prompt_share_its_keys_and_values() {
        int[] tokens = new SplittableRandom(2).ints(400, 1, 4000).toArray();
        try (Session prompt = tale.session()) {
            prompt.append(tokens);
            List<Session> replicas = new ArrayList<>();
            long bytes = allocated(() -> {
                for (int i = 0; i < 32; i++) replicas.add(prompt.fork());
            });
            // 6 of 7 pages are shared; each replica has its own last page, its logits and a table of pages.
            long page = tale.info().sessionBytes() * 64 / tale.info().contextLength();
            System.out.println("bytes of 32 replicas: " + bytes + "; a page takes " + page);
            assertThat(bytes).isLessThan(32 * (page + 4L * tale.info().vocabulary() + (8 << 10)));
            replicas.forEach(Session::close);
        }
    }
}

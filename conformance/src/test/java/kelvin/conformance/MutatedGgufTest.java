package kelvin.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import kelvin.gguf.GgufException;
import kelvin.gguf.GgufFile;
import kelvin.gguf.GgufLimits;
import kelvin.gguf.GgufMetadata;
import kelvin.gguf.TensorInfo;
import kelvin.tensor.TensorType;
import kelvin.tokenizer.Tokenizer;
import kelvin.tokenizer.TokenizerException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Files with random damage: they are read or refused, in bounded time and memory, and nothing else happens. */
class MutatedGgufTest {
    private static final long[] EDGES = {
        0,
        1,
        2,
        7,
        8,
        9,
        12,
        13,
        255,
        256,
        65_536,
        0x7fff_ffffL,
        0x8000_0000L,
        0xffff_ffffL,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        -1,
        1L << 40,
        1L << 61
    };
    private static final long MOST_NANOS = 1_000_000_000L;

    @Test
    void twenty_thousand_damaged_files() throws IOException {
        run(20_000, 1);
    }

    @Tag("slow")
    @Test
    void a_million_damaged_files() throws IOException {
        run(1_000_000, 2);
    }

    private static void run(int rounds, long seed) throws IOException {
        byte[] made = small();
        byte[] model = Files.readAllBytes(Path.of("tiny", "qwen3.gguf"));
        int header = header(model);
        int smallHeader = header(made);
        SplittableRandom random = new SplittableRandom(seed);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int refused = 0;
        int read = 0;
        for (int round = 0; round < rounds; round++) {
            boolean small = random.nextInt(20) > 0;
            byte[] bytes = damaged(random, small ? made : model, small ? smallHeader : header);
            long allocated = threads.getCurrentThreadAllocatedBytes();
            long start = System.nanoTime();
            try {
                use(bytes);
                read++;
            } catch (GgufException e) {
                assertThat(e.offset()).isBetween(-1L, (long) bytes.length);
                refused++;
            } catch (TokenizerException e) {
                refused++;
            } catch (RuntimeException | Error e) {
                Path kept = Files.write(Files.createTempFile("damaged", ".gguf"), bytes);
                throw new AssertionError("round " + round + ", seed " + seed + ", kept as " + kept, e);
            }
            assertThat(System.nanoTime() - start)
                    .as("nanoseconds of round %s", round)
                    .isLessThan(MOST_NANOS);
            assertThat(threads.getCurrentThreadAllocatedBytes() - allocated)
                    .as("bytes allocated in round %s for a file of %s", round, bytes.length)
                    .isLessThan(64L * bytes.length + (8 << 20));
        }
        assertThat(refused).isGreaterThan(rounds / 4);
        assertThat(read).isGreaterThan(rounds / 100);
    }

    private static int header(byte[] file) {
        GgufFile open = GgufFile.of(MemorySegment.ofArray(file), "whole.gguf", GgufLimits.DEFAULT);
        return Math.toIntExact(open.tensors().getFirst().offset());
    }

    private static byte[] small() {
        return new GgufBuilder()
                .text("general.architecture", "llama")
                .integer("general.alignment", 32)
                .number("a.number", 0.5f)
                .text("tokenizer.ggml.model", "gpt2")
                .text("tokenizer.ggml.pre", "llama-bpe")
                .texts("tokenizer.ggml.tokens", List.of("a", "b", "ab", "\u20ac", "<|end|>"))
                .texts("tokenizer.ggml.merges", List.of("a b"))
                .integer("tokenizer.ggml.eos_token_id", 4)
                .tensor("a", TensorType.Q8_0, 2, 64, new byte[136])
                .tensor("b", TensorType.F32, 1, 3, new byte[12])
                .tensor("c", TensorType.Q4_K, 3, 256, new byte[432])
                .build();
    }

    /** Opens a file, reads all its metadata and the ends of each tensor, and makes its tokenizer. */
    private static void use(byte[] bytes) {
        GgufFile file = GgufFile.of(MemorySegment.ofArray(bytes), "damaged.gguf", GgufLimits.DEFAULT);
        long sum = 0;
        for (TensorInfo tensor : file.tensors()) {
            MemorySegment data = file.data(tensor);
            sum += data.get(ValueLayout.JAVA_BYTE, 0) + data.get(ValueLayout.JAVA_BYTE, data.byteSize() - 1);
        }
        assertThat(sum).isBetween(-1L << 40, 1L << 40);
        GgufMetadata metadata = file.metadata();
        for (String key : metadata.keys()) {
            attempt(() -> metadata.string(key));
            attempt(() -> metadata.integer(key));
            attempt(() -> metadata.number(key));
            attempt(() -> metadata.strings(key));
            attempt(() -> metadata.ints(key));
            attempt(() -> metadata.floats(key));
        }
        Tokenizer.of(metadata, file.name());
    }

    private static void attempt(Runnable read) {
        try {
            read.run();
        } catch (GgufException wrongKind) {
            assertThat(wrongKind).hasMessageContaining("damaged.gguf");
        }
    }

    private static byte[] damaged(SplittableRandom random, byte[] file, int header) {
        byte[] bytes = file.clone();
        for (int wounds = 1 + random.nextInt(4); wounds > 0; wounds--) {
            int at = random.nextInt(header);
            switch (random.nextInt(7)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) (random.nextBoolean() ? 0 : 255);
                case 2 -> bytes[at] = (byte) random.nextInt();
                case 3 -> put(bytes, at, EDGES[random.nextInt(EDGES.length)], 4);
                case 4 -> put(bytes, at, EDGES[random.nextInt(EDGES.length)], 8);
                case 5 -> { // a stretch moves over another
                    int from = random.nextInt(header);
                    int length = Math.min(random.nextInt(64), bytes.length - Math.max(at, from));
                    System.arraycopy(bytes, from, bytes, at, Math.max(0, length));
                }
                default -> {
                    if (random.nextInt(8) == 0) return Arrays.copyOf(bytes, random.nextInt(bytes.length));
                }
            }
        }
        return bytes;
    }

    private static void put(byte[] bytes, int at, long value, int width) {
        for (int i = 0; i < width && at + i < bytes.length; i++) bytes[at + i] = (byte) (value >> 8 * i);
    }
}

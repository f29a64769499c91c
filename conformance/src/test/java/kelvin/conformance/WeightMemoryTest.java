package kelvin.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import kelvin.tensor.WeightMemory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The memory of weights; these tests run with native access, as the launcher gives it. */
class WeightMemoryTest {
    private static final long BYTES = (5L << 20) + 64;
    private static final Path MAPPINGS = Path.of("/proc/self/smaps");

    @Test
    void pieces_are_zero_aligned_and_apart_and_fill_what_was_asked_for() {
        for (long bytes : new long[] {128, BYTES}) {
            try (Arena arena = Arena.ofShared()) {
                SegmentAllocator memory = WeightMemory.allocate(bytes, arena);
                MemorySegment first = memory.allocate(bytes - 64, 64);
                MemorySegment last = memory.allocate(64, 64);
                assertThat(first.address() % 64).isZero();
                assertThat(last.address()).isEqualTo(first.address() + bytes - 64);
                assertThat(first.mismatch(Arena.ofAuto().allocate(bytes - 64))).isEqualTo(-1);
                last.fill((byte) 7);
                assertThat(first.get(ValueLayout.JAVA_BYTE, bytes - 65)).isZero();
                assertThatThrownBy(() -> memory.allocate(1)).isInstanceOf(IndexOutOfBoundsException.class);
            }
        }
    }

    /** "hg" among the flags of a mapping says that large pages were asked for. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void large_pages_are_asked_for_and_given_back() throws IOException {
        long address;
        MemorySegment piece;
        try (Arena arena = Arena.ofShared()) {
            piece = WeightMemory.allocate(BYTES, arena).allocate(64, 64);
            piece.fill((byte) 1);
            address = piece.address();
            assertThat(address % (2L << 20)).isZero();
            assertThat(flags(address))
                    .hasValueSatisfying(flags -> assertThat(flags).contains(" hg"));
        }
        assertThat(flags(address).filter(flags -> flags.contains(" hg"))).isEmpty();
        assertThatThrownBy(() -> piece.get(ValueLayout.JAVA_BYTE, 0)).isInstanceOf(IllegalStateException.class);
    }

    /** Returns the flags of the mapping that an address lies in. */
    private static Optional<String> flags(long address) throws IOException {
        boolean inside = false;
        List<String> lines = Files.readAllLines(MAPPINGS);
        for (String line : lines) {
            int dash = line.indexOf('-');
            int space = line.indexOf(' ');
            if (dash > 0 && dash < space && line.indexOf(':') > space) {
                long from = Long.parseUnsignedLong(line.substring(0, dash), 16);
                long to = Long.parseUnsignedLong(line.substring(dash + 1, space), 16);
                inside = from <= address && address < to;
            }
            if (inside && line.startsWith("VmFlags:")) return Optional.of(line);
        }
        return Optional.empty();
    }
}

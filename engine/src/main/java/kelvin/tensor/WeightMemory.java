package kelvin.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * Memory for all weights of a model in one piece, zeroed. A step reads all of it, so on Linux it asks for pages of 2 MiB, where
 * the module may call native code: with pages of 4 KiB a core waits for translations of addresses. Elsewhere, and if the system
 * refuses, it is an ordinary allocation.
 */
public final class WeightMemory {
    private static final long LARGE_PAGE = 2L << 20;
    private static final int READ_WRITE = 3; // PROT_READ | PROT_WRITE
    private static final int PRIVATE_ANONYMOUS = 0x22; // MAP_PRIVATE | MAP_ANONYMOUS, the same on x86 and ARM
    private static final int HUGE_PAGES = 14; // MADV_HUGEPAGE

    private WeightMemory() {}

    /**
     * Returns an allocator that hands out a piece of this size.
     *
     * @param arena frees it
     */
    public static SegmentAllocator allocate(long bytes, Arena arena) {
        MemorySegment memory = null;
        if (bytes >= LARGE_PAGE && mayCall()) memory = Pages.map(bytes, arena);
        if (memory == null) memory = arena.allocate(bytes, PackedMatrix.ALIGNMENT);
        return SegmentAllocator.slicingAllocator(memory);
    }

    private static boolean mayCall() {
        return System.getProperty("os.name").equals("Linux")
                && WeightMemory.class.getModule().isNativeAccessEnabled();
    }

    /** The three functions of the C library; loaded only where they are called. */
    private static final class Pages {
        private static final Linker LINKER = Linker.nativeLinker();
        private static final MethodHandle MAP = function(
                "mmap",
                FunctionDescriptor.of(
                        ValueLayout.ADDRESS,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_LONG));
        private static final MethodHandle ADVISE = function(
                "madvise",
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));
        private static final MethodHandle UNMAP = function(
                "munmap", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));

        private static MethodHandle function(String name, FunctionDescriptor type) {
            SymbolLookup library = LINKER.defaultLookup();
            return LINKER.downcallHandle(library.findOrThrow(name), type);
        }

        /** Returns mapped memory that begins at a large page, or null. */
        static @Nullable MemorySegment map(long bytes, Arena arena) {
            long size = (bytes + 2 * LARGE_PAGE - 1) / LARGE_PAGE * LARGE_PAGE;
            try {
                MemorySegment address = (MemorySegment)
                        MAP.invokeExact(MemorySegment.NULL, size, READ_WRITE, PRIVATE_ANONYMOUS, -1, 0L);
                if (address.address() == -1) return null;
                MemorySegment memory = address.reinterpret(size, arena, Pages::unmap);
                long begin = -address.address() & (LARGE_PAGE - 1);
                MemorySegment aligned = memory.asSlice(begin, bytes);
                int ignored = (int) ADVISE.invokeExact(aligned, (bytes + 4095) / 4096 * 4096, HUGE_PAGES);
                return aligned;
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
        }

        private static void unmap(MemorySegment memory) {
            try {
                int ignored = (int) UNMAP.invokeExact(memory, memory.byteSize());
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
        }
    }
}

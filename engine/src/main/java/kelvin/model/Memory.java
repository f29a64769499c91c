package kelvin.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import kelvin.gguf.GgufException;

/** Memory that is still to be had, asked before anything large is allocated. */
final class Memory {
    private Memory() {}

    /** Refuses weights that do not fit beside what runs already. */
    static void needOffHeap(String file, long bytes) {
        needOffHeap(file, bytes, free());
    }

    static void needOffHeap(String file, long bytes, long free) {
        if (bytes > free) {
            throw new GgufException(
                    file,
                    -1,
                    "the weights need " + bytes + " bytes of memory, " + free
                            + " are free; close other programs or take a smaller quantisation");
        }
    }

    /** Refuses a session whose cache does not fit the heap. */
    static void needOnHeap(long bytes, int contextLength) {
        long free = heap();
        if (bytes > free) {
            System.gc(); // texts that nobody holds any more count as used until they are collected
            free = heap();
        }
        if (bytes > free) {
            throw new OutOfContextMemoryException("a context of " + contextLength + " positions needs " + bytes
                    + " bytes of heap, " + free + " are free; ask for a shorter one with --ctx, or give the JVM more"
                    + " with -Xmx");
        }
    }

    private static long heap() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
    }

    private static long free() {
        long free = Long.MAX_VALUE;
        try {
            for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
                if (line.startsWith("MemAvailable:")) {
                    free = Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
                }
            }
            Path limit = Path.of("/sys/fs/cgroup/memory.max");
            Path used = Path.of("/sys/fs/cgroup/memory.current");
            if (Files.isReadable(limit) && Files.isReadable(used)) {
                String most = Files.readString(limit).strip();
                if (!most.equals("max")) {
                    free = Math.min(
                            free,
                            Long.parseLong(most)
                                    - Long.parseLong(Files.readString(used).strip()));
                }
            }
        } catch (IOException | NumberFormatException e) {
            return free; // not Linux: the allocation itself will tell
        }
        return free;
    }
}

package kelvin.conformance;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

/**
 * Tokens for one forward pass of llama.cpp, each with its position and its text. Filled anew for each pass; filling it
 * allocates nothing. Freed with the arena of its model.
 */
public final class LlamaBatch {
    private final int capacity;
    private final MemorySegment batch;
    private final MemorySegment tokens;
    private final MemorySegment positions;
    private final MemorySegment counts;
    private final MemorySegment[] sequences;
    private final MemorySegment wanted;
    private int size;

    LlamaBatch(LlamaLibrary library, Arena arena, int capacity) {
        this.capacity = capacity;
        batch = (MemorySegment) library.call("llama_batch_init", (SegmentAllocator) arena, capacity, 0, 1);
        tokens = array(8, 4L * capacity);
        positions = array(24, 4L * capacity);
        counts = array(32, 4L * capacity);
        MemorySegment pointers = array(40, 8L * capacity);
        wanted = array(48, capacity);
        sequences = new MemorySegment[capacity];
        for (int i = 0; i < capacity; i++) {
            sequences[i] = pointers.getAtIndex(ADDRESS, i).reinterpret(4);
            counts.setAtIndex(JAVA_INT, i, 1);
        }
    }

    private MemorySegment array(long at, long bytes) {
        return batch.get(ADDRESS, at).reinterpret(bytes);
    }

    /** Empties the batch. */
    public void clear() {
        size = 0;
    }

    /** Returns the number of tokens in the batch. */
    public int size() {
        return size;
    }

    /**
     * Adds a token and returns its index, by which its logits are found after the pass.
     *
     * @param sequence the text that it belongs to, from 0
     * @throws LlamaCppException if the batch is full
     */
    public int add(int token, int position, int sequence, boolean logits) {
        if (size == capacity) {
            throw new LlamaCppException("the batch holds " + capacity + " tokens: decode it, clear it and go on");
        }
        tokens.setAtIndex(JAVA_INT, size, token);
        positions.setAtIndex(JAVA_INT, size, position);
        sequences[size].set(JAVA_INT, 0, sequence);
        wanted.set(JAVA_BYTE, size, logits ? (byte) 1 : 0);
        return size++;
    }

    /** Returns the C struct for a call. */
    MemorySegment struct() {
        batch.set(JAVA_INT, 0, size);
        return batch;
    }

    void free(LlamaLibrary library) {
        library.call("llama_batch_free", batch);
    }
}

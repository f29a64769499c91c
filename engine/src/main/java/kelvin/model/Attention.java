package kelvin.model;

import java.util.Arrays;
import kelvin.tensor.FloatKernels;
import kelvin.tensor.Workers;

/**
 * Attention of the queries of a batch to the cached keys and values of their texts. Work comes in blocks of up to eight
 * rows, a row being one query head of one column; the rows of a block share their text and their key-value head. Memory is
 * linear in the context: one line of scores a row.
 */
final class Attention {
    private static final int ROWS = 8;
    private static final int PAGE = KeyValueCache.PAGE;

    private final ModelConfig config;
    private final Workers workers;
    private final Room[] rooms;

    /** What one thread works in. */
    private static final class Room {
        final float[] queries;
        final float[] out;
        final float[] page; // keys or values of one head, where the cache keeps halves
        float[] scores = new float[0];

        Room(int headSize) {
            queries = new float[ROWS * headSize];
            out = new float[ROWS * headSize];
            page = new float[PAGE * headSize];
        }
    }

    Attention(ModelConfig config, Workers workers) {
        this.config = config;
        this.workers = workers;
        rooms = new Room[workers.size()];
        Arrays.setAll(rooms, i -> new Room(config.headSize()));
    }

    /**
     * Writes the attention of all query heads: {@code out[c * outStride + head * headSize + d]}.
     *
     * @param queries (columns, stride): heads x head size, turned by their position
     */
    void attend(FloatKernels kernels, Batch batch, int layer, float[] queries, int stride, float[] out, int outStride) {
        int sharing = config.heads() / config.keyValueHeads();
        // Few columns: small blocks, so that every thread has work; a row's bits do not depend on its block.
        int rows = Math.min(ROWS, Math.max(1, batch.columns() * config.heads() / workers.size()));
        int[] starts = blockStarts(batch, sharing, rows);
        int perHead = starts.length - 1;
        workers.forRanges(perHead * config.keyValueHeads(), 1, (worker, from, to) -> {
            for (int task = from; task < to; task++) {
                int block = task % perHead;
                Rows range = new Rows(task / perHead, starts[block], starts[block + 1], sharing);
                attendRows(kernels, batch, layer, range, queries, stride, out, outStride, rooms[worker]);
            }
        });
    }

    /** Rows [from, to) of a key-value head: row r is query head {@code head * sharing + r % sharing} of column r / sharing. */
    private record Rows(int head, int from, int to, int sharing) {
        int column(int row) {
            return (from + row) / sharing;
        }

        int queryHead(int row) {
            return head * sharing + (from + row) % sharing;
        }

        int count() {
            return to - from;
        }
    }

    /** Cuts the rows of the columns into blocks that do not cross from one text to the next. */
    private static int[] blockStarts(Batch batch, int sharing, int rows) {
        int[] starts = new int[batch.columns() * sharing + 1];
        int count = 0;
        for (int c = 0; c < batch.columns(); ) {
            int end = c + 1;
            while (end < batch.columns() && batch.caches()[end] == batch.caches()[c]) end++;
            for (int row = c * sharing; row < end * sharing; row += rows) starts[count++] = row;
            c = end;
        }
        starts[count++] = batch.columns() * sharing;
        return Arrays.copyOf(starts, count);
    }

    private void attendRows(
            FloatKernels kernels,
            Batch batch,
            int layer,
            Rows rows,
            float[] queries,
            int stride,
            float[] out,
            int outStride,
            Room room) {
        int size = config.headSize();
        int count = rows.count();
        KeyValueCache cache = batch.caches()[rows.column(0)];
        int firstPage = config.firstVisible(layer, batch.positions()[rows.column(0)]) / PAGE;
        int pages = batch.positions()[rows.column(count - 1)] / PAGE + 1 - firstPage;
        int span = pages * PAGE;
        if (room.scores.length < ROWS * span)
            room.scores = new float[ROWS * Math.max(span, 2 * room.scores.length / ROWS)];
        for (int r = 0; r < count; r++) {
            int from = rows.column(r) * stride + rows.queryHead(r) * size;
            System.arraycopy(queries, from, room.queries, r * size, size);
        }
        kernels.scale(room.queries, 0, count * size, config.attentionScale());
        Arrays.fill(room.scores, 0, count * span, 0f);
        for (int p = 0; p < pages; p++) {
            KeyValuePage page = cache.page(layer, firstPage + p);
            float[] keys = page.keys(rows.head(), size, room.page);
            int at = page.at(rows.head(), size);
            kernels.accumulate(room.queries, 0, size, count, size, keys, at, PAGE, room.scores, p * PAGE, span);
        }
        double[] sums = new double[count];
        for (int r = 0; r < count; r++) {
            int position = batch.positions()[rows.column(r)];
            int from = config.firstVisible(layer, position) - firstPage * PAGE;
            sums[r] = kernels.softmax(room.scores, r * span, from, position + 1 - firstPage * PAGE, span);
        }
        mix(kernels, cache, layer, rows, firstPage, pages, room);
        for (int r = 0; r < count; r++) {
            kernels.scale(room.out, r * size, size, (float) (1 / sums[r]));
            int to = rows.column(r) * outStride + rows.queryHead(r) * size;
            System.arraycopy(room.out, r * size, out, to, size);
        }
    }

    /** Sums the values by weight, positions ascending. */
    private void mix(
            FloatKernels kernels, KeyValueCache cache, int layer, Rows rows, int firstPage, int pages, Room room) {
        int size = config.headSize();
        int span = pages * PAGE;
        Arrays.fill(room.out, 0, rows.count() * size, 0f);
        for (int p = 0; p < pages; p++) {
            KeyValuePage page = cache.page(layer, firstPage + p);
            float[] values = page.values(rows.head(), size, room.page);
            int at = page.at(rows.head(), size);
            for (int d = 0; d < size; d += 16) {
                int valuesAt = at + d;
                kernels.accumulate(
                        room.scores, p * PAGE, span, rows.count(), PAGE, values, valuesAt, size, room.out, d, size);
            }
        }
    }
}

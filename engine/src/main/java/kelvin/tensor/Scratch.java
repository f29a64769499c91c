package kelvin.tensor;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Memory that one thread's kernels work in. */
public final class Scratch {
    private static final int TILE_COLUMNS = 256;
    /** Blocks of 16 columns in a tile. */
    private static final int TILE_BLOCKS = TILE_COLUMNS / 16;

    private final float[] tile = new float[TILE_COLUMNS * Layout.ROWS];
    private final float[] sums = new float[TILE_BLOCKS * Activations.GROUP * Layout.ROWS];
    private final float[] scales = new float[TILE_BLOCKS * Layout.ROWS];
    private final float[] minima = new float[TILE_BLOCKS * Layout.ROWS];

    private float[] results = {};

    @SuppressWarnings("UnusedVariable") // nobody needs it: see keep
    private long kept;

    private final @Nullable Scratch second;

    /** Makes scratch memory. */
    public Scratch() {
        this(new Scratch(null));
    }

    private Scratch(@Nullable Scratch second) {
        this.second = second;
    }

    /** Returns the same once more, for a second group of rows. */
    public Scratch second() {
        return Objects.requireNonNull(second);
    }

    /** Returns room for 256 columns of centred weights of 16 rows. */
    public float[] tile() {
        return tile;
    }

    /** Returns room for the sums of 16 blocks of 16 rows and 8 columns, or of 128 blocks of 16 rows. */
    public float[] sums() {
        return sums;
    }

    /** Takes a value that means nothing, so that whoever reads it must do so. */
    public void keep(long value) {
        kept ^= value;
    }

    /** Returns room for this many results, with what is left there from before. */
    public float[] results(int length) {
        if (results.length < length) results = new float[length];
        return results;
    }

    /** Returns room for the scales of 16 blocks of 16 rows. */
    public float[] scales() {
        return scales;
    }

    /** Returns room for the minima of 16 blocks of 16 rows. */
    public float[] minima() {
        return minima;
    }
}

package kelvin.tensor;

/** Memory that one thread's kernels work in. */
public final class Scratch {
    private static final int TILE_COLUMNS = 256;
    /** Blocks of 16 columns in a tile. */
    private static final int TILE_BLOCKS = TILE_COLUMNS / 16;

    private final float[] tile = new float[TILE_COLUMNS * Layout.ROWS];
    private final float[] sums = new float[TILE_BLOCKS * Activations.GROUP * Layout.ROWS];
    private final float[] scales = new float[TILE_BLOCKS * Layout.ROWS];
    private final float[] minima = new float[TILE_BLOCKS * Layout.ROWS];

    /** Makes scratch memory. */
    public Scratch() {}

    /** Returns room for 256 columns of centred weights of 16 rows. */
    public float[] tile() {
        return tile;
    }

    /** Returns room for the sums of 16 blocks of 16 rows and 8 columns, or of 128 blocks of 16 rows. */
    public float[] sums() {
        return sums;
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

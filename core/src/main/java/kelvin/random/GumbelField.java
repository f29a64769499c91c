package kelvin.random;

/**
 * The noise of one draw: a standard Gumbel variable for each token id, a pure function of the key and the id. It is built
 * top-down (Maddison, Tarlow, Minka 2014): the smallest of a group's 64 exponentials first, its holder uniform among them,
 * and for each other member a fresh exponential beyond it, since exponentials have no memory. So the largest noise of a
 * group is known without its members.
 */
public final class GumbelField {
    /** Members of a group. */
    public static final int MEMBERS = 64;

    private final long[] words = new long[2];
    private int k0;
    private int k1;

    /** Makes the field of a draw. */
    public GumbelField(NoiseKey key) {
        moveTo(key.seed(), key.stream(), key.position(), key.attempt());
    }

    /**
     * Makes this the field of another draw, without a new object: derives its key, Threefry2x64-20 of the seed at counter
     * (stream, position; attempt). The numbers mean what they mean in a {@link NoiseKey}.
     */
    public void moveTo(long seed, int stream, int position, int attempt) {
        NoiseKey.check(stream, position, attempt);
        long counter = (long) stream << 32 | position;
        Threefry.threefry2x64(seed, 0, counter, attempt, words);
        k0 = (int) words[0];
        k1 = (int) (words[0] >>> 32);
    }

    /** Returns the first word of the field's key. */
    public int k0() {
        return k0;
    }

    /** Returns the second word of the field's key. */
    public int k1() {
        return k1;
    }

    /** Returns the random word of a counter for a purpose. */
    public long word(int counter, Purpose purpose) {
        return Threefry.threefry2x32(k0, k1, counter, purpose.number());
    }

    /** Returns the exponential of a word: {@code -ln(1 - v)}, {@code v = ((W >>> 12) + 1/2) 2^-52}. */
    public static double exponential(long word) {
        double v = ((word >>> 12) + 0.5) * 0x1p-52;
        return -StrictMath.log1p(-v);
    }

    /** Returns the group of a token id. */
    public static int group(int id) {
        return (id >> 10) * 16 + (id & 15);
    }

    /** Returns a token's place in its group, 0 to 63. */
    public static int member(int id) {
        return id >> 4 & 63;
    }

    /** Returns the token id of a group's member. */
    public static int id(int group, int member) {
        return group >> 4 << 10 | member << 4 | group & 15;
    }

    /** Returns the smallest exponential of a group: 1/64 of a standard one. */
    public double groupExponential(int group) {
        return exponential(word(group, Purpose.GROUP)) / MEMBERS;
    }

    /** Returns the member that holds the smallest exponential of a group. */
    public int holder(int group) {
        return (int) (word(group, Purpose.HOLDER) >>> 58);
    }

    /** Returns the exponential E_i of a token. */
    public double exponential(int id) {
        int group = group(id);
        double smallest = groupExponential(group);
        return member(id) == holder(group) ? smallest : smallest + exponential(word(id, Purpose.MEMBER));
    }

    /** Returns the noise g_i = -ln E_i of a token: a standard Gumbel variable. */
    public double gumbel(int id) {
        return -StrictMath.log(exponential(id));
    }
}

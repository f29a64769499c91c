package kelvin.random;

/**
 * Names the noise of one draw.
 *
 * @param seed all 64 bits count
 * @param stream number of the replica, 0 or more
 * @param position index of the token being drawn in the whole context, BOS included
 * @param attempt number of the try in a rejection scheme, 0 first
 */
public record NoiseKey(long seed, int stream, int position, int attempt) {
    /** Checks the values. */
    public NoiseKey {
        check(stream, position, attempt);
    }

    static void check(int stream, int position, int attempt) {
        if (stream < 0) throw new IllegalArgumentException("stream is " + stream + ", expected 0 or more");
        if (position < 0) throw new IllegalArgumentException("position is " + position + ", expected 0 or more");
        if (attempt < 0) throw new IllegalArgumentException("attempt is " + attempt + ", expected 0 or more");
    }
}

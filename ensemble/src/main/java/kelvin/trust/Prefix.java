package kelvin.trust;

import java.util.Arrays;

/** Tokens as a key: equal when all tokens are. */
record Prefix(int[] tokens) {
    @Override
    public boolean equals(Object other) {
        return other instanceof Prefix prefix && Arrays.equals(tokens, prefix.tokens);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(tokens);
    }

    /** Returns the first {@code length} tokens. */
    Prefix first(int length) {
        return new Prefix(Arrays.copyOf(tokens, length));
    }
}

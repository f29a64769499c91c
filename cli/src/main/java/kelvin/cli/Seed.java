package kelvin.cli;

import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/** Seeds: unsigned 64-bit numbers, random when none is given, and always reported. */
final class Seed {
    private Seed() {}

    static long parse(@Nullable String text) {
        if (text == null) return new SecureRandom().nextLong();
        try {
            if (text.startsWith("+")) throw new NumberFormatException(text);
            return Long.parseUnsignedLong(text);
        } catch (NumberFormatException e) {
            throw Failure.usage(
                    "the seed is \"" + text + "\", expected a whole number from 0 to 18446744073709551615",
                    text,
                    "leave it out for a random one");
        }
    }

    static long of(@Nullable Object value) {
        return switch (value) {
            case null -> parse(null);
            case String text -> parse(text);
            case JsonInput.Whole whole -> parse(whole.digits());
            default ->
                throw Failure.input(
                        "the seed is " + value + ", expected a whole number or a string",
                        value,
                        "write it as a decimal string");
        };
    }

    static String print(long seed) {
        return Long.toUnsignedString(seed);
    }
}

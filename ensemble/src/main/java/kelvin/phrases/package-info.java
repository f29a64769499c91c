/** Stock phrases: patterns, one pass over the bytes of a text that finds them, and lists with their rates in human prose. */
@NullMarked
package kelvin.phrases;

import org.jspecify.annotations.NullMarked;

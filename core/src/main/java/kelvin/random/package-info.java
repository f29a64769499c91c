/** Counter-based noise: a pure function of (seed, stream, position, attempt, token id). */
@NullMarked
package kelvin.random;

import org.jspecify.annotations.NullMarked;

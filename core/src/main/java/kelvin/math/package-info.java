/**
 * Portable numerics: the same bits on every machine, in a written order. Not exported, but for the vector kernels, which
 * answer to the scalar definitions here.
 */
@NullMarked
package kelvin.math;

import org.jspecify.annotations.NullMarked;

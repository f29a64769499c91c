/** Portable numerics: exp, log, log-sum-exp and sums whose order is written down. The same bits on every machine. */
@NullMarked
package kelvin.math;

import org.jspecify.annotations.NullMarked;

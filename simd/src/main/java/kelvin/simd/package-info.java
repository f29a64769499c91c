/** Vector API twins of the scalar kernels. */
@NullMarked
package kelvin.simd;

import org.jspecify.annotations.NullMarked;

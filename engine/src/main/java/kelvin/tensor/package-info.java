/** Tensor types, their exact block arithmetic, and the kernels that carry it out. */
@NullMarked
package kelvin.tensor;

import org.jspecify.annotations.NullMarked;

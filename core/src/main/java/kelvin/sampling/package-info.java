/** Logits, stages, chains and the exact draw argmax(l + T g). */
@NullMarked
package kelvin.sampling;

import org.jspecify.annotations.NullMarked;

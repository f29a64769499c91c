/** Kelvin against its peers, side by side in one process. */
@NullMarked
package kelvin.bench;

import org.jspecify.annotations.NullMarked;

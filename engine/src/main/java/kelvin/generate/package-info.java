/** The generation loop: prompt in, text out, one token at a time. */
@NullMarked
package kelvin.generate;

import org.jspecify.annotations.NullMarked;

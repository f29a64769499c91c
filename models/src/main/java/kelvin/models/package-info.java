/** The story model that ships with Kelvin, its card and the attribution of its texts. */
@NullMarked
package kelvin.models;

import org.jspecify.annotations.NullMarked;

/** Where the entropy of sampled texts turns: a temperature suggested without labels. */
@NullMarked
package kelvin.turning;

import org.jspecify.annotations.NullMarked;

/** Transformers: configuration, weights, key-value cache, forward pass. */
@NullMarked
package kelvin.model;

import org.jspecify.annotations.NullMarked;

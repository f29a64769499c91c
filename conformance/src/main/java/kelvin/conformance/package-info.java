/** Oracles that Kelvin is held against: llama.cpp through FFM, and the files that {@code fetch-models.sh} brings. */
@NullMarked
package kelvin.conformance;

import org.jspecify.annotations.NullMarked;

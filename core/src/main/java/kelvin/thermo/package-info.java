/** Observables of one next-token distribution: log Z, U, S, C, F, with k_B = 1. */
@NullMarked
package kelvin.thermo;

import org.jspecify.annotations.NullMarked;

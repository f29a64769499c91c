/**
 * Light of a hot body: the oscillator's ladder in the ensemble that tokens obey, Planck's law, and the colour that an eye
 * sees. Temperatures are in kelvin here, lengths in metres.
 */
@NullMarked
package kelvin.radiation;

import org.jspecify.annotations.NullMarked;

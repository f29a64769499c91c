/**
 * How often a model's p was right on given texts: surprisal and Brier score of the next token, reliability of the likeliest
 * token's p, and the temperature that calibrates the model on these texts. Low surprise means expected, not true.
 */
@NullMarked
package kelvin.calibration;

import org.jspecify.annotations.NullMarked;

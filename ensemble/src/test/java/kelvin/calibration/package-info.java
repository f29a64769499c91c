@NullMarked
package kelvin.calibration;

import org.jspecify.annotations.NullMarked;

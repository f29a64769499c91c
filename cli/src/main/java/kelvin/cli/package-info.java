/** The command line: one command a use. */
@NullMarked
package kelvin.cli;

import org.jspecify.annotations.NullMarked;

/** Reads GGUF v2 and v3 files: nothing a file claims is believed before it is checked. */
@NullMarked
package kelvin.gguf;

import org.jspecify.annotations.NullMarked;

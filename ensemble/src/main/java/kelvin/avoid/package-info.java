/**
 * Texts without phrases: the model's distribution conditioned on their absence, exactly or softly; a way back in the stream,
 * which is not that distribution; and what their absence costs.
 */
@NullMarked
package kelvin.avoid;

import org.jspecify.annotations.NullMarked;

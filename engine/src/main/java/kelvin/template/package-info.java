/** Chat templates as the model file describes them. */
@NullMarked
package kelvin.template;

import org.jspecify.annotations.NullMarked;

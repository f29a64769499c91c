/** Tokenizers as the model file describes them. */
@NullMarked
package kelvin.tokenizer;

import org.jspecify.annotations.NullMarked;

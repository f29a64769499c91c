/**
 * Tokenizers as the model file describes them: text to token ids and back.
 *
 * <p>Two families: byte-level byte pair encoding with a named pre-tokenizer ({@link kelvin.tokenizer.BytePairTokenizer},
 * {@code tokenizer.ggml.model = gpt2}) and SentencePiece-style pair merging by score with byte fallback
 * ({@link kelvin.tokenizer.SentencePieceTokenizer}, {@code llama}). Ids equal those of llama.cpp on the same file;
 * {@link kelvin.tokenizer.Tokenizer} lists the few deliberate differences outside of ids.
 */
@NullMarked
package kelvin.tokenizer;

import org.jspecify.annotations.NullMarked;

/** GGUF files, tokenizers, transformers and the generation loop. */
module kelvin.engine {
  requires static org.jspecify;
  requires transitive kelvin.core;

  exports kelvin.template;
  exports kelvin.tensor;
}

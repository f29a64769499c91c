/** GGUF files, tokenizers, transformers and the generation loop. */
module kelvin.engine {
  requires static org.jspecify;
  requires transitive kelvin.core;

  exports kelvin.gguf;
  exports kelvin.tensor;

  uses kelvin.tensor.KernelProvider;
}

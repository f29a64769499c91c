/** GGUF files, tokenizers, transformers and the generation loop. */
module kelvin.engine {
    requires static org.jspecify;
    requires transitive kelvin.core;

    exports kelvin.gguf;
    exports kelvin.tensor;
    exports kelvin.template;
    exports kelvin.tokenizer;
    exports kelvin.generate;
    exports kelvin.model;

    uses kelvin.tensor.KernelProvider;
}

package kelvin.model;

import kelvin.gguf.GgufException;

/** The architectures that Kelvin runs. */
public enum Architecture {
    LLAMA("llama", true),
    QWEN2("qwen2", false),
    QWEN3("qwen3", false),
    GEMMA3("gemma3", false);

    private final String key;
    private final boolean interleaved;

    Architecture(String key, boolean interleaved) {
        this.key = key;
        this.interleaved = interleaved;
    }

    /** Returns the name in a GGUF file, which is also the prefix of its keys. */
    public String key() {
        return key;
    }

    /** Returns whether rotary embeddings turn neighbours (2i, 2i + 1) rather than halves (i, i + d/2). */
    boolean interleaved() {
        return interleaved;
    }

    static Architecture of(String name, String file) {
        for (Architecture architecture : values()) {
            if (architecture.key.equals(name)) return architecture;
        }
        throw new GgufException(
                file, 0, "architecture \"" + name + "\" is not supported; Kelvin runs llama, qwen2, qwen3 and gemma3");
    }
}

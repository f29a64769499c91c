package kelvin.conformance;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.util.Map.entry;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.util.Map;

/** The signatures of the C functions that are called, as llama.h of version 0.5.0 has them. */
final class LlamaFunctions {
    /**
     * Parameters of models and contexts, passed by value. The layout is larger than any version's, which the System V
     * convention of x86-64 allows for a last argument, and is filled by llama.cpp's own defaults.
     */
    static final StructLayout PARAMETERS = MemoryLayout.structLayout(MemoryLayout.sequenceLayout(64, JAVA_LONG));

    /** n_tokens, token, embd, pos, n_seq_id, seq_id, logits. */
    static final StructLayout BATCH = MemoryLayout.structLayout(
            JAVA_INT, MemoryLayout.paddingLayout(4), ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);

    private static final StructLayout CHAIN_PARAMETERS = MemoryLayout.structLayout(JAVA_BOOLEAN);

    private static final Map<String, FunctionDescriptor> ALL = Map.ofEntries(
            entry("llama_log_set", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS)),
            entry("llama_version", FunctionDescriptor.of(ADDRESS)),
            entry("llama_print_system_info", FunctionDescriptor.of(ADDRESS)),
            entry("ggml_backend_load_all_from_path", FunctionDescriptor.ofVoid(ADDRESS)),
            entry("llama_backend_init", FunctionDescriptor.ofVoid()),
            entry("llama_model_default_params", FunctionDescriptor.of(PARAMETERS)),
            entry("llama_model_load_from_file", FunctionDescriptor.of(ADDRESS, ADDRESS, PARAMETERS)),
            entry("llama_model_get_vocab", FunctionDescriptor.of(ADDRESS, ADDRESS)),
            entry("llama_model_free", FunctionDescriptor.ofVoid(ADDRESS)),
            entry("llama_vocab_n_tokens", FunctionDescriptor.of(JAVA_INT, ADDRESS)),
            entry("llama_vocab_is_eog", FunctionDescriptor.of(JAVA_BOOLEAN, ADDRESS, JAVA_INT)),
            entry("llama_vocab_is_control", FunctionDescriptor.of(JAVA_BOOLEAN, ADDRESS, JAVA_INT)),
            entry(
                    "llama_tokenize",
                    FunctionDescriptor.of(
                            JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_BOOLEAN, JAVA_BOOLEAN)),
            entry(
                    "llama_token_to_piece",
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_BOOLEAN)),
            entry("llama_context_default_params", FunctionDescriptor.of(PARAMETERS)),
            entry("llama_init_from_model", FunctionDescriptor.of(ADDRESS, ADDRESS, PARAMETERS)),
            entry("llama_free", FunctionDescriptor.ofVoid(ADDRESS)),
            entry("llama_n_ctx", FunctionDescriptor.of(JAVA_INT, ADDRESS)),
            entry("llama_set_n_threads", FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT, JAVA_INT)),
            entry("llama_get_memory", FunctionDescriptor.of(ADDRESS, ADDRESS)),
            entry("llama_memory_clear", FunctionDescriptor.ofVoid(ADDRESS, JAVA_BOOLEAN)),
            entry("llama_memory_seq_cp", FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT)),
            entry("llama_batch_init", FunctionDescriptor.of(BATCH, JAVA_INT, JAVA_INT, JAVA_INT)),
            entry("llama_batch_free", FunctionDescriptor.ofVoid(BATCH)),
            entry("llama_decode", FunctionDescriptor.of(JAVA_INT, ADDRESS, BATCH)),
            entry("llama_synchronize", FunctionDescriptor.ofVoid(ADDRESS)),
            entry("llama_get_logits_ith", FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT)),
            entry("llama_sampler_chain_init", FunctionDescriptor.of(ADDRESS, CHAIN_PARAMETERS)),
            entry("llama_sampler_chain_default_params", FunctionDescriptor.of(CHAIN_PARAMETERS)),
            entry("llama_sampler_chain_add", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS)),
            entry("llama_sampler_init_greedy", FunctionDescriptor.of(ADDRESS)),
            entry("llama_sampler_init_dist", FunctionDescriptor.of(ADDRESS, JAVA_INT)),
            entry("llama_sampler_init_top_k", FunctionDescriptor.of(ADDRESS, JAVA_INT)),
            entry("llama_sampler_init_top_p", FunctionDescriptor.of(ADDRESS, JAVA_FLOAT, JAVA_LONG)),
            entry("llama_sampler_init_min_p", FunctionDescriptor.of(ADDRESS, JAVA_FLOAT, JAVA_LONG)),
            entry("llama_sampler_init_typical", FunctionDescriptor.of(ADDRESS, JAVA_FLOAT, JAVA_LONG)),
            entry("llama_sampler_init_temp", FunctionDescriptor.of(ADDRESS, JAVA_FLOAT)),
            entry("llama_sampler_sample", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT)),
            entry("llama_sampler_apply", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS)),
            entry("llama_sampler_reset", FunctionDescriptor.ofVoid(ADDRESS)),
            entry("llama_sampler_free", FunctionDescriptor.ofVoid(ADDRESS)));

    private LlamaFunctions() {}

    static FunctionDescriptor descriptor(String function) {
        FunctionDescriptor descriptor = ALL.get(function);
        if (descriptor == null) throw new IllegalArgumentException("no signature is known for " + function);
        return descriptor;
    }
}

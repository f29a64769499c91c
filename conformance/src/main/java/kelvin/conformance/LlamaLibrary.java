package kelvin.conformance;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The C functions of llama.cpp that Kelvin's tests and benchmarks call, bound with the foreign function API. */
public final class LlamaLibrary {
    /** Parameter structs are passed by value; they are larger than any version's and filled by llama.cpp's own defaults. */
    private static final StructLayout PARAMETERS =
            MemoryLayout.structLayout(MemoryLayout.sequenceLayout(64, JAVA_LONG));

    private static final StructLayout BATCH = MemoryLayout.structLayout(
            JAVA_INT, MemoryLayout.paddingLayout(4), ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);

    /** Tokens that one call of llama_decode takes: llama.cpp's own default. */
    static final int BATCH_TOKENS = 512;

    private static final Map<String, FunctionDescriptor> FUNCTIONS = new HashMap<>();

    static {
        FUNCTIONS.put("llama_log_set", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS));
        FUNCTIONS.put("ggml_backend_load_all_from_path", FunctionDescriptor.ofVoid(ADDRESS));
        FUNCTIONS.put("llama_backend_init", FunctionDescriptor.ofVoid());
        FUNCTIONS.put("llama_model_default_params", FunctionDescriptor.of(PARAMETERS));
        FUNCTIONS.put("llama_model_load_from_file", FunctionDescriptor.of(ADDRESS, ADDRESS, PARAMETERS));
        FUNCTIONS.put("llama_model_get_vocab", FunctionDescriptor.of(ADDRESS, ADDRESS));
        FUNCTIONS.put("llama_model_free", FunctionDescriptor.ofVoid(ADDRESS));
        FUNCTIONS.put("llama_vocab_n_tokens", FunctionDescriptor.of(JAVA_INT, ADDRESS));
        FUNCTIONS.put(
                "llama_tokenize",
                FunctionDescriptor.of(
                        JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_BOOLEAN, JAVA_BOOLEAN));
        FUNCTIONS.put("llama_context_default_params", FunctionDescriptor.of(PARAMETERS));
        FUNCTIONS.put("llama_init_from_model", FunctionDescriptor.of(ADDRESS, ADDRESS, PARAMETERS));
        FUNCTIONS.put("llama_free", FunctionDescriptor.ofVoid(ADDRESS));
        FUNCTIONS.put("llama_set_n_threads", FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT, JAVA_INT));
        FUNCTIONS.put("llama_get_memory", FunctionDescriptor.of(ADDRESS, ADDRESS));
        FUNCTIONS.put("llama_memory_clear", FunctionDescriptor.ofVoid(ADDRESS, JAVA_BOOLEAN));
        FUNCTIONS.put(
                "llama_memory_seq_cp", FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
        FUNCTIONS.put("llama_batch_get_one", FunctionDescriptor.of(BATCH, ADDRESS, JAVA_INT));
        FUNCTIONS.put("llama_batch_init", FunctionDescriptor.of(BATCH, JAVA_INT, JAVA_INT, JAVA_INT));
        FUNCTIONS.put("llama_decode", FunctionDescriptor.of(JAVA_INT, ADDRESS, BATCH));
        FUNCTIONS.put("llama_synchronize", FunctionDescriptor.ofVoid(ADDRESS));
        FUNCTIONS.put("llama_get_logits_ith", FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT));
        FUNCTIONS.put("llama_sampler_init_greedy", FunctionDescriptor.of(ADDRESS));
        FUNCTIONS.put("llama_sampler_init_dist", FunctionDescriptor.of(ADDRESS, JAVA_INT));
        FUNCTIONS.put("llama_sampler_init_top_k", FunctionDescriptor.of(ADDRESS, JAVA_INT));
        FUNCTIONS.put("llama_sampler_init_top_p", FunctionDescriptor.of(ADDRESS, JAVA_FLOAT, JAVA_LONG));
        FUNCTIONS.put("llama_sampler_init_min_p", FunctionDescriptor.of(ADDRESS, JAVA_FLOAT, JAVA_LONG));
        FUNCTIONS.put("llama_sampler_init_temp", FunctionDescriptor.of(ADDRESS, JAVA_FLOAT));
        FUNCTIONS.put("llama_sampler_apply", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS));
        FUNCTIONS.put("llama_sampler_free", FunctionDescriptor.ofVoid(ADDRESS));
    }

    private final Arena arena = Arena.ofShared();
    private final SymbolLookup symbols;
    private final Map<String, MethodHandle> handles = new HashMap<>();

    /** Loads the libraries of a folder and the backend that fits this processor best. */
    public LlamaLibrary(Path folder) {
        symbols = lookup(folder, "libggml-base.so")
                .or(lookup(folder, "libggml.v0.5.0.so"))
                .or(lookup(folder, "libllama.v0.5.0.so"));
        call("llama_log_set", silence(), MemorySegment.NULL);
        call("ggml_backend_load_all_from_path", arena.allocateFrom(folder.toString()));
        call("llama_backend_init");
    }

    private SymbolLookup lookup(Path folder, String library) {
        return SymbolLookup.libraryLookup(folder.resolve(library), arena);
    }

    private MemorySegment silence() {
        try {
            MethodType type = MethodType.methodType(void.class, int.class, MemorySegment.class, MemorySegment.class);
            MethodHandle ignore = MethodHandles.lookup().findStatic(LlamaLibrary.class, "ignore", type);
            return Linker.nativeLinker()
                    .upcallStub(ignore, FunctionDescriptor.ofVoid(JAVA_INT, ADDRESS, ADDRESS), arena);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    @SuppressWarnings("unused") // called by llama.cpp
    private static void ignore(int level, MemorySegment text, MemorySegment data) {
        // llama.cpp's log is no business of a test
    }

    /** Returns the handle of a function, for hot loops. */
    MethodHandle handle(String function) {
        return handles.computeIfAbsent(function, name -> Linker.nativeLinker()
                .downcallHandle(symbols.findOrThrow(name), FUNCTIONS.get(name)));
    }

    /** Calls a function. */
    Object call(String function, Object... arguments) {
        try {
            return handle(function).invokeWithArguments(arguments);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(function, e);
        }
    }

    MemorySegment loadModel(Arena owner, Path file) {
        MemorySegment parameters =
                (MemorySegment) call("llama_model_default_params", (SegmentAllocator) owner);
        MemorySegment model =
                (MemorySegment) call("llama_model_load_from_file", owner.allocateFrom(file.toString()), parameters);
        if (model.equals(MemorySegment.NULL)) throw new IllegalStateException("llama.cpp cannot load " + file);
        return model;
    }

    MemorySegment newContext(Arena owner, MemorySegment model, int positions, int sequences) {
        MemorySegment parameters =
                (MemorySegment) call("llama_context_default_params", (SegmentAllocator) owner);
        parameters.set(JAVA_INT, 0, positions); // n_ctx
        parameters.set(JAVA_INT, 4, Math.min(positions, BATCH_TOKENS)); // n_batch
        parameters.set(JAVA_INT, 8, Math.min(positions, BATCH_TOKENS)); // n_ubatch
        parameters.set(JAVA_INT, 12, sequences); // n_seq_max
        MemorySegment context = (MemorySegment) call("llama_init_from_model", model, parameters);
        if (context.equals(MemorySegment.NULL)) throw new IllegalStateException("llama.cpp makes no context");
        return context;
    }
}

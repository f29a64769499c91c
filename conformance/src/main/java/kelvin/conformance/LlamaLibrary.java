package kelvin.conformance;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The C library of llama.cpp, bound with the foreign function API. Functions are looked up when they are first called, so a
 * library that lacks one nobody calls does. It stays loaded until the process ends, as its backends cannot be unloaded.
 */
public final class LlamaLibrary {
    /** In the order in which they need each other; a version number may stand between name and ending. */
    private static final List<String> LIBRARIES = List.of("libggml-base", "libggml", "libllama");

    /** Where the flag vocab_only stands in parameters of {@value #KNOWN_MODEL_PARAMETERS} bytes (llama.cpp 0.5.0). */
    private static final long VOCABULARY_ONLY = 72;

    private static final long KNOWN_MODEL_PARAMETERS = 78;

    private final Arena arena = Arena.ofShared();
    private final SymbolLookup symbols;
    private final Map<String, MethodHandle> handles = new HashMap<>();

    /**
     * Loads the libraries of a folder and the backend that fits this processor best, and silences their log.
     *
     * @throws LlamaCppException if the folder lacks one of them, or it cannot be loaded here
     */
    public LlamaLibrary(Path folder) {
        SymbolLookup found = null;
        for (String library : LIBRARIES) {
            SymbolLookup lookup = load(find(folder, library));
            found = found == null ? lookup : found.or(lookup);
        }
        if (found == null) throw new AssertionError("there are three libraries");
        symbols = found;
        call("llama_log_set", silence(), MemorySegment.NULL);
        call(
                "ggml_backend_load_all_from_path",
                arena.allocateFrom(folder.toAbsolutePath().toString()));
        call("llama_backend_init");
    }

    private static Path find(Path folder, String library) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(
                            file -> file.getFileName().toString().matches(library + "(\\.v[0-9.]+)?\\.so(\\.[0-9.]+)?"))
                    .sorted()
                    .findFirst()
                    .orElseThrow(() -> new LlamaCppException(
                            folder + " holds no " + library + ".so; run conformance/fetch-models.sh llama.cpp"));
        } catch (IOException e) {
            throw new LlamaCppException(folder + " cannot be read; run conformance/fetch-models.sh llama.cpp", e);
        }
    }

    private SymbolLookup load(Path library) {
        try {
            return SymbolLookup.libraryLookup(library.toAbsolutePath(), arena);
        } catch (IllegalArgumentException e) {
            throw new LlamaCppException(
                    library + " cannot be loaded: it is built for Linux on x86-64, glibc 2.34 or later", e);
        }
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

    /** Returns the version that the library names, or "unknown". */
    public String version() {
        if (symbols.find("llama_version").isEmpty()) return "unknown";
        MemorySegment text = (MemorySegment) call("llama_version");
        return text.reinterpret(Long.MAX_VALUE).getString(0);
    }

    /** Returns what the library uses of this processor, for example "AVX512, AMX_INT8"; a peer's speed depends on it. */
    public String features() {
        MemorySegment text = (MemorySegment) call("llama_print_system_info");
        String all = text.reinterpret(Long.MAX_VALUE).getString(0);
        return Arrays.stream(all.split("[|:]"))
                .map(String::strip)
                .filter(part -> part.endsWith(" = 1"))
                .map(part -> part.substring(0, part.indexOf(' ')))
                .collect(Collectors.joining(", "));
    }

    /**
     * Returns the handle of a function, for hot loops.
     *
     * @throws LlamaCppException if this version of llama.cpp has no such function
     */
    MethodHandle handle(String function) {
        return handles.computeIfAbsent(function, name -> {
            FunctionDescriptor descriptor = LlamaFunctions.descriptor(name);
            MemorySegment address = symbols.find(name)
                    .orElseThrow(() -> new LlamaCppException(
                            "this llama.cpp has no function " + name + "; 0.5.0 has, see conformance/fetch-models.sh"));
            return Linker.nativeLinker().downcallHandle(address, descriptor);
        });
    }

    /** Calls a function, boxing its arguments. */
    Object call(String function, Object... arguments) {
        try {
            return handle(function).invokeWithArguments(arguments);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(function, e);
        }
    }

    /**
     * Loads a model.
     *
     * @param vocabularyOnly leaves out the tensors, where this version's parameters are known; all is loaded otherwise
     */
    MemorySegment loadModel(Arena owner, Path file, boolean vocabularyOnly) {
        MemorySegment parameters = defaults("llama_model_default_params", owner, (byte) 0);
        if (vocabularyOnly && written("llama_model_default_params", owner) == KNOWN_MODEL_PARAMETERS) {
            parameters.set(JAVA_BYTE, VOCABULARY_ONLY, (byte) 1);
        }
        MemorySegment model =
                (MemorySegment) call("llama_model_load_from_file", owner.allocateFrom(file.toString()), parameters);
        if (model.equals(MemorySegment.NULL)) throw new LlamaCppException("llama.cpp cannot load " + file);
        return model;
    }

    private MemorySegment defaults(String function, Arena owner, byte before) {
        MemorySegment parameters = owner.allocate(LlamaFunctions.PARAMETERS).fill(before);
        return (MemorySegment) call(function, SegmentAllocator.prefixAllocator(parameters));
    }

    /** Returns the length of a parameter struct: the bytes that its defaults set, whatever was there before. */
    private long written(String function, Arena owner) {
        MemorySegment zeros = defaults(function, owner, (byte) 0);
        MemorySegment ones = defaults(function, owner, (byte) 0xff);
        long end = zeros.byteSize();
        while (end > 0 && zeros.get(JAVA_BYTE, end - 1) != ones.get(JAVA_BYTE, end - 1)) end--;
        return end;
    }

    MemorySegment newContext(Arena owner, MemorySegment model, int positions, int sequences, int batch) {
        MemorySegment parameters = defaults("llama_context_default_params", owner, (byte) 0);
        parameters.set(JAVA_INT, 0, positions); // n_ctx
        parameters.set(JAVA_INT, 4, batch); // n_batch
        parameters.set(JAVA_INT, 8, batch); // n_ubatch
        parameters.set(JAVA_INT, 12, sequences); // n_seq_max
        MemorySegment context = (MemorySegment) call("llama_init_from_model", model, parameters);
        if (context.equals(MemorySegment.NULL)) {
            throw new LlamaCppException(
                    "llama.cpp makes no context of " + positions + " positions for " + sequences + " texts");
        }
        return context;
    }
}

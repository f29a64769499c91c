package kelvin.gguf;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A GGUF file, mapped into memory. The header is read and checked when the file is opened; the data of a tensor are read
 * where they are used.
 *
 * <p>A file that somebody cuts short while it is mapped cannot be caught by a check: reading {@link #data} fails then with
 * an {@link InternalError} of the JVM, which {@link #cutShort} turns into a {@link GgufException}.
 */
public final class GgufFile implements AutoCloseable {
    private static final int HASH_CHUNK = 1 << 20;

    private final String name;
    private final MemorySegment bytes;
    private final @Nullable Arena arena;
    private final int version;
    private final GgufMetadata metadata;
    private final List<TensorInfo> tensors;
    private final Map<String, TensorInfo> byName = new HashMap<>();
    private @Nullable String sha256;
    private boolean closed;

    private GgufFile(String name, MemorySegment bytes, @Nullable Arena arena, GgufLimits limits) {
        this.name = name;
        this.bytes = bytes;
        this.arena = arena;
        GgufReader.Header header = new GgufReader(bytes, name, limits).read();
        version = header.version();
        metadata = header.metadata();
        tensors = header.tensors();
        for (TensorInfo tensor : tensors) byName.put(tensor.name(), tensor);
    }

    /**
     * Opens a file with the default limits.
     *
     * @throws GgufException if it is missing, no GGUF file, or damaged
     */
    public static GgufFile open(Path path) {
        return open(path, GgufLimits.DEFAULT);
    }

    /** Opens a file. */
    public static GgufFile open(Path path, GgufLimits limits) {
        String name = path.toString();
        if (!Files.exists(path)) throw new GgufException(name, -1, "no such file; check the path");
        if (!Files.isRegularFile(path)) throw new GgufException(name, -1, "not a regular file; name a .gguf file");
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            MemorySegment bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            return new GgufFile(name, bytes, arena, limits);
        } catch (IOException e) {
            arena.close();
            throw new GgufException(name, -1, "cannot be read: " + e.getMessage());
        } catch (InternalError e) {
            arena.close();
            throw cutShort(name, e);
        } catch (RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    /** Returns what the JVM's error about a page that is gone means here. */
    public static GgufException cutShort(String name, InternalError e) {
        return new GgufException(name, -1, "the file was cut short while it was read: " + e.getMessage());
    }

    /** Reads a file that lies in memory; {@code name} stands for it in messages. */
    public static GgufFile of(MemorySegment bytes, String name, GgufLimits limits) {
        return new GgufFile(name, bytes.asReadOnly(), null, limits);
    }

    /** Returns the path, or the name that was given. */
    public String name() {
        return name;
    }

    /** Returns the version of the format: 2 or 3. */
    public int version() {
        return version;
    }

    /** Returns the metadata. */
    public GgufMetadata metadata() {
        return metadata;
    }

    /** Returns the tensors in the order of the file. */
    public List<TensorInfo> tensors() {
        return tensors;
    }

    /** Returns the bytes of the file. */
    public long size() {
        return bytes.byteSize();
    }

    /** Returns a tensor, or null if the file lacks it. */
    public @Nullable TensorInfo find(String tensor) {
        return byName.get(tensor);
    }

    /** Returns a tensor. */
    public TensorInfo tensor(String tensor) {
        TensorInfo info = byName.get(tensor);
        if (info == null) {
            throw new GgufException(name, -1, "the file lacks the tensor " + tensor + "; it is incomplete");
        }
        return info;
    }

    /** Returns the data of a tensor, read-only. */
    public MemorySegment data(TensorInfo tensor) {
        checkOpen();
        return bytes.asSlice(tensor.offset(), tensor.bytes());
    }

    /** Returns the SHA-256 of the whole file in hexadecimal; the first call reads the file. */
    public synchronized String sha256() {
        if (sha256 == null) {
            checkOpen();
            sha256 = hash();
        }
        return sha256;
    }

    private String hash() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (long at = 0; at < bytes.byteSize(); at += HASH_CHUNK) {
                long length = Math.min(HASH_CHUNK, bytes.byteSize() - at);
                digest.update(bytes.asSlice(at, length).asByteBuffer());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (InternalError e) {
            throw cutShort(name, e);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    private void checkOpen() {
        if (closed) throw new IllegalStateException(name + " is closed");
    }

    @Override
    public synchronized void close() {
        if (closed) return;
        closed = true;
        if (arena != null) arena.close();
    }
}

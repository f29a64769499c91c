package kelvin.gguf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** Names things that are no GGUF, or that are GGUF but not of Kelvin's kind, so that an error can say what they are. */
final class Foreign {
    private static final String[] TENSOR_TYPES = {
        "F32",
        "F16",
        "Q4_0",
        "Q4_1",
        "Q4_2",
        "Q4_3",
        "Q5_0",
        "Q5_1",
        "Q8_0",
        "Q8_1",
        "Q2_K",
        "Q3_K",
        "Q4_K",
        "Q5_K",
        "Q6_K",
        "Q8_K",
        "IQ2_XXS",
        "IQ2_XS",
        "IQ3_XXS",
        "IQ1_S",
        "IQ4_NL",
        "IQ3_S",
        "IQ2_S",
        "IQ4_XS",
        "I8",
        "I16",
        "I32",
        "I64",
        "F64",
        "IQ1_M",
        "BF16",
        "Q4_0_4_4",
        "Q4_0_4_8",
        "Q4_0_8_8",
        "TQ1_0",
        "TQ2_0",
        "IQ4_NL_4_4",
        "IQ4_NL_4_8",
        "IQ4_NL_8_8",
        "MXFP4"
    };

    private Foreign() {}

    /** Returns ggml's name of a tensor type with its number. */
    static String tensorType(int number) {
        String name = number >= 0 && number < TENSOR_TYPES.length ? TENSOR_TYPES[number] : "unknown";
        return name + " (" + Integer.toUnsignedString(number) + ")";
    }

    /** Says what a file is that does not begin with GGUF. */
    static String describe(MemorySegment bytes) {
        byte[] head = new byte[(int) Math.min(64, bytes.byteSize())];
        MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, 0, head, 0, head.length);
        String text = new String(head, StandardCharsets.ISO_8859_1);
        if (text.startsWith("FUGG"))
            return "it is a big-endian GGUF file; Kelvin reads little-endian files, convert it";
        if (text.startsWith("PK")) return "it looks like a zip archive or a PyTorch file; convert the model to GGUF";
        if (text.startsWith("lmgg") || text.startsWith("fmgg") || text.startsWith("tjgg")) {
            return "it is in the older GGML format; convert the model anew";
        }
        if (text.startsWith("version https://git-lfs")) {
            return "it is a pointer of git-lfs, not the model itself; fetch it with git lfs pull";
        }
        if (text.startsWith("<")) return "it looks like a web page; fetch the file itself";
        if (text.length() > 9 && text.charAt(8) == '{') return "it looks like safetensors; convert the model to GGUF";
        if (text.startsWith("\u0080")) return "it looks like a pickle; convert the model to GGUF";
        StringBuilder hex = new StringBuilder();
        for (int i = 0; i < Math.min(4, head.length); i++) hex.append(String.format("%02x ", head[i]));
        return "it begins with " + hex + "instead of 47 47 55 46";
    }
}

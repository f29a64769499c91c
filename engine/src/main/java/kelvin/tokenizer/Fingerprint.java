package kelvin.tokenizer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The hash of a tokenizer: every value behind its length or in a fixed width, so that no two tokenizers write alike. */
final class Fingerprint {
    private static final String FORMAT = "kelvin.tokenizer/1";

    private final MessageDigest digest;
    private final ByteBuffer number = ByteBuffer.allocate(Integer.BYTES); // big-endian

    private Fingerprint() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static String of(Vocabulary vocabulary, TokenRoles roles, TokenizerData data) {
        var hash = new Fingerprint();
        hash.add(FORMAT.getBytes(StandardCharsets.US_ASCII));
        hash.add(data.family().name().getBytes(StandardCharsets.US_ASCII));
        hash.add(data.preTokenizer().name().getBytes(StandardCharsets.US_ASCII));
        hash.add(data.addBos() ? 1 : 0);
        hash.add(data.addSpacePrefix() ? 1 : 0);
        hash.add(data.special().bos());
        hash.add(data.special().eos());
        hash.add(vocabulary.size());
        for (int id = 0; id < vocabulary.size(); id++) {
            hash.add(vocabulary.bytes(id));
            hash.add(roles.bits(id));
            hash.add(Float.floatToIntBits(data.scores().length == 0 ? 0 : data.scores()[id]));
        }
        hash.add(roles.ends().size());
        roles.ends().forEach(hash::add);
        hash.add(data.merges().size());
        data.merges().forEach(hash::add);
        return HexFormat.of().formatHex(hash.digest.digest());
    }

    private void add(int value) {
        digest.update(number.clear().putInt(value).array());
    }

    private void add(byte[] value) {
        add(value.length);
        digest.update(value);
    }
}

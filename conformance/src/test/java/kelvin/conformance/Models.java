package kelvin.conformance;

import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import kelvin.model.Model;
import kelvin.model.ModelOptions;
import kelvin.models.Tale;
import org.junit.jupiter.api.Assumptions;

/** The three models that laws are held against: {@code tale} is the embedded one, {@link Fetched} names the others. */
final class Models {
    private Models() {}

    static Model open(String name) {
        return name.equals("tale")
                ? Model.of(MemorySegment.ofArray(Tale.gguf()), Tale.NAME, ModelOptions.DEFAULT)
                : Model.open(Fetched.model(name), ModelOptions.DEFAULT.withContextLength(2048));
    }

    /** The same, for long tests, which also run where no model was fetched: they are skipped there, and counted as skipped. */
    static Model openOrSkip(String name) {
        Assumptions.assumeTrue(name.equals("tale") || Files.exists(Fetched.CACHE.resolve(Fetched.name(name))));
        return open(name);
    }
}

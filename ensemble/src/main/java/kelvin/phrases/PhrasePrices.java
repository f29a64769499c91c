package kelvin.phrases;

import java.util.List;

/** What the phrases in a text cost a model. */
@FunctionalInterface
public interface PhrasePrices {
    /**
     * Returns a price for each finding, in nats.
     *
     * @param utf8 the text
     * @param findings in it, in order
     */
    double[] of(byte[] utf8, List<PhraseFinding> findings);
}

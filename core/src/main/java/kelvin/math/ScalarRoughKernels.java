package kelvin.math;

/** The definition of {@link RoughKernels}. */
public final class ScalarRoughKernels implements RoughKernels {
    /** Makes the kernels. */
    public ScalarRoughKernels() {}

    /** Returns the number of tokens in whole chunks; those behind are a block of their own. */
    public static int whole(float[] logits) {
        return logits.length / CHUNK * CHUNK;
    }

    @Override
    public void partition(float[] logits, RoughSums sums) {
        sums.clear();
        int whole = whole(logits);
        for (int at = 0; at < whole; at += BLOCK) addPartition(logits, at, Math.min(whole, at + BLOCK), sums);
        addPartition(logits, whole, logits.length, sums);
        sums.fold();
    }

    /** Adds the weights of a block. */
    public static void addPartition(float[] logits, int from, int to, RoughSums sums) {
        for (int lane = 0; lane < LANES; lane++) {
            float sum = 0;
            for (int at = from; at < to; at += CHUNK) {
                float chunk = 0;
                for (int id = at + lane; id < Math.min(to, at + CHUNK); id += LANES) {
                    float x = RoughWeight.bounded(logits[id], sums);
                    float z = RoughWeight.rounded(x, sums);
                    chunk = Math.fma(RoughWeight.power(x, z, sums), RoughWeight.exponent(z), chunk);
                }
                sum += chunk;
            }
            sums.block()[lane] = sum;
        }
        sums.empty(LANES);
    }

    @Override
    public void moments(float[] logits, float pivot, RoughSums sums) {
        sums.clear();
        int whole = whole(logits);
        for (int at = 0; at < whole; at += BLOCK) addMoments(logits, at, Math.min(whole, at + BLOCK), pivot, sums);
        addMoments(logits, whole, logits.length, pivot, sums);
        sums.fold();
    }

    /** Adds the moments of a block. */
    public static void addMoments(float[] logits, int from, int to, float pivot, RoughSums sums) {
        float[] block = sums.block();
        for (int lane = 0; lane < LANES; lane++) {
            float zeroth = 0;
            float first = 0;
            float second = 0;
            for (int at = from; at < to; at += CHUNK) {
                float weights = 0;
                float deviations = 0;
                float squares = 0;
                for (int id = at + lane; id < Math.min(to, at + CHUNK); id += LANES) {
                    float x = RoughWeight.bounded(logits[id], sums);
                    float z = RoughWeight.rounded(x, sums);
                    float power = RoughWeight.power(x, z, sums);
                    float exponent = RoughWeight.exponent(z);
                    float deviation = pivot - x;
                    float scaled = deviation * exponent; // exact, but for numbers too small to count
                    weights = Math.fma(power, exponent, weights);
                    deviations = Math.fma(power, scaled, deviations);
                    squares = Math.fma(power, scaled * deviation, squares);
                }
                zeroth += weights;
                first += deviations;
                second += squares;
            }
            block[lane] = zeroth;
            block[LANES + lane] = first;
            block[2 * LANES + lane] = second;
        }
        sums.empty(3 * LANES);
    }

    @Override
    public void masses(float[] logits, float low, float high, RoughSums sums) {
        sums.clear();
        int whole = whole(logits);
        for (int at = 0; at < whole; at += BLOCK) addMasses(logits, at, Math.min(whole, at + BLOCK), low, high, sums);
        addMasses(logits, whole, logits.length, low, high, sums);
        sums.fold();
    }

    /** Adds the masses of a block. */
    public static void addMasses(float[] logits, int from, int to, float low, float high, RoughSums sums) {
        float[] block = sums.block();
        for (int lane = 0; lane < LANES; lane++) {
            float all = 0;
            float inside = 0;
            for (int at = from; at < to; at += CHUNK) {
                float weights = 0;
                float weightsInside = 0;
                for (int id = at + lane; id < Math.min(to, at + CHUNK); id += LANES) {
                    float logit = logits[id];
                    float x = RoughWeight.bounded(logit, sums);
                    float z = RoughWeight.rounded(x, sums);
                    float power = RoughWeight.power(x, z, sums);
                    float exponent = RoughWeight.exponent(z);
                    weights = Math.fma(power, exponent, weights);
                    if (!(logit < low || logit > high)) weightsInside = Math.fma(power, exponent, weightsInside);
                }
                all += weights;
                inside += weightsInside;
            }
            block[lane] = all;
            block[LANES + lane] = inside;
        }
        sums.empty(2 * LANES);
    }
}

package kelvin.calibration;

import kelvin.thermo.Thermometer;

/** Solves the thermometer's equation over all tokens of several documents. */
final class TemperatureFit {
    private static final int MAX_STEPS = 200;
    private static final double ACCURACY = 1e-12;
    /** A uniform sum of many floats is exact to its rounding only; as in the thermometer. */
    private static final double UNIFORM = 1e-12;

    private final Isotherms spectra;
    private final double[] energies; // of the tokens
    private final int[] documents; // of the tokens, ascending

    final Thermometer.Status status;
    /** 1 / T; meaningless unless the status is finite. */
    final double beta;
    /** Score of each document at beta, sum of U - e; all zero unless the status is finite. */
    final double[] scores;
    /** Information of each document at beta, sum of Var. */
    final double[] information;

    private double tokenScatter;
    private double variance; // sum of Var where the excess was last asked for

    /**
     * Solves.
     *
     * @param uniform sum over tokens of the mean energy at T = infinity
     */
    TemperatureFit(Isotherms spectra, double[] energies, int[] documents, double uniform) {
        this.spectra = spectra;
        this.energies = energies;
        this.documents = documents;
        double observed = 0;
        for (double e : energies) observed += e;
        int count = documents[documents.length - 1] + 1;
        scores = new double[count];
        information = new double[count];
        if (observed == 0) status = Thermometer.Status.ZERO;
        else if (Math.abs(uniform - observed) <= UNIFORM * observed) status = Thermometer.Status.INFINITE;
        else if (uniform < observed) status = Thermometer.Status.INVERTED;
        else status = Thermometer.Status.FINITE;
        beta = status == Thermometer.Status.FINITE ? solve() : 0;
        if (status == Thermometer.Status.FINITE) sum(beta);
    }

    /** Returns whether the likelihood still grows at the coldest temperature that is looked at. */
    boolean coldest() {
        return beta >= Isotherms.COLDEST_BETA;
    }

    /** Newton's method inside a bracket that shrinks, as d(sum U)/d beta = -sum Var. */
    private double solve() {
        double low = 0;
        double high = Isotherms.COLDEST_BETA;
        if (excess(high) >= 0) return high;
        double at = 1;
        for (int step = 0; step < MAX_STEPS; step++) {
            double excess = excess(at);
            if (excess == 0) return at;
            if (excess > 0) low = at;
            else high = at;
            double next = at + excess / variance;
            if (!(next > low && next < high)) next = low + (high - low) / 2;
            if (Math.abs(next - at) <= ACCURACY * at) return next;
            at = next;
        }
        return at;
    }

    private double excess(double at) {
        Isotherms.Point point = new Isotherms.Point();
        double excess = 0;
        variance = 0;
        for (int t = 0; t < energies.length; t++) {
            spectra.at(t, at, point);
            excess += point.energy - energies[t];
            variance += point.variance;
        }
        return excess;
    }

    private void sum(double at) {
        Isotherms.Point point = new Isotherms.Point();
        for (int t = 0; t < energies.length; t++) {
            spectra.at(t, at, point);
            double score = point.energy - energies[t];
            scores[documents[t]] += score;
            information[documents[t]] += point.variance;
            tokenScatter += score * score;
        }
    }

    /** Standard error of beta; clustered by document if there are several. */
    double betaError() {
        double total = 0;
        double scatter = 0;
        for (int d = 0; d < scores.length; d++) {
            total += information[d];
            scatter += scores[d] * scores[d];
        }
        int count = scores.length;
        double sum = count > 1 ? scatter * count / (count - 1) : tokenScatter;
        return StrictMath.sqrt(sum) / total;
    }

    /** Surprisal a token at an inverse temperature: the mean of ln Z + beta e. */
    double nll(double at) {
        Isotherms.Point point = new Isotherms.Point();
        double sum = 0;
        for (int t = 0; t < energies.length; t++) {
            spectra.at(t, at, point);
            sum += point.logPartition + at * energies[t];
        }
        return sum / energies.length;
    }

    /** p of the likeliest token of each place at an inverse temperature, 1 / Z. */
    double[] likeliest(double at) {
        Isotherms.Point point = new Isotherms.Point();
        double[] p = new double[energies.length];
        for (int t = 0; t < p.length; t++) {
            spectra.at(t, at, point);
            p[t] = StrictMath.exp(-Math.max(0, point.logPartition)); // a polynomial may dip below ln 1
        }
        return p;
    }
}

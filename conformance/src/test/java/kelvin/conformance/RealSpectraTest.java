package kelvin.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kelvin.model.Model;
import kelvin.model.Session;
import kelvin.thermo.Curves;
import kelvin.thermo.DensityOfStates;
import kelvin.thermo.Observables;
import kelvin.thermo.Units;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Laws of the Boltzmann ensemble, and the accuracy of its fast paths, on the logits of models after twenty prompts. */
class RealSpectraTest {
    private static final double INF = Double.POSITIVE_INFINITY;
    /** Around beta = 4 the density of states changes its way. */
    private static final double[] TEMPERATURES = {0.02, 0.1, 0.2499, 0.25, 0.2501, 0.5, 1, 2, 10, 1000};

    private static List<float[]> spectra(Model model) {
        List<float[]> spectra = new ArrayList<>();
        for (String prompt : Prompts.ALL) {
            int[] ids = model.tokenizer().encode(prompt);
            try (Session session = model.session()) {
                session.append(
                        Arrays.copyOf(ids, Math.min(ids.length, model.info().contextLength())));
                spectra.add(session.logits().clone());
            }
        }
        assertThat(spectra).hasSize(20);
        return spectra;
    }

    private static double[] wide(float[] logits) {
        double[] wide = new double[logits.length];
        for (int i = 0; i < wide.length; i++) wide[i] = logits[i];
        return wide;
    }

    @Test
    void the_embedded_model_keeps_the_laws() {
        try (Model model = Models.open("tale")) {
            check(spectra(model), TEMPERATURES);
        }
    }

    @Tag("models")
    @ParameterizedTest
    @ValueSource(strings = {"smollm2", "gemma3"})
    void real_models_keep_the_laws(String name) {
        try (Model model = Models.open(name)) {
            check(spectra(model), new double[] {0.1, 0.25, 0.2501, 1, 10});
        }
    }

    private static void check(List<float[]> spectra, double[] temperatures) {
        curves(spectra);
        for (float[] logits : spectra) {
            laws(wide(logits));
            for (double t : temperatures) accuracy(logits, t);
        }
    }

    /** Every check of {@code kelvin curves --check}, at its 65 temperatures and on each spectrum. */
    private static void curves(List<float[]> spectra) {
        double[] temperatures = new double[65];
        for (int i = 0; i < 65; i++) temperatures[i] = Units.ofKnob(i / 64.0);
        List<DensityOfStates> densities =
                spectra.stream().map(DensityOfStates::of).toList();
        Curves curves = new Curves(densities);
        List<Curves.Check> checks = curves.checks(temperatures);
        assertThat(checks).hasSizeGreaterThanOrEqualTo(6).allMatch(Curves.Check::passes);
        double worst = 0;
        for (int i = 0; i < spectra.size(); i++) {
            for (double t : temperatures) {
                double exact = Observables.of(spectra.get(i), t).logPartition();
                worst = Math.max(worst, Math.abs(densities.get(i).at(t).logPartition() - exact));
            }
        }
        assertThat(worst).isLessThan(3e-7);
        assertThat(curves.peaks()).isNotEmpty().allSatisfy(peak -> {
            double t = peak.temperature();
            assertThat(peak.heatCapacity()).isGreaterThan(curves.at(t * 1.01).heatCapacity());
            assertThat(peak.heatCapacity()).isGreaterThan(curves.at(t / 1.01).heatCapacity());
        });
        System.out.printf("%d spectra: bins within %.1e of all levels; %s%n", spectra.size(), worst, checks);
    }

    private static void laws(double[] logits) {
        double t = 0.8;
        Observables o = Observables.of(logits, t);
        double beta = 1 / t;
        double h = 1e-3;
        double up = Observables.of(logits, 1 / (beta + h)).logPartition();
        double down = Observables.of(logits, 1 / (beta - h)).logPartition();
        // The partition function generates the moments: U = -d ln Z / d beta, Var = d^2 ln Z / d beta^2.
        assertThat(o.energy()).isCloseTo((down - up) / (2 * h), within(1e-4 * (1 + o.energy())));
        double variance = (up + down - 2 * o.logPartition()) / (h * h);
        assertThat(o.heatCapacity() * t * t).isCloseTo(variance, within(1e-3 * (1 + variance)));
        // Only differences of energies and their ratio to T count. A factor of 2 changes no bit.
        double[] twice = logits.clone();
        double[] shifted = logits.clone();
        double[] reversed = logits.clone();
        double[] doubled = Arrays.copyOf(logits, 2 * logits.length);
        for (int i = 0; i < logits.length; i++) {
            twice[i] *= 2;
            shifted[i] += 1024;
            reversed[i] = logits[logits.length - 1 - i];
            doubled[logits.length + i] = logits[i];
        }
        Observables scaled = Observables.of(twice, 2 * t);
        assertThat(scaled.entropy()).isEqualTo(o.entropy());
        assertThat(scaled.energy()).isEqualTo(2 * o.energy());
        assertThat(scaled.heatCapacity()).isEqualTo(o.heatCapacity());
        same(Observables.of(shifted, t), o, 0, 1e-9);
        same(Observables.of(reversed, t), o, 0, 1e-14);
        // Every state twice: ln 2 more entropy, nothing else.
        same(Observables.of(doubled, t), o, StrictMath.log(2), 1e-13);
        // The free energy of the ensemble is the least that any distribution has at this T.
        for (double other : new double[] {0, 0.3, 0.79, 0.81, 2, INF}) {
            Observables q = Observables.of(logits, other);
            assertThat(q.energy() - t * q.entropy()).isGreaterThan(o.freeEnergy());
        }
        // Relative entropy between two temperatures in closed form.
        double closed = Observables.of(logits, 2).logPartition() - o.logPartition() + (0.5 - beta) * o.energy();
        double summed = Observables.divergence(
                Observables.logProbabilities(logits, t), Observables.logProbabilities(logits, 2));
        assertThat(summed).isPositive().isCloseTo(closed, within(1e-11 * (1 + closed)));
    }

    private static void same(Observables a, Observables b, double more, double relative) {
        near(a.logPartition(), b.logPartition() + more, relative, "ln Z");
        near(a.energy(), b.energy(), relative, "U");
        near(a.entropy(), b.entropy() + more, relative, "S");
        near(a.heatCapacity(), b.heatCapacity(), relative, "C");
    }

    private static void near(double value, double expected, double relative, String what) {
        assertThat(value).as(what).isCloseTo(expected, within(relative * Math.abs(expected) + 1e-300));
    }

    /** Both fast paths and the double path against sums in double-double. */
    private static void accuracy(float[] logits, double t) {
        Reference exact = Reference.of(logits, t);
        String what = "T " + t + ", " + exact;
        Observables doubles = Observables.of(wide(logits), t);
        near(doubles.logPartition(), exact.logPartition(), 1e-12, what);
        near(doubles.energy(), exact.energy(), 1e-12, what);
        near(doubles.heatCapacity(), exact.heatCapacity(), 1e-12, what);
        near(doubles.entropy(), exact.logPartition() + exact.energy() / t, 1e-12, what);
        // Left out are levels more than 40 T above the ground state, each with e^-40 at most.
        double cut = logits.length * StrictMath.exp(-40);
        for (Observables fast :
                List.of(Observables.of(logits, t), DensityOfStates.of(logits).at(t))) {
            assertThat(fast.logPartition()).as(what).isCloseTo(exact.logPartition(), within(3e-7));
            double energy = 1e-6 * exact.energy() + cut * 40 * t;
            assertThat(fast.energy()).as(what).isCloseTo(exact.energy(), within(energy));
            double capacity = 1e-6 * exact.heatCapacity() + cut * 1600;
            assertThat(fast.heatCapacity()).as(what).isCloseTo(exact.heatCapacity(), within(capacity));
            double entropy = exact.logPartition() + exact.energy() / t;
            assertThat(fast.entropy()).as(what).isCloseTo(entropy, within(3e-7 + 1e-6 * exact.energy() / t));
        }
    }

    /** The observables by their definitions, every sum in double-double. */
    private record Reference(double logPartition, double energy, double heatCapacity) {
        static Reference of(float[] logits, double t) {
            double ground = Double.NEGATIVE_INFINITY;
            for (float logit : logits) ground = Math.max(ground, logit);
            DoubleDouble temperature = new DoubleDouble(t, 0);
            DoubleDouble[] weights = new DoubleDouble[logits.length];
            DoubleDouble rest = DoubleDouble.ZERO;
            DoubleDouble first = DoubleDouble.ZERO;
            int ties = 0;
            for (int i = 0; i < logits.length; i++) {
                DoubleDouble e = DoubleDouble.difference(ground, logits[i]);
                weights[i] = DoubleDouble.ZERO.minus(e).over(temperature).exp();
                if (e.high() == 0) ties++;
                else rest = rest.plus(weights[i]);
                first = first.plus(weights[i].times(e));
            }
            DoubleDouble partition = rest.plus(new DoubleDouble(ties, 0));
            DoubleDouble energy = first.over(partition);
            DoubleDouble second = DoubleDouble.ZERO;
            for (int i = 0; i < logits.length; i++) {
                DoubleDouble d = DoubleDouble.difference(ground, logits[i]).minus(energy);
                second = second.plus(weights[i].times(d).times(d));
            }
            DoubleDouble capacity = second.over(partition).over(temperature).over(temperature);
            double logPartition = StrictMath.log(ties) + StrictMath.log1p(rest.value() / ties);
            return new Reference(logPartition, energy.value(), capacity.value());
        }
    }

    /** The reference itself: e^x by decimal arithmetic. */
    @Test
    void double_doubles_have_thirty_digits() {
        MathContext digits = new MathContext(60);
        for (double x : new double[] {0, -1e-9, -0.3, -1, -2.7, -40.3, -345.6, -600}) {
            BigDecimal step = new BigDecimal(x).divide(BigDecimal.valueOf(1024), digits);
            BigDecimal term = BigDecimal.ONE;
            BigDecimal sum = BigDecimal.ONE;
            for (int k = 1; k < 60; k++) {
                term = term.multiply(step, digits).divide(BigDecimal.valueOf(k), digits);
                sum = sum.add(term, digits);
            }
            BigDecimal exact = sum.pow(1024, digits);
            DoubleDouble ours = new DoubleDouble(x, 0).exp();
            BigDecimal error =
                    new BigDecimal(ours.high()).add(new BigDecimal(ours.low())).subtract(exact);
            assertThat(error.divide(exact, digits).abs().doubleValue())
                    .as("e^%s", x)
                    .isLessThan(1e-28);
        }
    }
}

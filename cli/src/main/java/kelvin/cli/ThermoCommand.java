package kelvin.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import kelvin.sampling.Logits;
import kelvin.thermo.EnergyMoments;
import kelvin.thermo.InvertedEnsemble;
import kelvin.thermo.Observables;
import kelvin.thermo.Quantity;
import kelvin.thermo.Response;
import kelvin.thermo.Solver;
import kelvin.thermo.Units;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "thermo",
        description = "The thermodynamics of a spectrum of levels: log Z, U, S, C, F.",
        footer = {
            "",
            "Reads an object from standard input: levels, and if you like degeneracies, unit (nat, eV or J), and one of",
            "temperature, kelvin, what the temperature is to be found for (entropy, effective_states, energy), or beta",
            "below 0 for an inverted ensemble. Examples:",
            "  echo '{\"levels\": [0, 0.1], \"unit\": \"eV\", \"kelvin\": 300}' | kelvin thermo",
            "  echo '{\"levels\": [0, 1, 2], \"effective_states\": 2.5}' | kelvin thermo --moments"
        })
final class ThermoCommand implements Callable<Integer> {
    private static final Set<String> KEYS = Set.of(
            "levels", "degeneracies", "unit", "temperature", "kelvin", "entropy", "effective_states", "energy", "beta");
    /** What names the state; one of them may be given. */
    private static final List<String> STATES =
            List.of("temperature", "kelvin", "entropy", "effective_states", "energy", "beta");
    /** The response is a matrix: 500 levels are 4 MB of JSON. */
    private static final int MOST_RESPONSES = 500;

    private final Io io;

    @Mixin
    OutputOptions output = new OutputOptions();

    @Option(names = "--jsonl", description = "Read one JSON object a line, and answer line by line.")
    boolean jsonl;

    @Option(
            names = "--moments",
            description = "Mean, deviation, skewness and kurtosis of the energy, Fisher information.")
    boolean moments;

    @Option(
            names = "--response",
            description = "With --json: the Jacobian d p_i / d l_j, how probabilities answer to fields on the levels.")
    boolean response;

    ThermoCommand(Io io) {
        this.io = io;
    }

    /**
     * A spectrum in a state.
     *
     * @param temperature T in nats, or the number that stands for T * 0.25 eV; null for an inverted ensemble
     * @param thermal k_B T in the unit of the levels
     * @param beta of an inverted ensemble, in nats; else 0
     */
    private record Question(
            double[] levels,
            double[] degeneracies,
            String unit,
            double unitInNats,
            @Nullable Double temperature,
            double thermal,
            double beta) {
        double[] logits() {
            return negative(levels);
        }

        Observables observables() {
            if (temperature != null) return Observables.of(logits(), degeneracies, thermal);
            return InvertedEnsemble.of(logits(), degeneracies, beta * unitInNats)
                    .observables();
        }
    }

    private static double[] negative(double[] levels) {
        double[] logits = new double[levels.length];
        for (int i = 0; i < levels.length; i++) logits[i] = 0 - levels[i];
        return logits;
    }

    @Override
    public Integer call() {
        if (jsonl) {
            Lines.forEach(io, (line, what) -> io.println(answer(question(JsonInput.parse(line, what), what))));
            return ExitCode.OK;
        }
        String text = Io.decode(io.readAll(), "standard input");
        Question question = question(JsonInput.parse(text, "standard input"), "standard input");
        if (output.json) io.println(answer(question));
        else io.print(table(question));
        return ExitCode.OK;
    }

    private static Question question(@Nullable Object value, String what) {
        JsonInput.Fields f = new JsonInput.Fields(value, what, KEYS);
        double[] levels = f.numbers("levels", Double.NaN);
        if (levels.length == 0) throw Failure.input("there are no levels", 0, "give at least one");
        for (double level : levels) {
            if (!(Math.abs(level) <= Double.MAX_VALUE)) {
                throw Failure.input("a level is " + level + ", expected a finite energy", level, "leave it out");
            }
        }
        double[] degeneracies = f.has("degeneracies") ? f.numbers("degeneracies", Double.NaN) : ones(levels.length);
        if (degeneracies.length != levels.length) {
            throw Failure.input(
                    degeneracies.length + " degeneracies for " + levels.length + " levels",
                    degeneracies.length,
                    "give one for each level");
        }
        for (double g : degeneracies) {
            if (!(g > 0 && g <= Double.MAX_VALUE)) {
                throw Failure.input("a degeneracy is " + g + ", expected a number above 0", g, "leave the level out");
            }
        }
        String unit = f.has("unit") ? String.valueOf(f.string("unit")) : "nat";
        double unitInNats = switch (unit) {
            case "nat" -> 1;
            case "eV" -> 1 / Units.NAT_IN_EV;
            case "J" -> 1 / (Units.NAT_IN_EV * Units.ELECTRONVOLT);
            default ->
                throw Failure.input("unit is \"" + unit + "\", expected nat, eV or J", unit, "nat is the default");
        };
        List<String> given = STATES.stream().filter(f::has).toList();
        if (given.size() > 1) {
            throw Failure.input(String.join(" and ", given) + " are both given", null, "keep one of them");
        }
        String state = given.isEmpty() ? "temperature" : given.getFirst();
        if (state.equals("beta")) {
            double beta = f.asNumber(f.get("beta"), "beta");
            if (!(beta < 0)) {
                throw Failure.input(
                        "beta is " + beta + ", expected a number below 0: it names an inverted ensemble",
                        beta,
                        "for an ordinary one give temperature, which is 1 / beta");
            }
            return new Question(levels, degeneracies, unit, unitInNats, null, 0, beta);
        }
        double temperature = temperature(f, state, levels, degeneracies, unitInNats);
        Logits.checkTemperature(temperature);
        return new Question(levels, degeneracies, unit, unitInNats, temperature, temperature / unitInNats, 0);
    }

    private static double temperature(
            JsonInput.Fields f, String state, double[] levels, double[] degeneracies, double unitInNats) {
        Object value = f.get(state);
        return switch (state) {
            case "kelvin" -> Units.fromKelvin(f.asNumber(value, state));
            case "temperature" ->
                value == null ? 1 : value instanceof String text ? Units.parse(text) : f.asNumber(value, state);
            default ->
                Solver.temperature(negative(levels), degeneracies, Quantity.of(state), f.asNumber(value, state))
                        * unitInNats;
        };
    }

    private static double[] ones(int n) {
        double[] ones = new double[n];
        Arrays.fill(ones, 1);
        return ones;
    }

    private String answer(Question q) {
        Json json = Json.of("thermo");
        Double t = q.temperature();
        if (t != null) JsonParts.temperature(json, t);
        else json.nothing("temperature").nothing("kelvin").number("beta", q.beta());
        json.string("unit", q.unit());
        Observables o = q.observables();
        json.object("observables", () -> JsonParts.observables(json, o));
        if (moments) {
            EnergyMoments m = moments(q);
            json.object("moments", () -> {
                json.number("mean", m.mean());
                json.number("standard_deviation", m.standardDeviation());
                json.number("skewness", m.skewness());
                json.number("excess_kurtosis", m.excessKurtosis());
                json.number("fisher_information", m.fisherInformation());
            });
        }
        if (response) {
            List<double[]> rows = response(q);
            json.matrix("response", rows);
        }
        return json.end();
    }

    private static EnergyMoments moments(Question q) {
        if (q.temperature() == null) throw uprightOnly("--moments");
        return EnergyMoments.of(q.logits(), q.degeneracies(), q.thermal());
    }

    private static Failure uprightOnly(String option) {
        return Failure.usage(option + " and beta are both given", option, "give a temperature");
    }

    /** Degenerate levels answer as a whole: the Jacobian of the levels' probabilities with logits {@code l + T ln g}. */
    private static List<double[]> response(Question q) {
        if (q.temperature() == null) throw uprightOnly("--response");
        int n = q.levels().length;
        if (n > MOST_RESPONSES) {
            throw Failure.usage(
                    "--response is for " + MOST_RESPONSES + " levels at most, there are " + n, n, "leave it out");
        }
        double[] logits = q.logits();
        for (int i = 0; i < n; i++) {
            if (q.degeneracies()[i] != 1) logits[i] += q.thermal() * StrictMath.log(q.degeneracies()[i]);
        }
        Response response = Response.of(logits, q.thermal());
        List<double[]> rows = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            double[] row = new double[n];
            for (int j = 0; j < n; j++) row[j] = response.at(i, j);
            rows.add(row);
        }
        return rows;
    }

    private String table(Question q) {
        Observables o = q.observables();
        String unit = " " + q.unit();
        Double t = q.temperature();
        String head = t == null
                ? "beta " + Numbers.plain(q.beta()) + ": inverted, hotter than T = inf"
                : "T   " + Numbers.plain(t) + " (" + Numbers.plain(Units.toKelvin(t)) + " K)";
        String text = head + "\n"
                + "lnZ " + Numbers.plain(o.logPartition()) + "\n"
                + "U   " + Numbers.plain(o.energy()) + unit + " above the ground state\n"
                + "S   " + Numbers.plain(o.entropy()) + " (" + Numbers.plain(o.effectiveStates())
                + " effective states)\n"
                + "C   " + Numbers.plain(o.heatCapacity()) + "\n"
                + "F   " + Numbers.plain(o.freeEnergy()) + unit + "\n";
        if (!moments) return text;
        EnergyMoments m = moments(q);
        Double skewness = m.skewness();
        Double kurtosis = m.excessKurtosis();
        return text + "SD  " + Numbers.plain(m.standardDeviation()) + unit + ", skewness "
                + (skewness == null ? "none" : Numbers.plain(skewness)) + ", excess kurtosis "
                + (kurtosis == null ? "none" : Numbers.plain(kurtosis)) + "\n"
                + "I   " + Numbers.plain(m.fisherInformation()) + " Fisher information about beta, in" + unit
                + " squared\n";
    }
}

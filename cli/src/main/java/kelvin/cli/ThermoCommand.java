package kelvin.cli;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.Callable;
import kelvin.sampling.Logits;
import kelvin.thermo.Observables;
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
            "Reads an object from standard input: levels, and if you like degeneracies, unit (nat, eV or J), and",
            "temperature or kelvin. Example:  echo '{\"levels\": [0, 0.1], \"unit\": \"eV\", \"kelvin\": 300}' | kelvin thermo"
        })
final class ThermoCommand implements Callable<Integer> {
    private static final Set<String> KEYS = Set.of("levels", "degeneracies", "unit", "temperature", "kelvin");

    private final Io io;

    @Mixin
    OutputOptions output = new OutputOptions();

    @Option(names = "--jsonl", description = "Read one JSON object a line, and answer line by line.")
    boolean jsonl;

    ThermoCommand(Io io) {
        this.io = io;
    }

    /** A spectrum at a temperature: T in nats or as the number that stands for T * 0.25 eV, kT in the unit of the levels. */
    private record Question(double[] levels, double[] degeneracies, String unit, double temperature, double thermal) {
        Observables observables() {
            double[] logits = new double[levels.length];
            for (int i = 0; i < levels.length; i++) logits[i] = -levels[i];
            return Observables.of(logits, degeneracies, thermal);
        }
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
        if (f.has("temperature") && f.has("kelvin")) {
            throw Failure.input("temperature and kelvin are both given", null, "keep one of them");
        }
        Double kelvin = f.number("kelvin");
        Object t = f.get("temperature");
        double temperature = kelvin != null
                ? Units.fromKelvin(kelvin)
                : t == null ? 1 : t instanceof String text ? Units.parse(text) : f.asNumber(t, "temperature");
        Logits.checkTemperature(temperature);
        return new Question(levels, degeneracies, unit, temperature, temperature / unitInNats);
    }

    private static double[] ones(int n) {
        double[] ones = new double[n];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static String answer(Question q) {
        Json json = Json.of("thermo");
        JsonParts.temperature(json, q.temperature());
        json.string("unit", q.unit());
        Observables o = q.observables();
        json.object("observables", () -> JsonParts.observables(json, o));
        return json.end();
    }

    private static String table(Question q) {
        Observables o = q.observables();
        String unit = " " + q.unit();
        return "T   " + Numbers.plain(q.temperature()) + " (" + Numbers.plain(Units.toKelvin(q.temperature())) + " K)\n"
                + "lnZ " + Numbers.plain(o.logPartition()) + "\n"
                + "U   " + Numbers.plain(o.energy()) + unit + " above the ground state\n"
                + "S   " + Numbers.plain(o.entropy()) + " (" + Numbers.plain(o.effectiveStates())
                + " effective states)\n"
                + "C   " + Numbers.plain(o.heatCapacity()) + "\n"
                + "F   " + Numbers.plain(o.freeEnergy()) + unit + "\n";
    }
}

package kelvin.cli;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import kelvin.radiation.Colour;
import kelvin.radiation.Glow;
import kelvin.sampling.Logits;
import kelvin.thermo.Units;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "glow",
        description = "Shows how a lamp at a temperature glows: 1 nat is 0.25 eV, so T = 1 is a light bulb.",
        footer = {"", "Example:  kelvin glow bulb"})
final class GlowCommand implements Callable<Integer> {
    private final Io io;

    @Mixin
    OutputOptions output = new OutputOptions();

    @Parameters(arity = "0..1", paramLabel = "T", description = "0, 0.8, 2901K, draper, candle, bulb, sun, inf.")
    @Nullable
    String temperature;

    @Option(names = "--jsonl", description = "Read a temperature a line: a number, or a string such as \"2901K\".")
    boolean jsonl;

    @Option(names = "--lamp", description = "Print one line: the lamp.")
    boolean lamp;

    GlowCommand(Io io) {
        this.io = io;
    }

    @Override
    public Integer call() {
        if (jsonl) {
            Lines.forEach(io, (line, what) -> io.println(json(read(JsonInput.parse(line, what), what))));
            return ExitCode.OK;
        }
        if (temperature == null) {
            throw Failure.usage("no temperature was given", null, "try kelvin glow bulb, or kelvin glow 2000K");
        }
        double t = Logits.checkTemperature(Units.parse(temperature));
        Paint paint = output.paint(io.outputIsTerminal());
        if (output.json) io.println(json(t));
        else io.print(lamp ? Lamp.line(t, paint) + "\n" : words(t, paint));
        return ExitCode.OK;
    }

    private static double read(@Nullable Object value, String what) {
        if (value == null) throw Failure.input(what + " is null", null, "give a number or a string such as \"2901K\"");
        Object t = value instanceof Map<?, ?> map ? map.get("temperature") : value;
        JsonInput.Fields fields = new JsonInput.Fields(
                value instanceof Map<?, ?> ? value : Map.of("temperature", value), what, Set.of("temperature"));
        return Logits.checkTemperature(
                t instanceof String text ? Units.parse(text) : fields.asNumber(t, "temperature"));
    }

    private static String json(double t) {
        Glow glow = Glow.of(Units.toKelvin(t));
        Colour colour = glow.colour();
        Json json = Json.of("glow");
        JsonParts.temperature(json, t);
        json.number("x", colour.x());
        json.number("y", colour.y());
        json.doubles("linear_rgb", new double[] {colour.linearRed(), colour.linearGreen(), colour.linearBlue()});
        json.string("srgb", colour.srgb());
        json.bool("in_gamut", colour.inGamut());
        json.number("peak_wavelength_nm", glow.peakWavelength() * 1e9);
        json.number("mean_photon_ev", glow.meanPhotonEnergy());
        json.number("visible_fraction", glow.visibleFraction());
        json.number("radiant_exitance_w_m2", glow.exitance());
        json.number("luminance_cd_m2", glow.luminance());
        json.bool("glows", glow.glows());
        json.string("name", glow.name());
        return json.end();
    }

    private static String words(double t, Paint paint) {
        Glow glow = Glow.of(Units.toKelvin(t));
        Colour colour = glow.colour();
        StringBuilder out = new StringBuilder();
        out.append("T ")
                .append(Numbers.plain(t))
                .append(", ")
                .append(Numbers.plain(glow.kelvin()))
                .append(" K");
        if (glow.name() != null) out.append(" (").append(glow.name()).append(')');
        out.append('\n');
        if (paint != Paint.NONE) out.append(Lamp.block(t, paint));
        Double x = colour.x();
        Double y = colour.y();
        out.append(glow.glows() ? "glows: " : "dark to the eye; its colour would be ")
                .append(colour.srgb());
        if (x != null && y != null) {
            out.append(String.format(Locale.ROOT, ", x %.4f, y %.4f", x, y));
            if (!colour.inGamut()) out.append(", more saturated than a screen can show: clipped");
        }
        out.append('\n');
        out.append("peak ").append(Numbers.plain(glow.peakWavelength() * 1e9)).append(" nm, mean photon ");
        out.append(Numbers.plain(glow.meanPhotonEnergy())).append(" eV\n");
        out.append("gives ").append(Numbers.plain(glow.exitance())).append(" W/m2, ");
        out.append(Numbers.percent(glow.visibleFraction())).append(" of it visible; ");
        out.append(Numbers.plain(glow.luminance())).append(" cd/m2\n");
        return out.toString();
    }
}

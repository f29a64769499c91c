package kelvin.cli;

import java.util.Locale;
import kelvin.model.Model;
import kelvin.thermo.Observables;
import kelvin.thermo.Units;

/**
 * A spectrum as an SVG, drawn as spectroscopists draw one (a Boltzmann plot): energy to the right, probability upwards in powers
 * of ten, so that the tops of all levels lie on one straight line of slope -1/T. Bars are p at T, rings p at 1.
 */
final class SpectrumPicture {
    private static final int WIDTH = 760;
    private static final int LEFT = 86;
    private static final int RIGHT = 640;
    private static final int TOP = 150;
    private static final int BOTTOM = 410;
    private static final int HEIGHT = 502;
    private static final int MARGIN = 16;
    private static final int REST_LEFT = 660;
    private static final int REST_RIGHT = 726;
    private static final double BAR = 5;
    private static final double RING = 3.5;
    /** Slanted labels that are nearer than this would touch. */
    private static final double LEAST_DISTANCE = 20;
    /** Room of a slanted label, along its slant. */
    private static final double LONGEST_LABEL = 90;
    /** Probabilities below this lie under the picture. */
    private static final int MOST_DECADES = 16;

    private final Spectrum spectrum;
    private final Model model;
    private final String prompt;
    private final Svg svg = new Svg(WIDTH, HEIGHT, "Levels of the next token: energy and probability");
    private final Spectrum.Rest rest;
    private final double widest;
    private final int decades;

    private SpectrumPicture(Spectrum spectrum, Model model, String prompt) {
        this.spectrum = spectrum;
        this.model = model;
        this.prompt = prompt;
        this.rest = spectrum.rest();
        int[] levels = spectrum.levels;
        double highest = levels.length == 0 ? 0 : energy(levels[levels.length - 1]);
        this.widest = highest == 0 ? 1 : highest;
        this.decades = decades();
    }

    static String draw(Spectrum spectrum, Model model, String prompt) {
        return new SpectrumPicture(spectrum, model, prompt).picture();
    }

    private double energy(int id) {
        return spectrum.observables.groundLogit() - spectrum.logits[id];
    }

    /** Powers of ten from 1 down to the smallest probability shown. */
    private int decades() {
        double least = 0.05;
        for (int id : spectrum.levels) least = Math.min(least, Math.min(shown(spectrum.p[id]), shown(spectrum.p1[id])));
        least = Math.min(least, Math.min(shown(rest.p()), shown(rest.p1())));
        return Math.clamp((int) Math.ceil(-StrictMath.log10(least) + 0.1), 1, MOST_DECADES);
    }

    private static double shown(double p) {
        return p == 0 ? 1 : p;
    }

    private double x(double energy) {
        return LEFT + MARGIN + energy / widest * (RIGHT - LEFT - 2 * MARGIN);
    }

    private double y(double p) {
        if (p == 0) return BOTTOM;
        return Math.min(BOTTOM, TOP + -StrictMath.log10(p) / decades * (BOTTOM - TOP));
    }

    private String picture() {
        caption();
        axes();
        svg.rectangle(Svg.Style.FRAME, LEFT, TOP, RIGHT - LEFT, BOTTOM - TOP);
        labels();
        if (spectrum.levels.length > 0) {
            if (spectrum.temperature != 1) slope(Svg.Style.OTHER, 1, spectrum.p1[spectrum.levels[0]]);
            slope(Svg.Style.CURVE, spectrum.temperature, spectrum.p[spectrum.levels[0]]);
        }
        for (int id : spectrum.levels) level(id);
        if (rest.count() > 0) rest();
        return svg.end();
    }

    private void caption() {
        double t = spectrum.temperature;
        String title = model.info().name() + ": the levels of the next token";
        svg.text(Svg.Style.STRONG, Svg.Anchor.start, LEFT, 22, Svg.fit(title, RIGHT - LEFT));
        String after = "after \u201c" + Svg.fitEnd(Numbers.visible(prompt), RIGHT - LEFT - 60) + "\u201d";
        svg.text(Svg.Style.QUIET, Svg.Anchor.start, LEFT, 41, after);
        String drawn = spectrum.drawn == null || spectrum.seed == null
                ? ""
                : "; seed " + Seed.print(spectrum.seed) + " draws " + Spectrum.piece(model.tokenizer(), spectrum.drawn);
        String kelvin = t == Double.POSITIVE_INFINITY ? "" : " (" + Numbers.plain(Units.toKelvin(t)) + " K)";
        int count = spectrum.levels.length;
        String shown = count == 0 ? "none" : count == 1 ? "the likeliest" : "the " + count + " likeliest";
        String settings = "T " + Numbers.plain(t) + kelvin + ", " + spectrum.logits.length + " tokens, " + shown
                + " shown" + drawn;
        svg.text(Svg.Style.QUIET, Svg.Anchor.start, LEFT, 60, Svg.fit(settings, WIDTH - LEFT - 20));
        svg.lamp(t, REST_RIGHT - 17, 30, 17);
        Observables o = spectrum.observables;
        String sums = "S " + Numbers.plain(o.entropy()) + " nats (" + Numbers.plain(o.effectiveStates())
                + " effective tokens), U " + Numbers.plain(o.energy()) + ", C " + Numbers.plain(o.heatCapacity())
                + ", gap " + (spectrum.hasGap ? Numbers.plain(spectrum.gap) : "none") + ", ties "
                + Numbers.plain(o.ties());
        svg.text(Svg.Style.TEXT, Svg.Anchor.start, LEFT, BOTTOM + 62, sums);
        svg.text(
                Svg.Style.QUIET,
                Svg.Anchor.start,
                LEFT,
                BOTTOM + 81,
                "bars: p at T; rings: p at 1; the tops lie on lines of slope -1/T and -1; nothing is cut");
    }

    private void axes() {
        double step = step(widest / 7);
        for (int i = 0; i * step <= widest * (1 + 1e-9); i++) {
            double e = i * step;
            svg.line(Svg.Style.GRID, x(e), TOP, x(e), BOTTOM);
            svg.text(Svg.Style.TEXT, Svg.Anchor.middle, x(e), BOTTOM + 18, Numbers.tick(e));
            svg.text(Svg.Style.QUIET, Svg.Anchor.middle, x(e), BOTTOM + 36, Numbers.tick(e * Units.NAT_IN_EV));
        }
        svg.text(Svg.Style.TEXT, Svg.Anchor.end, LEFT - 8, BOTTOM + 18, "e, nats");
        svg.text(Svg.Style.QUIET, Svg.Anchor.end, LEFT - 8, BOTTOM + 36, "eV");
        int every = decades > 8 ? 2 : 1;
        for (int k = 0; k <= decades; k += every) {
            double y = TOP + (double) k / decades * (BOTTOM - TOP);
            svg.line(Svg.Style.GRID, LEFT, y, RIGHT, y);
            String label = k < 3 ? Numbers.tick(StrictMath.pow(10, -k)) : String.format(Locale.ROOT, "1e-%d", k);
            svg.text(Svg.Style.QUIET, Svg.Anchor.end, LEFT - 8, y + 4, label);
        }
        svg.text(Svg.Style.STRONG, Svg.Anchor.end, LEFT - 44, (TOP + BOTTOM) / 2.0, "p");
    }

    /** The smallest of 1, 2, 5, 10, 20, ... that is at least as large. */
    private static double step(double least) {
        double power = StrictMath.pow(10, Math.floor(StrictMath.log10(least)));
        for (double factor : new double[] {1, 2, 5}) {
            if (factor * power >= least * (1 - 1e-9)) return factor * power;
        }
        return 10 * power;
    }

    /** The line ln p = -e/T - ln Z, from the ground state to where it leaves the picture. */
    private void slope(Svg.Style style, double temperature, double ground) {
        if (temperature == 0) return;
        double floor = StrictMath.pow(10, -decades);
        double reach = Math.min(widest, temperature * StrictMath.log(ground / floor));
        if (reach <= 0) return;
        svg.path(style, x(0), y(ground), x(reach), y(ground * StrictMath.exp(-reach / temperature)));
    }

    private void level(int id) {
        double x = x(energy(id));
        double top = y(spectrum.p[id]);
        String said = Spectrum.piece(model.tokenizer(), id) + ": energy "
                + String.format(Locale.ROOT, "%.3f", energy(id)) + ", p "
                + Numbers.percent(spectrum.p[id]) + ", at 1 " + Numbers.percent(spectrum.p1[id]);
        svg.rectangle(Svg.Style.BAR, x - BAR / 2, top, BAR, BOTTOM - top, said);
        if (spectrum.p1[id] > 0) svg.ring(Svg.Style.OTHER, x, y(spectrum.p1[id]), RING);
    }

    /** Words above the levels, moved apart where levels lie close; as many as there is room for, the likeliest first. */
    private void labels() {
        int count = Math.min(spectrum.levels.length, (int) ((RIGHT - LEFT - MARGIN) / LEAST_DISTANCE));
        double[] at = new double[count];
        for (int i = 0; i < count; i++) {
            double x = x(energy(spectrum.levels[i]));
            at[i] = i == 0 ? x : Math.max(x, at[i - 1] + LEAST_DISTANCE);
        }
        double limit = RIGHT - MARGIN;
        for (int i = count - 1; i >= 0 && at[i] > limit; i--) {
            at[i] = limit;
            limit -= LEAST_DISTANCE;
        }
        for (int i = 0; i < count; i++) {
            int id = spectrum.levels[i];
            double x = x(energy(id));
            double top = Math.min(y(spectrum.p[id]), y(spectrum.p1[id])) - RING - 2;
            if (top > TOP + 16) svg.path(Svg.Style.LEADER, at[i], TOP - 4, x, TOP + 14, x, top);
            else svg.path(Svg.Style.LEADER, at[i], TOP - 4, x, Math.max(TOP, top));
            String word = Svg.fit(Spectrum.piece(model.tokenizer(), id), LONGEST_LABEL);
            svg.slanted(Svg.Style.TEXT, at[i] + 3, TOP - 7, word);
        }
    }

    private void rest() {
        svg.rectangle(Svg.Style.FRAME, REST_LEFT, TOP, REST_RIGHT - REST_LEFT, BOTTOM - TOP);
        double middle = (REST_LEFT + REST_RIGHT) / 2.0;
        double top = y(rest.p());
        String said =
                rest.count() + " more tokens: p " + Numbers.percent(rest.p()) + ", at 1 " + Numbers.percent(rest.p1());
        svg.rectangle(Svg.Style.REST, middle - 14, top, 28, BOTTOM - top, said);
        if (rest.p1() > 0) svg.ring(Svg.Style.OTHER, middle, y(rest.p1()), RING);
        svg.text(Svg.Style.TEXT, Svg.Anchor.middle, middle, TOP - 10, "the rest");
        svg.text(Svg.Style.TEXT, Svg.Anchor.middle, middle, BOTTOM + 18, Integer.toString(rest.count()));
        svg.text(Svg.Style.QUIET, Svg.Anchor.middle, middle, BOTTOM + 36, "tokens");
    }
}

package kelvin.cli;

import kelvin.model.Model;
import kelvin.thermo.Observables;
import kelvin.thermo.Units;
import kelvin.tokenizer.Tokenizer;

/** The parts that several commands' JSON have in common. */
final class JsonParts {
    private JsonParts() {}

    static void temperature(Json json, double temperature) {
        json.number("temperature", temperature);
        json.number("kelvin", Units.toKelvin(temperature));
        json.number("beta", temperature == 0 ? Double.POSITIVE_INFINITY : 1 / temperature);
    }

    /** The three keys of a temperature that is not one number. */
    static void noTemperature(Json json) {
        json.nothing("temperature").nothing("kelvin").nothing("beta");
    }

    static void observables(Json json, Observables o) {
        json.number("log_partition", o.logPartition());
        json.number("energy", o.energy());
        json.number("entropy", o.entropy());
        json.number("heat_capacity", o.heatCapacity());
        json.number("free_energy", o.freeEnergy());
        json.number("effective_states", o.effectiveStates());
        json.number("ground_logit", o.groundLogit());
        if (o.ties() == Math.rint(o.ties())) json.number("ties", (long) o.ties());
        else json.number("ties", o.ties());
        json.number("whiteness", o.whiteness());
    }

    static void token(Json json, Tokenizer tokenizer, int id) {
        json.number("id", id);
        boolean known = id < tokenizer.vocabularySize();
        json.string("text", known ? tokenizer.text(id) : null);
        json.bytes("bytes", known ? tokenizer.bytes(id) : new byte[0]);
    }

    static void model(Json json, Model model) {
        json.object("model", () -> {
            json.string("name", model.info().name());
            json.string("architecture", model.info().architecture());
            json.string("sha256", model.sha256());
        });
    }
}

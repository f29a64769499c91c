package kelvin.conformance;

import java.util.ArrayList;
import java.util.List;

/** A hundred questions that ask for an explanation: fifty things, two ways to ask. */
final class ExplainPrompts {
    private static final List<String> THINGS = List.of(
            "regular sleep",
            "version control",
            "drinking water",
            "unit tests",
            "photosynthesis",
            "a balanced budget",
            "public libraries",
            "code review",
            "vaccination",
            "compound interest",
            "recycling",
            "the water cycle",
            "good posture",
            "encryption",
            "biodiversity",
            "a daily walk",
            "clear writing",
            "ocean currents",
            "public transport",
            "documentation",
            "soil health",
            "active listening",
            "renewable energy",
            "teamwork",
            "the immune system",
            "data backups",
            "forests",
            "learning a language",
            "bees",
            "time management",
            "the printing press",
            "strong passwords",
            "music lessons",
            "fermentation",
            "city parks",
            "the scientific method",
            "saving for retirement",
            "open source software",
            "breakfast",
            "weather forecasts",
            "trade routes",
            "handwashing",
            "street lighting",
            "mathematics at school",
            "glaciers",
            "honest feedback",
            "caching",
            "crop rotation",
            "museums",
            "plate tectonics");

    private ExplainPrompts() {}

    static List<String> all() {
        List<String> prompts = new ArrayList<>();
        for (String thing : THINGS) {
            prompts.add("Explain why " + thing + " is worth caring about, in one paragraph.");
            prompts.add("Give me an overview of " + thing + " and its role in daily life.");
        }
        return prompts;
    }
}

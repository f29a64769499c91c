package kelvin.cli;

import kelvin.avoid.AvoidListener;
import kelvin.avoid.Avoidance;
import kelvin.avoid.Avoided;
import kelvin.avoid.AvoidingGenerator;
import kelvin.generate.Generation;
import kelvin.generate.GenerationRequest;
import kelvin.generate.Generator;
import kelvin.model.Model;
import org.jspecify.annotations.Nullable;

/** Prints the answers of a talk, plain or without phrases. */
final class ChatAnswers implements AutoCloseable {
    private final Io io;
    private final Generator plain;
    private final @Nullable AvoidingGenerator avoiding;
    private final @Nullable Avoidance avoidance;

    ChatAnswers(Io io, Model model, AvoidOptions avoid) {
        this.io = io;
        this.plain = new Generator(model);
        this.avoidance = avoid.given() ? avoid.avoidance() : null;
        this.avoiding = avoid.given() ? new AvoidingGenerator(model, avoid.phrases(), false) : null;
    }

    Generation answer(GenerationRequest request) {
        try (Interrupts interrupts = Interrupts.watch()) {
            StringBuilder shown = new StringBuilder();
            Generation generation = avoiding == null || avoidance == null
                    ? plain.generate(request, (token, position, logits, piece) -> {
                        io.print(piece);
                        shown.append(piece);
                        return !interrupts.seen();
                    })
                    : avoid(avoiding, avoidance, request, interrupts, shown);
            io.println(generation.text().substring(shown.length()));
            return generation;
        }
    }

    private Generation avoid(
            AvoidingGenerator generator,
            Avoidance how,
            GenerationRequest request,
            Interrupts interrupts,
            StringBuilder shown) {
        try (AvoidProgress progress = new AvoidProgress(io, how)) {
            Avoided avoided = generator.generate(request, how, new AvoidListener() {
                @Override
                public boolean token(int token, int position, float[] logits, String piece) {
                    progress.clear();
                    io.print(piece);
                    shown.append(piece);
                    return !interrupts.seen();
                }

                @Override
                public boolean drawn(int attempt, int tokens) {
                    progress.drawn(attempt, tokens);
                    return !interrupts.seen();
                }
            });
            return avoided.generation();
        }
    }

    @Override
    public void close() {
        if (avoiding != null) avoiding.close();
    }
}

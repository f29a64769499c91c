package kelvin.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import kelvin.model.Model;
import kelvin.model.ModelOptions.KernelChoice;
import kelvin.model.Session;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "doctor",
        description = "Looks at Java, the processor and a model, and checks that all kernels give the same bits.")
final class DoctorCommand implements Callable<Integer> {
    private static final int TOKENS = 24;

    private final Io io;

    @Mixin
    OutputOptions output = new OutputOptions();

    @Mixin
    ModelSource source = new ModelSource();

    DoctorCommand(Io io) {
        this.io = io;
    }

    /** Logits of one way to compute the same text. */
    private record Trial(String kernels, float[] together, float[] oneByOne, double tokensPerSecond) {}

    @Override
    public Integer call() {
        boolean hasVectors =
                ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        try (Model scalar = source.open(KernelChoice.SCALAR)) {
            Trial plain = run(scalar);
            Trial fast = plain;
            if (hasVectors) {
                try (Model vector = source.open(KernelChoice.VECTOR)) {
                    fast = run(vector);
                } catch (IllegalStateException e) {
                    hasVectors = false; // the host's vectors are too narrow: scalar code is what runs
                }
            }
            boolean equal = Arrays.equals(plain.together(), plain.oneByOne())
                    && Arrays.equals(plain.together(), fast.together())
                    && Arrays.equals(plain.together(), fast.oneByOne());
            report(scalar, plain, fast, equal);
            if (!equal) {
                throw new Failure(
                        ExitCode.SELF_CHECK,
                        "bits",
                        "the kernels give different bits",
                        fast.kernels(),
                        "report this with the lines above",
                        null);
            }
            return ExitCode.OK;
        }
    }

    private static Trial run(Model model) {
        int[] ids = new int[TOKENS];
        for (int i = 0; i < TOKENS; i++) ids[i] = (i * 37 + 11) % model.info().vocabulary();
        try (Session together = model.session();
                Session oneByOne = model.session()) {
            together.append(ids);
            long start = System.nanoTime();
            for (int id : ids) oneByOne.append(id);
            double rate = TOKENS * 1e9 / (System.nanoTime() - start);
            return new Trial(model.kernels(), together.logits(), oneByOne.logits(), rate);
        }
    }

    private void report(Model model, Trial plain, Trial fast, boolean equal) {
        Runtime runtime = Runtime.getRuntime();
        if (output.json) {
            Json json = Json.of("doctor");
            json.string("version", Version.get());
            json.string("java", Runtime.version().toString());
            json.string("vm", System.getProperty("java.vm.name"));
            json.string("architecture", System.getProperty("os.arch"));
            json.string("kernels", fast.kernels());
            json.number("threads", model.threads());
            json.number("heap_bytes", runtime.maxMemory());
            JsonParts.model(json, model);
            json.number("weight_bytes", model.info().weightBytes());
            json.number("session_bytes", model.info().sessionBytes());
            json.number("context_length", model.info().contextLength());
            json.bool("bits_equal", equal);
            json.number("cold_tokens_per_second", fast.tokensPerSecond());
            io.println(json.end());
            return;
        }
        line("kelvin", Version.get());
        line("java", Runtime.version() + ", " + System.getProperty("java.vm.name"));
        line("processor", System.getProperty("os.arch") + ", " + model.threads() + " threads");
        line(
                "kernels",
                fast.kernels()
                        + (fast == plain
                                ? " (start java with --add-modules jdk.incubator.vector for faster ones)"
                                : ""));
        line("heap", Numbers.bytes(runtime.maxMemory()));
        line("model", model.info().name() + ", " + model.info().architecture() + ", sha256 " + model.sha256());
        line(
                "weights",
                Numbers.bytes(model.info().weightBytes()) + ", a full context of "
                        + model.info().contextLength() + " takes "
                        + Numbers.bytes(model.info().sessionBytes()) + " of heap");
        line("bits", equal ? "scalar, vector, batch and single: all the same" : "DIFFERENT");
        line("speed", String.format(Locale.ROOT, "%.1f tokens/s cold", fast.tokensPerSecond()));
    }

    private void line(String what, String value) {
        io.println(String.format(Locale.ROOT, "%-10s %s", what, value));
    }
}

package kelvin.cli;

import java.util.concurrent.CancellationException;
import kelvin.avoid.AvoidanceException;
import kelvin.gguf.GgufException;
import kelvin.gguf.GgufFile;
import kelvin.model.ContextExceededException;
import kelvin.model.OutOfContextMemoryException;
import kelvin.phrases.PhraseException;
import kelvin.phrases.PhraseListException;
import kelvin.sampling.SamplingException;
import kelvin.template.TemplateException;
import kelvin.tensor.TensorException;
import kelvin.thermo.OutOfReachException;
import kelvin.thermo.SpectrumException;
import kelvin.tokenizer.TokenizerException;

/** The one table from the exceptions of the library to what the command line says and ends with. */
final class Failures {
    private Failures() {}

    static Failure of(Throwable thrown) {
        return switch (thrown) {
            case Failure failure -> failure;
            case SamplingException e -> sampling(e);
            case OutOfReachException e ->
                new Failure(ExitCode.USAGE, "target", text(e), e.target(), "choose a value inside of the range", null);
            case GgufException e -> new Failure(ExitCode.MODEL, "model", text(e), e.file(), null, null);
            case ContextExceededException e ->
                new Failure(
                        ExitCode.FAILED,
                        "context",
                        "the text takes " + e.needed() + " positions, the context holds " + e.contextLength(),
                        e.needed(),
                        "shorten the text or ask for a longer context with --ctx",
                        null);
            case OutOfContextMemoryException e -> new Failure(ExitCode.FAILED, "memory", text(e), null, null, null);
            case TensorException e -> new Failure(ExitCode.FAILED, "activation", text(e), null, null, null);
            case TokenizerException e -> new Failure(ExitCode.FAILED, "tokenizer", text(e), null, null, null);
            case TemplateException e -> new Failure(ExitCode.FAILED, "template", text(e), null, null, null);
            case PhraseException e -> new Failure(ExitCode.USAGE, "phrase", text(e), e.pattern(), null, null);
            case AvoidanceException e -> new Failure(ExitCode.FAILED, "avoid", text(e), e.keptAtMost(), e.hint(), null);
            case PhraseListException e -> new Failure(ExitCode.USAGE, "phrases", text(e), e.list(), null, null);
            case CancellationException e -> new Failure(ExitCode.INTERRUPTED, "interrupted", text(e), null, null, null);
            case InternalError e -> Failures.of(GgufFile.cutShort("the model", e));
            case OutOfMemoryError e ->
                new Failure(
                        ExitCode.FAILED,
                        "memory",
                        "memory ran out: " + e.getMessage(),
                        null,
                        "give the JVM more with KELVIN_OPTS=-Xmx8g",
                        null);
            case SpectrumException e ->
                new Failure(ExitCode.FAILED, "logits", text(e), e.value(), "look for the cause in the model", null);
            case IllegalArgumentException e -> Failure.usage(text(e), null, "see --help");
            default ->
                new Failure(
                        ExitCode.FAILED,
                        "internal",
                        "this is a defect of Kelvin: " + thrown,
                        null,
                        "set KELVIN_DEBUG=1 to see where, and report it",
                        null);
        };
    }

    private static Failure sampling(SamplingException e) {
        boolean data = e.kind() == SamplingException.Kind.LOGITS || e.kind() == SamplingException.Kind.EMPTY;
        int exitCode = data ? ExitCode.FAILED : ExitCode.USAGE;
        String code = switch (e.kind()) {
            case SETTING -> "setting";
            case CHAIN -> "chain";
            case LOGITS -> "logits";
            case EMPTY -> "empty";
        };
        return new Failure(exitCode, code, text(e), e.value(), e.hint(), e.stage());
    }

    private static String text(Throwable e) {
        return String.valueOf(e.getMessage());
    }
}

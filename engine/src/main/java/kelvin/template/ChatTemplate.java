package kelvin.template;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A chat template, parsed: turns a conversation into the text that the model was trained on. Immutable, and safe to
 * share between threads.
 *
 * <pre>{@code
 * var template = ChatTemplate.parse("{% for m in messages %}<{{ m.role }}>{{ m.content }}\n{% endfor %}");
 * String prompt = template.render(ChatPrompt.of(List.of(new ChatMessage("user", "Hello")), "<s>", "</s>"));
 * }</pre>
 */
public final class ChatTemplate {
    private final String source;
    private final List<Statement> statements;
    private final TemplateLimits limits;

    private ChatTemplate(String source, List<Statement> statements, TemplateLimits limits) {
        this.source = source;
        this.statements = statements;
        this.limits = limits;
    }

    /**
     * Parses a template under {@link TemplateLimits#DEFAULT}.
     *
     * @throws TemplateException if it is not of the part of Jinja that Kelvin reads; the message names line and column
     */
    public static ChatTemplate parse(String source) {
        return parse(source, TemplateLimits.DEFAULT);
    }

    /** Parses a template under the given limits, which its renders keep too. */
    public static ChatTemplate parse(String source, TemplateLimits limits) {
        if (!(source.length() <= limits.source())) {
            throw new TemplateLimitException("the length of the template", source.length(), limits.source(), 1, 1);
        }
        String normalised = Lexer.normalise(source);
        try {
            return new ChatTemplate(normalised, Parser.parse(normalised), limits);
        } catch (SyntaxFault fault) {
            throw new TemplateException(
                    String.valueOf(fault.getMessage()), line(normalised, fault.at()), column(normalised, fault.at()));
        }
    }

    /**
     * Returns the prompt.
     *
     * @throws TemplateRaisedException if the template refuses the conversation
     * @throws TemplateLimitException if it asks for more than its limits
     * @throws TemplateException if it cannot be rendered for another reason, or a value is of a kind that it cannot see
     */
    public String render(ChatPrompt prompt) {
        Map<String, @Nullable Object> variables = new LinkedHashMap<>();
        variables.put("messages", prompt.messages());
        variables.put("tools", prompt.tools());
        variables.put("documents", null);
        variables.put("add_generation_prompt", prompt.addGenerationPrompt());
        variables.put("bos_token", prompt.bosToken());
        variables.put("eos_token", prompt.eosToken());
        variables.putAll(prompt.extra());
        return render(variables, prompt.clock());
    }

    /** Renders with these variables alone beside the functions. */
    String render(Map<String, ? extends @Nullable Object> variables, Clock clock) {
        Budget budget = new Budget(limits);
        Printer printer = new Printer(budget);
        Interpreter interpreter = new Interpreter(budget, printer);
        try {
            Map<String, Object> globals = new Globals(budget, printer).functions(clock);
            for (Map.Entry<String, ? extends @Nullable Object> variable : variables.entrySet()) {
                globals.put(variable.getKey(), Values.from(variable.getValue(), budget));
            }
            return interpreter.render(statements, Scope.of(globals));
        } catch (Fault fault) {
            int at = interpreter.at();
            throw fault.at(line(source, at), column(source, at));
        }
    }

    private static int line(String source, int at) {
        return 1
                + Math.toIntExact(
                        source.substring(0, at).chars().filter(c -> c == '\n').count());
    }

    private static int column(String source, int at) {
        return at - source.lastIndexOf('\n', at - 1);
    }

    /** Returns the source, line ends normalised. */
    @Override
    public String toString() {
        return source;
    }
}

package kelvin.template;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The chat templates of a model file: {@code tokenizer.chat_template}, and further ones by name under {@code
 * tokenizer.chat_template.NAME}.
 */
public final class ChatTemplates {
    /** The metadata key of the template that a file has usually. */
    public static final String KEY = "tokenizer.chat_template";

    /** Our name for the template without a name of its own, as in transformers. */
    public static final String DEFAULT = "default";

    /** The name of the template that transformers takes when tools are offered. */
    public static final String TOOL_USE = "tool_use";

    private final Map<String, String> sources;

    private ChatTemplates(Map<String, String> sources) {
        this.sources = sources;
    }

    /** Collects the templates of a file's metadata; keys of other kinds are passed over. */
    public static ChatTemplates of(Map<String, ? extends @Nullable Object> metadata) {
        Map<String, String> sources = new LinkedHashMap<>();
        metadata.forEach((key, value) -> {
            if (value instanceof String source) {
                if (key.equals(KEY)) {
                    sources.put(DEFAULT, source);
                } else if (key.startsWith(KEY + ".")) {
                    sources.putIfAbsent(key.substring(KEY.length() + 1), source);
                }
            }
        });
        return new ChatTemplates(sources);
    }

    /** Returns the names, {@link #DEFAULT} among them when the file has a template without a name. */
    public Set<String> names() {
        return Set.copyOf(sources.keySet());
    }

    /** Returns the named template, parsed; empty when the file has none of that name. */
    public Optional<ChatTemplate> named(String name) {
        return Optional.ofNullable(sources.get(name)).map(ChatTemplate::parse);
    }

    /** Returns the template for a conversation: {@link #TOOL_USE} if tools are offered and it is there, else the default. */
    public Optional<ChatTemplate> choose(boolean tools) {
        return tools && sources.containsKey(TOOL_USE) ? named(TOOL_USE) : named(DEFAULT);
    }
}

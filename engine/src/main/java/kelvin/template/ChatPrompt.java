package kelvin.template;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a chat template turns into a prompt. The values are null, Boolean, String, Integer, Long, Double, and lists and
 * maps of such, the keys of maps strings: what JSON can say.
 *
 * @param messages the conversation, oldest first: {@code role}, {@code content} and whatever the template reads besides
 * @param tools the tools offered, or null for none (the template sees {@code none}, as from transformers)
 * @param addGenerationPrompt whether the prompt ends where the assistant begins to speak
 * @param bosToken text of the token that begins a sequence, empty when there is none
 * @param eosToken text of the token that ends a turn, empty when there is none
 * @param extra further variables, which win over those above; transformers' {@code documents} is none unless given here
 * @param clock what {@code strftime_now} reads
 */
public record ChatPrompt(
        List<? extends Map<String, ? extends @Nullable Object>> messages,
        @Nullable List<? extends @Nullable Object> tools,
        boolean addGenerationPrompt,
        String bosToken,
        String eosToken,
        Map<String, ? extends @Nullable Object> extra,
        Clock clock) {

    /** Copies the outer containers, so that a later change of them does not change the prompt. */
    public ChatPrompt {
        messages = List.copyOf(messages);
        tools = tools == null ? null : Collections.unmodifiableList(new ArrayList<>(tools));
        Objects.requireNonNull(bosToken, "bosToken");
        Objects.requireNonNull(eosToken, "eosToken");
        extra = Collections.unmodifiableMap(new LinkedHashMap<>(extra));
        Objects.requireNonNull(clock, "clock");
    }

    /** A conversation without tools that asks for the assistant's answer; the clock is the system's. */
    public static ChatPrompt of(List<ChatMessage> messages, String bosToken, String eosToken) {
        return new ChatPrompt(
                messages.stream().map(ChatMessage::toMap).toList(),
                null,
                true,
                bosToken,
                eosToken,
                Map.of(),
                Clock.systemDefaultZone());
    }

    /** Returns this prompt with other tools, null for none. */
    public ChatPrompt withTools(@Nullable List<? extends @Nullable Object> other) {
        return new ChatPrompt(messages, other, addGenerationPrompt, bosToken, eosToken, extra, clock);
    }

    /** Returns this prompt with or without the beginning of the answer. */
    public ChatPrompt withGenerationPrompt(boolean add) {
        return new ChatPrompt(messages, tools, add, bosToken, eosToken, extra, clock);
    }

    /** Returns this prompt with other further variables. */
    public ChatPrompt withExtra(Map<String, ? extends @Nullable Object> other) {
        return new ChatPrompt(messages, tools, addGenerationPrompt, bosToken, eosToken, other, clock);
    }

    /** Returns this prompt with another clock. */
    public ChatPrompt withClock(Clock other) {
        return new ChatPrompt(messages, tools, addGenerationPrompt, bosToken, eosToken, extra, other);
    }
}

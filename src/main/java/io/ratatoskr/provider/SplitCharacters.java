package io.ratatoskr.provider;

import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.GenerateEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Joins characters that a provider split between two deltas: the first half of a surrogate pair at the end of a text is held until
 * the next delta of the same text. A half that remains alone becomes U+FFFD, before the choice's next text of another kind. A text that ends with a whole character only costs a
 * look at its last char. Not thread-safe.
 */
final class SplitCharacters<E> {
    private static final String REPLACEMENT = "\uFFFD";
    /** Maximum number of texts with a held half; those beyond it are not joined. */
    private static final int MAX_HELD = 1_024;

    private final Consumer<E> events;
    private final Map<TextId, E> held = new LinkedHashMap<>(0);

    SplitCharacters(Consumer<E> events) {
        this.events = events;
    }

    /** Identifies a text of a stream; {@code call} is a tool call's index, or -1. */
    private record TextId(Class<?> kind, int choice, int call) {
        /** True if the text has ended once another one goes on: only the arguments of calls go on side by side. */
        boolean endsBefore(TextId next) {
            return choice == next.choice && kind != next.kind;
        }
    }

    /** Passes on the event with its text joined; nothing when its text is only a first half. */
    void accept(E event) {
        String text = text(event);
        if (text != null && !text.isEmpty()) {
            if (!held.isEmpty() || Character.isHighSurrogate(text.charAt(text.length() - 1))) {
                acceptSplit(event, text);
                return;
            }
        } else if (!held.isEmpty()) {
            releaseBefore(event);
        }
        events.accept(event);
    }

    private void acceptSplit(E event, String text) {
        TextId id = id(event);
        releaseEndedBefore(id);
        E first = held.remove(id);
        String whole = text;
        if (first != null) {
            String half = text(first);
            whole = (Character.isLowSurrogate(text.charAt(0)) ? half : REPLACEMENT) + text;
        }
        int end = whole.length() - 1;
        if (Character.isHighSurrogate(whole.charAt(end)) && held.size() < MAX_HELD) {
            held.put(id, withText(event, whole.substring(end), false));
            whole = whole.substring(0, end);
        }
        if (!whole.isEmpty() || hasMore(event)) {
            events.accept(whole.equals(text) ? event : withText(event, whole, true));
        }
    }

    /** Passes on what no further delta can complete. */
    private void releaseBefore(E event) {
        switch (event) {
            case ChatEvent.Done done -> releaseAll();
            case GenerateEvent.Done done -> releaseAll();
            case ChatEvent.ToolCallStart start ->
                releaseEndedBefore(new TextId(ChatEvent.ToolCallDelta.class, start.choice(), start.index()));
            case ChatEvent.ToolCallEnd end -> {
                E half = held.remove(new TextId(ChatEvent.ToolCallDelta.class, end.choice(), end.index()));
                if (half != null) {
                    events.accept(withText(half, REPLACEMENT, false));
                }
            }
            default -> {}
        }
    }

    private void releaseEndedBefore(TextId next) {
        held.entrySet().removeIf(entry -> {
            boolean ended = entry.getKey().endsBefore(next);
            if (ended) {
                events.accept(withText(entry.getValue(), REPLACEMENT, false));
            }
            return ended;
        });
    }

    private void releaseAll() {
        held.values().forEach(half -> events.accept(withText(half, REPLACEMENT, false)));
        held.clear();
    }

    private static @Nullable String text(Object event) {
        return switch (event) {
            case ChatEvent.Content content -> content.text();
            case ChatEvent.Reasoning reasoning -> reasoning.text();
            case ChatEvent.ToolCallDelta delta -> delta.arguments();
            case ChatEvent.Refusal refusal -> refusal.text();
            case GenerateEvent.Text text -> text.text();
            default -> null;
        };
    }

    private static TextId id(Object event) {
        return switch (event) {
            case ChatEvent.Content content -> new TextId(ChatEvent.Content.class, content.choice(), -1);
            case ChatEvent.Reasoning reasoning -> new TextId(ChatEvent.Reasoning.class, reasoning.choice(), -1);
            case ChatEvent.ToolCallDelta delta ->
                new TextId(ChatEvent.ToolCallDelta.class, delta.choice(), delta.index());
            case ChatEvent.Refusal refusal -> new TextId(ChatEvent.Refusal.class, refusal.choice(), -1);
            case GenerateEvent.Text text -> new TextId(GenerateEvent.Text.class, text.choice(), -1);
            default -> throw new IllegalArgumentException("no text in " + event);
        };
    }

    /** True if the event carries more than its text. */
    private static boolean hasMore(Object event) {
        return switch (event) {
            case ChatEvent.Content content -> content.logprobs() != null;
            case ChatEvent.Reasoning reasoning -> reasoning.details() != null;
            case GenerateEvent.Text text -> text.logprobs() != null;
            default -> false;
        };
    }

    /** A copy with another text; without what it carries beside the text unless {@code complete}. */
    @SuppressWarnings("unchecked")
    private E withText(E event, String text, boolean complete) {
        Object copy = switch (event) {
            case ChatEvent.Content content ->
                new ChatEvent.Content(content.choice(), text, complete ? content.logprobs() : null);
            case ChatEvent.Reasoning reasoning ->
                new ChatEvent.Reasoning(reasoning.choice(), text, complete ? reasoning.details() : null);
            case ChatEvent.ToolCallDelta delta -> new ChatEvent.ToolCallDelta(delta.choice(), delta.index(), text);
            case ChatEvent.Refusal refusal -> new ChatEvent.Refusal(refusal.choice(), text);
            case GenerateEvent.Text generated ->
                new GenerateEvent.Text(generated.choice(), text, complete ? generated.logprobs() : null);
            default -> throw new IllegalArgumentException("no text in " + event);
        };
        return (E) copy;
    }
}

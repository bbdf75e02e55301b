package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One step of a streamed completion; as {@link ChatEvent}. */
public sealed interface GenerateEvent {
    /** Whether a client that has seen this event can no longer be served by another provider. */
    default boolean commits() {
        return switch (this) {
            case Text text -> !text.text().isEmpty();
            case Done done -> true;
            case Unknown unknown -> false;
            case Counted counted -> false;
        };
    }

    record Text(int choice, String text, @Nullable JsonText logprobs) implements GenerateEvent {
        public Text {
            requireNonNull(text, "text");
        }
    }

    /** Fields of a chunk that the gateway has no word for. */
    record Unknown(int choice, Extra extra) implements GenerateEvent {}

    /** Token counts so far; each replaces the one before. */
    record Counted(Usage usage) implements GenerateEvent {}

    record Done(FinishReason finishReason, Map<Integer, FinishReason> further) implements GenerateEvent {
        public Done {
            requireNonNull(finishReason, "finishReason");
            further = Map.copyOf(further);
        }
    }
}

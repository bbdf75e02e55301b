package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One event of a streamed completion; see {@link ChatEvent}. */
public sealed interface GenerateEvent {
    /** True when another provider can no longer take over once the client has received this event. */
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

    /** Unknown fields of a chunk. */
    record Unknown(int choice, Extra extra) implements GenerateEvent {}

    /** Cumulative token counts; each update replaces the previous one. */
    record Counted(Usage usage) implements GenerateEvent {}

    record Done(FinishReason finishReason, Map<Integer, FinishReason> further) implements GenerateEvent {
        public Done {
            requireNonNull(finishReason, "finishReason");
            further = Map.copyOf(further);
        }
    }
}

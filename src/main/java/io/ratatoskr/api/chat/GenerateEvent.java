package io.ratatoskr.api.chat;

import static java.util.Objects.requireNonNull;

import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.Usage;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One event of a streamed completion; see {@link ChatEvent}. */
public sealed interface GenerateEvent {
    /** True when another provider can no longer take over once the client has received this event. */
    default boolean preventsFallback() {
        return switch (this) {
            case Text text -> !text.text().isEmpty();
            case Done done -> true;
            case UnknownFields unknown -> false;
            case UsageUpdate update -> false;
        };
    }

    record Text(int choice, String text, @Nullable RawJson logprobs) implements GenerateEvent {
        public Text {
            requireNonNull(text, "text");
        }
    }

    /** Unknown fields of a chunk. */
    record UnknownFields(int choice, AdditionalProperties extra) implements GenerateEvent {}

    /** Cumulative token counts; each update replaces the previous one. */
    record UsageUpdate(Usage usage) implements GenerateEvent {}

    record Done(FinishReason finishReason, Map<Integer, FinishReason> otherFinishReasons) implements GenerateEvent {
        public Done {
            requireNonNull(finishReason, "finishReason");
            otherFinishReasons = Map.copyOf(otherFinishReasons);
        }
    }
}

package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One step of a streamed chat answer. {@code choice} is 0 unless several alternatives were asked for; {@code index} is the slot
 * of a tool call, counted from 0 in order of appearance, whatever the provider counts. A stream has exactly one {@link Done}, at
 * its end.
 */
public sealed interface ChatEvent {
    /** Whether a client that has seen this event can no longer be served by another provider. */
    default boolean commits() {
        return switch (this) {
            case Content content -> !content.text().isEmpty();
            case Reasoning reasoning -> !reasoning.text().isEmpty();
            case Refusal refusal -> !refusal.text().isEmpty();
            case ToolCallStart start -> true;
            case ToolCallDelta delta -> true;
            case ToolCallEnd end -> true;
            case ReasoningDetail detail -> true;
            case Done done -> true;
            case Unknown unknown -> false;
            case Counted counted -> false;
        };
    }

    /** More of the answer's text; may be empty when it only carries {@code logprobs}. */
    record Content(int choice, String text, @Nullable JsonText logprobs) implements ChatEvent {
        public Content {
            requireNonNull(text, "text");
        }
    }

    /** More of the model's thinking. */
    record Reasoning(int choice, String text) implements ChatEvent {
        public Reasoning {
            requireNonNull(text, "text");
        }
    }

    /** A piece of thinking as the provider gave it (OpenRouter's {@code reasoning_details} list), to be sent back unchanged. */
    record ReasoningDetail(int choice, JsonText json) implements ChatEvent {}

    /** A tool call begins; {@code type} as in {@link ToolCall}. */
    record ToolCallStart(
            int choice,
            int index,
            String id,
            String name,
            @Nullable String type,
            Extra extra) implements ChatEvent {
        public ToolCallStart {
            requireNonNull(id, "id");
            requireNonNull(name, "name");
        }
    }

    /** More of a call's arguments, a piece of JSON text. */
    record ToolCallDelta(int choice, int index, String arguments) implements ChatEvent {
        public ToolCallDelta {
            requireNonNull(arguments, "arguments");
        }
    }

    /** A call's arguments are complete. */
    record ToolCallEnd(int choice, int index) implements ChatEvent {}

    /** More of what the model refuses to say. */
    record Refusal(int choice, String text) implements ChatEvent {
        public Refusal {
            requireNonNull(text, "text");
        }
    }

    /** Fields that the gateway has no word for, and where they stood. */
    record Unknown(int choice, Extra extra, Place place) implements ChatEvent {
        /** A chunk has choices, a choice has a delta. */
        public enum Place {
            CHUNK,
            CHOICE,
            DELTA
        }

        public Unknown {
            requireNonNull(extra, "extra");
            requireNonNull(place, "place");
        }

        /** Fields of the delta where {@code delta}, else of the chunk. */
        public Unknown(int choice, Extra extra, boolean delta) {
            this(choice, extra, delta ? Place.DELTA : Place.CHUNK);
        }

        public boolean delta() {
            return place == Place.DELTA;
        }
    }

    /** Token counts so far; each replaces the one before, none is a sum. */
    record Counted(Usage usage) implements ChatEvent {}

    /** The end. {@code further} has the reasons of choices 1 and up, empty unless several were asked for. */
    record Done(FinishReason finishReason, Map<Integer, FinishReason> further) implements ChatEvent {
        public Done {
            requireNonNull(finishReason, "finishReason");
            further = Map.copyOf(further);
        }

        public Done(FinishReason finishReason) {
            this(finishReason, Map.of());
        }
    }
}

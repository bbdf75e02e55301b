package io.ratatoskr.api.chat;

import static java.util.Objects.requireNonNull;

import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.Usage;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One event of a streamed chat response. {@code choice} is 0 unless several choices were requested; {@code index} is the slot
 * of a tool call, counted from 0 in order of appearance, independent of the provider's numbering. A stream has exactly one
 * {@link Done}, at its end.
 */
public sealed interface ChatEvent {
    /** True when another provider can no longer take over once the client has received this event. */
    default boolean preventsFallback() {
        return switch (this) {
            case Content content -> !content.text().isEmpty();
            case Reasoning reasoning -> !reasoning.text().isEmpty() || reasoning.details() != null;
            case Refusal refusal -> !refusal.text().isEmpty();
            case ToolCallStart start -> true;
            case ToolCallDelta delta -> true;
            case ToolCallEnd end -> true;
            case ReasoningDetail detail -> true;
            case Done done -> true;
            case UnknownFields unknown -> unknown.isInDelta() && unknown.extra().get("function_call") != null;
            case UsageUpdate update -> false;
        };
    }

    /** A text delta; may be empty when it only carries {@code logprobs}. */
    record Content(int choice, String text, @Nullable RawJson logprobs) implements ChatEvent {
        public Content {
            requireNonNull(text, "text");
        }
    }

    /**
     * A delta of the model's reasoning.
     *
     * @param details the same delta as provider-specific data, as in {@link ReasoningDetail}; null: none
     */
    record Reasoning(int choice, String text, @Nullable RawJson details) implements ChatEvent {
        public Reasoning {
            requireNonNull(text, "text");
        }

        public Reasoning(int choice, String text) {
            this(choice, text, null);
        }
    }

    /** Provider-specific reasoning data (OpenRouter's {@code reasoning_details} list), to be sent back unchanged, without text. */
    record ReasoningDetail(int choice, RawJson json) implements ChatEvent {}

    /** The start of a tool call; {@code type} as in {@link ToolCall}. */
    record ToolCallStart(
            int choice,
            int index,
            String id,
            String name,
            @Nullable String type,
            AdditionalProperties extra) implements ChatEvent {
        public ToolCallStart {
            requireNonNull(id, "id");
            requireNonNull(name, "name");
        }
    }

    /** A delta of a tool call's arguments, a fragment of JSON text. */
    record ToolCallDelta(int choice, int index, String arguments) implements ChatEvent {
        public ToolCallDelta {
            requireNonNull(arguments, "arguments");
        }
    }

    /** A tool call's arguments are complete. */
    record ToolCallEnd(int choice, int index) implements ChatEvent {}

    /** A delta of the model's refusal text. */
    record Refusal(int choice, String text) implements ChatEvent {
        public Refusal {
            requireNonNull(text, "text");
        }
    }

    /** Fields unknown to the gateway, or OpenAI's older {@code function_call}, with the object that contained them. */
    record UnknownFields(int choice, AdditionalProperties extra, Scope scope) implements ChatEvent {
        /** The object that contained the fields: a chunk has choices, a choice has a delta. */
        public enum Scope {
            CHUNK,
            CHOICE,
            DELTA
        }

        public UnknownFields {
            requireNonNull(extra, "extra");
            requireNonNull(scope, "scope");
        }

        /** Fields of the delta if {@code delta}, else of the chunk. */
        public UnknownFields(int choice, AdditionalProperties extra, boolean delta) {
            this(choice, extra, delta ? Scope.DELTA : Scope.CHUNK);
        }

        public boolean isInDelta() {
            return scope == Scope.DELTA;
        }
    }

    /** Cumulative token counts; each update replaces the previous one. */
    record UsageUpdate(Usage usage) implements ChatEvent {}

    /** The end of the stream. {@code otherFinishReasons} has those of choices 1 and up; empty unless several were requested. */
    record Done(FinishReason finishReason, Map<Integer, FinishReason> otherFinishReasons) implements ChatEvent {
        public Done {
            requireNonNull(finishReason, "finishReason");
            otherFinishReasons = Map.copyOf(otherFinishReasons);
        }

        public Done(FinishReason finishReason) {
            this(finishReason, Map.of());
        }
    }
}

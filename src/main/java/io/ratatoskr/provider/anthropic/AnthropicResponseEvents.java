package io.ratatoskr.provider.anthropic;

import io.ratatoskr.api.ChatEvent;
import io.ratatoskr.api.ChatEvent.UnknownFields.Scope;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.Choice;
import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.ToolCall;
import java.util.List;
import java.util.function.Consumer;

/** Emits a non-streamed response as stream events. */
final class AnthropicResponseEvents {
    private AnthropicResponseEvents() {}

    static void emit(ChatResponse response, Consumer<ChatEvent> events) {
        Choice choice = response.choice();
        String reasoning = choice.reasoning();
        if (reasoning != null) {
            events.accept(new ChatEvent.Reasoning(0, reasoning));
        }
        if (choice.reasoningDetails() != null) {
            events.accept(new ChatEvent.ReasoningDetail(0, choice.reasoningDetails()));
        }
        if (!response.text().isEmpty()) {
            events.accept(new ChatEvent.Content(0, response.text(), null));
        }
        List<ToolCall> calls = choice.toolCalls();
        for (int i = 0; i < calls.size(); i++) {
            ToolCall call = calls.get(i);
            events.accept(new ChatEvent.ToolCallStart(0, i, call.id(), call.name(), null, call.extra()));
            events.accept(new ChatEvent.ToolCallDelta(0, i, call.arguments()));
            events.accept(new ChatEvent.ToolCallEnd(0, i));
        }
        emitUnknown(choice.extra(), Scope.DELTA, events);
        emitUnknown(choice.choiceExtra(), Scope.CHOICE, events);
        if (choice.refusal() != null) {
            events.accept(new ChatEvent.Refusal(0, choice.refusal()));
        }
        if (response.usage() != null) {
            events.accept(new ChatEvent.UsageUpdate(response.usage()));
        }
        events.accept(new ChatEvent.Done(response.finishReason()));
    }

    private static void emitUnknown(AdditionalProperties extra, Scope place, Consumer<ChatEvent> events) {
        if (!extra.isEmpty()) {
            events.accept(new ChatEvent.UnknownFields(0, extra, place));
        }
    }
}

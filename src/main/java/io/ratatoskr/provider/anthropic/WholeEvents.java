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
final class WholeEvents {
    private WholeEvents() {}

    static void of(ChatResponse answer, Consumer<ChatEvent> events) {
        Choice choice = answer.choice();
        String reasoning = choice.reasoning();
        if (reasoning != null) {
            events.accept(new ChatEvent.Reasoning(0, reasoning));
        }
        if (choice.reasoningDetails() != null) {
            events.accept(new ChatEvent.ReasoningDetail(0, choice.reasoningDetails()));
        }
        if (!answer.text().isEmpty()) {
            events.accept(new ChatEvent.Content(0, answer.text(), null));
        }
        List<ToolCall> calls = choice.toolCalls();
        for (int i = 0; i < calls.size(); i++) {
            ToolCall call = calls.get(i);
            events.accept(new ChatEvent.ToolCallStart(0, i, call.id(), call.name(), null, call.extra()));
            events.accept(new ChatEvent.ToolCallDelta(0, i, call.arguments()));
            events.accept(new ChatEvent.ToolCallEnd(0, i));
        }
        unknown(choice.extra(), Scope.DELTA, events);
        unknown(choice.choiceExtra(), Scope.CHOICE, events);
        if (choice.refusal() != null) {
            events.accept(new ChatEvent.Refusal(0, choice.refusal()));
        }
        if (answer.usage() != null) {
            events.accept(new ChatEvent.UsageUpdate(answer.usage()));
        }
        events.accept(new ChatEvent.Done(answer.finishReason()));
    }

    private static void unknown(AdditionalProperties extra, Scope place, Consumer<ChatEvent> events) {
        if (!extra.isEmpty()) {
            events.accept(new ChatEvent.UnknownFields(0, extra, place));
        }
    }
}

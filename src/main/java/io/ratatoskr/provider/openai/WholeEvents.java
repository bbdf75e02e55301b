package io.ratatoskr.provider.openai;

import io.ratatoskr.api.ChatEvent;
import io.ratatoskr.api.ChatEvent.UnknownFields.Scope;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.Choice;
import io.ratatoskr.api.FinishReason;
import io.ratatoskr.api.ToolCall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Converts a non-streamed response into the events of a stream. */
final class WholeEvents {
    private WholeEvents() {}

    static void of(ChatResponse answer, Consumer<ChatEvent> events) {
        List<Choice> choices = new ArrayList<>();
        choices.add(answer.choice());
        choices.addAll(answer.otherChoices());
        Map<Integer, FinishReason> further = new HashMap<>();
        for (Choice choice : choices) {
            choice(choice, events);
            further.put(choice.index(), choice.finishReason());
        }
        further.remove(answer.choice().index());
        if (answer.usage() != null) {
            events.accept(new ChatEvent.UsageUpdate(answer.usage()));
        }
        events.accept(new ChatEvent.Done(answer.finishReason(), further));
    }

    private static void choice(Choice choice, Consumer<ChatEvent> events) {
        int index = choice.index();
        String reasoning = choice.reasoning();
        if (reasoning != null && !reasoning.isEmpty()) {
            events.accept(new ChatEvent.Reasoning(index, reasoning));
        }
        if (choice.reasoningDetails() != null) {
            events.accept(new ChatEvent.ReasoningDetail(index, choice.reasoningDetails()));
        }
        String content = choice.content();
        if (content != null && !content.isEmpty() || choice.logprobs() != null) {
            events.accept(new ChatEvent.Content(index, content == null ? "" : content, choice.logprobs()));
        }
        String refusal = choice.refusal();
        if (refusal != null && !refusal.isEmpty()) {
            events.accept(new ChatEvent.Refusal(index, refusal));
        }
        List<ToolCall> calls = choice.toolCalls();
        for (int i = 0; i < calls.size(); i++) {
            ToolCall call = calls.get(i);
            events.accept(new ChatEvent.ToolCallStart(index, i, call.id(), call.name(), call.type(), call.extra()));
            events.accept(new ChatEvent.ToolCallDelta(index, i, call.arguments()));
            events.accept(new ChatEvent.ToolCallEnd(index, i));
        }
        if (!choice.extra().isEmpty()) {
            events.accept(new ChatEvent.UnknownFields(index, choice.extra(), Scope.DELTA));
        }
        if (!choice.choiceExtra().isEmpty()) {
            events.accept(new ChatEvent.UnknownFields(index, choice.choiceExtra(), Scope.CHOICE));
        }
    }
}

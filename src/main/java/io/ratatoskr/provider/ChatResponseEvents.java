package io.ratatoskr.provider;

import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.ChatEvent.UnknownFields.Scope;
import io.ratatoskr.api.chat.Choice;
import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.api.chat.ToolCall;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Converts a full response into the events of a stream; empty texts are omitted. */
public final class ChatResponseEvents {
    private ChatResponseEvents() {}

    /** Passes the events of the response to the consumer, in order. */
    public static void emit(ChatResponse response, Consumer<ChatEvent> events) {
        emitChoice(response.choice(), events);
        Map<Integer, FinishReason> otherFinishReasons = new HashMap<>();
        for (Choice choice : response.otherChoices()) {
            emitChoice(choice, events);
            otherFinishReasons.put(choice.index(), choice.finishReason());
        }
        if (response.usage() != null) {
            events.accept(new ChatEvent.UsageUpdate(response.usage()));
        }
        events.accept(new ChatEvent.Done(response.finishReason(), otherFinishReasons));
    }

    private static void emitChoice(Choice choice, Consumer<ChatEvent> events) {
        int index = choice.index();
        String reasoning = choice.reasoning();
        if (reasoning != null && !reasoning.isEmpty()) {
            events.accept(new ChatEvent.Reasoning(index, reasoning, choice.reasoningDetails()));
        } else if (choice.reasoningDetails() != null) {
            events.accept(new ChatEvent.ReasoningDetail(index, choice.reasoningDetails()));
        }
        String content = choice.content();
        if ((content != null && !content.isEmpty()) || choice.logprobs() != null) {
            events.accept(new ChatEvent.Content(index, content == null ? "" : content, choice.logprobs()));
        }
        String refusal = choice.refusal();
        if (refusal != null && !refusal.isEmpty()) {
            events.accept(new ChatEvent.Refusal(index, refusal));
        }
        List<ToolCall> toolCalls = choice.toolCalls();
        for (int i = 0; i < toolCalls.size(); i++) {
            ToolCall call = toolCalls.get(i);
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

package io.ratatoskr.grpc.message;

import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.chat.AssistantOutput;
import io.ratatoskr.api.chat.Choice;
import io.ratatoskr.grpc.v1.Wire;

/** Responses to chats on the wire. */
public final class ChatResponseWriter {
    private ChatResponseWriter() {}

    public static Wire.ChatResponse write(ChatResponse response) {
        Choice choice = response.choice();
        Wire.ChatResponse.Builder message = Wire.ChatResponse.newBuilder()
                .setContent(response.text())
                .setNoContent(choice.content() == null)
                .setFinishReason(FinishReasons.write(choice.finishReason()))
                .setProvider(response.provider());
        AssistantOutput output = choice.output();
        output.toolCalls().forEach(call -> message.addToolCalls(ToolWriter.call(call)));
        if (output.reasoning() != null) {
            message.setReasoning(output.reasoning());
        }
        if (output.reasoningDetails() != null) {
            message.setReasoningDetailsJson(output.reasoningDetails().text());
        }
        if (output.refusal() != null) {
            message.setRefusal(output.refusal());
        }
        if (choice.logprobs() != null) {
            message.setLogprobsJson(choice.logprobs().text());
        }
        if (!choice.extra().isEmpty()) {
            message.setMessageExtraJson(WireValues.text(choice.extra()));
        }
        if (!choice.choiceExtra().isEmpty()) {
            message.setChoiceExtraJson(WireValues.text(choice.choiceExtra()));
        }
        if (!response.otherChoices().isEmpty()) {
            response.choices().forEach(each -> message.addChoices(choice(each)));
        }
        addOrigin(message, response);
        return message.build();
    }

    private static void addOrigin(Wire.ChatResponse.Builder message, ChatResponse response) {
        if (response.usage() != null) {
            message.setUsage(UsageWriter.write(response.usage()));
        }
        if (response.model() != null) {
            message.setModel(response.model());
        }
        if (response.id() != null) {
            message.setId(response.id());
        }
        if (response.created() != null) {
            message.setCreated(response.created());
        }
        if (!response.extra().isEmpty()) {
            message.setExtraJson(WireValues.text(response.extra()));
        }
    }

    private static Wire.ChatChoice choice(Choice choice) {
        Wire.ChatChoice.Builder message = Wire.ChatChoice.newBuilder()
                .setIndex(choice.index())
                .setFinishReason(FinishReasons.write(choice.finishReason()));
        choice.toolCalls().forEach(call -> message.addToolCalls(ToolWriter.call(call)));
        if (choice.content() != null) {
            message.setContent(choice.content());
        }
        if (choice.reasoning() != null) {
            message.setReasoning(choice.reasoning());
        }
        if (choice.reasoningDetails() != null) {
            message.setReasoningDetailsJson(choice.reasoningDetails().text());
        }
        if (choice.refusal() != null) {
            message.setRefusal(choice.refusal());
        }
        if (choice.logprobs() != null) {
            message.setLogprobsJson(choice.logprobs().text());
        }
        if (!choice.extra().isEmpty()) {
            message.setMessageExtraJson(WireValues.text(choice.extra()));
        }
        if (!choice.choiceExtra().isEmpty()) {
            message.setChoiceExtraJson(WireValues.text(choice.choiceExtra()));
        }
        return message.build();
    }
}

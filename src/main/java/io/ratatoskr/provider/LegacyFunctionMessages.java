package io.ratatoskr.provider;

import io.ratatoskr.api.chat.AssistantOutput;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.Role;
import io.ratatoskr.api.chat.ToolCall;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * Converts an assistant's {@code function_call} to a tool call with an id, and the messages with the role {@code function}, which have
 * none, to results of the call before. The ids depend on nothing but the messages' positions. Thread-safe.
 */
final class LegacyFunctionMessages {
    private LegacyFunctionMessages() {}

    /** The same list if there is nothing to convert. */
    static List<Message> convert(List<Message> messages) {
        List<Message> converted = null;
        String last = null;
        for (int i = 0; i < messages.size(); i++) {
            Message message = messages.get(i);
            Message changed = message;
            RawJson call = message.role() == Role.ASSISTANT ? message.extra().get(LegacyFunctions.FUNCTION_CALL) : null;
            if (call != null && call.isObject() && message.toolCalls().isEmpty()) {
                last = "call_" + i;
                changed = withCall(message, last, Json.parseObject(call), i);
            } else if (message.role() == Role.TOOL
                    && message.toolCallId() == null
                    && message.name() != null
                    && last != null) {
                changed = new Message(
                        message.role(), message.content(), message.output(), last, message.name(), message.extra());
            }
            if (!changed.equals(message)) {
                converted = converted == null ? new ArrayList<>(messages) : converted;
                converted.set(i, changed);
            }
        }
        return converted == null ? messages : converted;
    }

    private static Message withCall(Message message, String id, AdditionalProperties call, int index) {
        String path = "messages[%d].function_call".formatted(index);
        String name = LegacyFunctionParser.text(call.get("name"));
        if (name == null) {
            throw new InvalidRequest(path + ".name is missing; expected the function's name", path + ".name");
        }
        String arguments = LegacyFunctionParser.text(call.get("arguments"));
        AssistantOutput output = message.output();
        return message.withOutput(new AssistantOutput(
                        List.of(new ToolCall(id, name, arguments == null ? "" : arguments)),
                        output.reasoning(),
                        output.reasoningDetails(),
                        output.refusal()))
                .withExtra(message.extra().without(LegacyFunctions.FUNCTION_CALL));
    }
}

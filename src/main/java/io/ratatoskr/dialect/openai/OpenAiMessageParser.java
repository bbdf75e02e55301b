package io.ratatoskr.dialect.openai;

import io.ratatoskr.api.chat.AssistantOutput;
import io.ratatoskr.api.chat.Content;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.Role;
import io.ratatoskr.api.chat.ToolCall;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.dialect.RequestLimits;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.openai.OpenAiToolCallCodec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parses the messages of a chat request. */
final class OpenAiMessageParser {
    private static final String ROLES = "system, developer, user, assistant or tool";

    /** The role of the results of {@code function_call}, which has no ids. */
    private static final String FUNCTION = "function";

    private @Nullable Role role;
    private boolean functionResult;
    private @Nullable Content content;
    private List<ToolCall> toolCalls = List.of();
    private @Nullable String toolCallId;
    private @Nullable String name;
    private @Nullable String reasoning;
    private @Nullable RawJson reasoningDetails;
    private @Nullable String refusal;
    private final ExtraCollector extra = new ExtraCollector();

    private OpenAiMessageParser() {}

    static List<Message> parseList(JsonReader reader) {
        List<Message> messages = new ArrayList<>();
        reader.beginList();
        while (reader.nextElement()) {
            RequestLimits.checkNext(messages.size(), RequestLimits.MAX_MESSAGES, "messages");
            messages.add(new OpenAiMessageParser().parse(reader));
        }
        return messages;
    }

    private Message parse(JsonReader reader) {
        reader.beginObject();
        while (reader.nextField()) {
            readField(reader);
        }
        if (role == null) {
            throw reader.missingFieldError("role", ROLES);
        }
        if (functionResult && name == null) {
            throw reader.missingFieldError("name", "the name of the function this message responds to");
        }
        if (role == Role.TOOL && toolCallId == null && !functionResult) {
            throw reader.missingFieldError("tool_call_id", "the id of the tool call this message responds to");
        }
        return new Message(
                role,
                content != null ? content : defaultContent(reader, role),
                new AssistantOutput(toolCalls, reasoning, reasoningDetails, refusal),
                functionResult ? null : toolCallId,
                name,
                extra.toAdditionalProperties());
    }

    private void readField(JsonReader reader) {
        switch (reader.name()) {
            case "role" -> role = readRole(reader);
            case "content" -> content = OpenAiPartParser.parseContent(reader);
            case "tool_calls" -> toolCalls = reader.isNull() ? List.of() : OpenAiToolCallCodec.parseList(reader);
            case "tool_call_id" -> toolCallId = reader.readStringOrNull();
            case "name" -> name = reader.readStringOrNull();
            case "reasoning", "reasoning_content" -> reasoning(reader);
            case "reasoning_details" -> reasoningDetails = reader.isNull() ? null : reader.readRaw();
            case "refusal" -> refusal = reader.readStringOrNull();
            default -> extra.collect(reader);
        }
    }

    /** Both names mean the same; a non-empty {@code reasoning} takes precedence, in any order. */
    private void reasoning(JsonReader reader) {
        if (reader.isString()) {
            boolean first = reader.name().equals("reasoning");
            String text = reader.readString();
            if (reasoning == null || reasoning.isEmpty() || (first && !text.isEmpty())) {
                reasoning = text;
            }
        } else if (!reader.isNull()) {
            extra.collect(reader);
        }
    }

    private Role readRole(JsonReader reader) {
        String wireName = reader.isString() ? reader.readString() : "";
        functionResult = wireName.equals(FUNCTION);
        Role known = functionResult ? Role.TOOL : Role.fromWireName(wireName);
        if (known == null) {
            throw reader.typeError(ROLES);
        }
        return known;
    }

    /** The content of a message without any: allowed for assistants, which may only call tools, and for tools. */
    private static @Nullable Content defaultContent(JsonReader reader, Role role) {
        return switch (role) {
            case ASSISTANT -> null;
            case TOOL -> Content.of("");
            case SYSTEM, DEVELOPER, USER -> throw reader.missingFieldError("content", "a string or a list of parts");
        };
    }
}

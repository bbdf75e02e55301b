package io.ratatoskr.provider.anthropic;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.chat.Content;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.Part;
import io.ratatoskr.api.chat.ToolCall;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.internal.text.Text;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.Json;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.anthropic.ContentBlock.Kind;
import io.ratatoskr.settings.ProviderProfile;
import io.ratatoskr.settings.ProviderProfile.LateSystemMessages;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Builds the messages of a request in the API's form: system blocks separate, alternating turns, tool results in user turns.
 * Messages without content are omitted. Not thread-safe.
 */
final class MessagesBuilder {
    final List<ContentBlock> system = new ArrayList<>(2);
    final List<ConversationTurn> turns = new ArrayList<>();

    /** Names of the called tools. */
    final Set<String> calledTools = new LinkedHashSet<>();

    private final ProviderProfile profile;
    private final boolean ownDialect;
    private final ContentBlockMapper blockMapper;

    private MessagesBuilder(ChatRequest request, ProviderProfile profile) {
        this.profile = profile;
        this.ownDialect = request.dialect().equals(Dialects.ANTHROPIC);
        this.blockMapper = new ContentBlockMapper(profile, ownDialect);
    }

    static MessagesBuilder build(ChatRequest request, ProviderProfile profile) {
        var builder = new MessagesBuilder(request, profile);
        for (int i = 0; i < request.messages().size(); i++) {
            builder.addMessage(request.messages().get(i), i);
        }
        if (builder.turns.isEmpty() && builder.system.isEmpty()) {
            throw new InvalidRequest("messages have no content; expected a text or another part", "messages");
        }
        if (builder.turns.isEmpty()) {
            // The API requires a message; a system text alone becomes the user message
            builder.turnFor(true).blocks.addAll(builder.system);
            builder.system.clear();
        }
        builder.turns.getLast().trimEnd();
        return builder;
    }

    /** True if the last tool results follow a turn without thinking, which the API rejects when thinking is enabled. */
    boolean continuesWithoutThinking() {
        int last = turns.size() - 1;
        return last > 0
                && turns.get(last).fromUser
                && turns.get(last).hasResult()
                && !turns.get(last - 1).beginsWithThinking();
    }

    private void addMessage(Message message, int index) {
        switch (message.role()) {
            case SYSTEM, DEVELOPER -> system(message);
            case USER -> append(true, contentBlocks(message));
            case ASSISTANT -> append(false, assistantBlocks(message));
            case TOOL -> append(true, List.of(toolResultBlock(message, index)));
        }
    }

    private void append(boolean user, List<ContentBlock> blocks) {
        if (!blocks.isEmpty()) {
            turnFor(user).blocks.addAll(blocks);
        }
    }

    private ConversationTurn turnFor(boolean user) {
        if (turns.isEmpty() || turns.getLast().fromUser != user) {
            turns.add(new ConversationTurn(user));
        }
        return turns.getLast();
    }

    private void system(Message message) {
        if (!turns.isEmpty() && profile.lateSystemMessages() == LateSystemMessages.USER) {
            List<ContentBlock> content = contentBlocks(message);
            if (!content.isEmpty()) {
                List<ContentBlock> blocks = turnFor(true).blocks;
                blocks.add(ContentBlock.text("<system>"));
                blocks.addAll(content);
                blocks.add(ContentBlock.text("</system>"));
            }
            return;
        }
        if (message.content() instanceof Content.Parts contentParts) {
            for (Part part : contentParts.parts()) {
                if (!(part instanceof Part.Text || part instanceof Part.Refusal || ownDialect)) {
                    throw UnsupportedParameters.of(profile, "messages", "a system message with parts other than text");
                }
            }
        }
        system.addAll(contentBlocks(message));
    }

    /** The content blocks of the message; a {@code cache_control} of the message applies to its last block. */
    private List<ContentBlock> contentBlocks(Message message) {
        List<ContentBlock> blocks = blockMapper.map(message.content());
        RawJson control = ContentBlockMapper.cacheControl(message.extra());
        if (control == null || blocks.isEmpty() || !blocks.getLast().acceptsBreakpoint()) {
            return blocks;
        }
        List<ContentBlock> marked = new ArrayList<>(blocks);
        marked.set(blocks.size() - 1, blocks.getLast().withCacheControl(control));
        return marked;
    }

    private List<ContentBlock> assistantBlocks(Message message) {
        List<ContentBlock> blocks = new ArrayList<>(ThinkingBlockMapper.toBlocks(message.reasoningDetails()));
        blocks.addAll(contentBlocks(message));
        String refusal = message.refusal();
        if (refusal != null && !WhiteSpace.isBlank(refusal)) {
            blocks.add(ContentBlock.text(refusal));
        }
        for (ToolCall call : message.toolCalls()) {
            blocks.add(toolUseBlock(call));
        }
        // Thinking alone is not a message
        return blocks.stream().allMatch(block -> block.kind() == Kind.THINKING) ? List.of() : blocks;
    }

    private ContentBlock toolUseBlock(ToolCall call) {
        if (call.type() != null) {
            throw UnsupportedParameters.of(profile, "messages", "a tool call of type " + Text.echo(call.type()));
        }
        calledTools.add(call.name());
        RawJson input = toolInput(call.arguments());
        AdditionalProperties additionalFields = blockMapper.additionalFields(call.extra());
        Consumer<JsonWriter> fields = writer -> writer.field("type", "tool_use")
                .field("id", AnthropicToolCallIds.sanitize(call.id()))
                .field("name", call.name())
                .field("input", input)
                .fields(additionalFields);
        return ContentBlock.plain(fields, ContentBlockMapper.cacheControl(call.extra()));
    }

    /** The arguments unchanged; if they are not a JSON object, an object with the text in {@code invalid_json}. */
    private static RawJson toolInput(String arguments) {
        if (arguments.isBlank()) {
            return new RawJson("{}");
        }
        // Invalid arguments from a model must not fail the conversation
        RawJson input = Json.objectOrNull(arguments);
        return input != null
                ? input
                : new JsonWriter(arguments.length() + 32)
                        .beginObject()
                        .field("invalid_json", arguments)
                        .endObject()
                        .toRawJson();
    }

    private ContentBlock toolResultBlock(Message message, int index) {
        String id = message.toolCallId();
        if (id == null) {
            String path = "messages[%d].tool_call_id".formatted(index);
            throw new InvalidRequest(
                    path + " is missing; expected the id of the tool call that this result belongs to", path);
        }
        List<ContentBlock> content = blockMapper.map(message.content());
        Consumer<JsonWriter> fields = writer -> {
            writer.field("type", "tool_result").field("tool_use_id", AnthropicToolCallIds.sanitize(id));
            if (!content.isEmpty()) {
                writer.name("content").beginList();
                content.forEach(block -> block.write(writer));
                writer.endList();
            }
            writer.fields(blockMapper.additionalFields(message.extra()));
        };
        return new ContentBlock(Kind.TOOL_RESULT, null, fields, ContentBlockMapper.cacheControl(message.extra()));
    }
}

package io.ratatoskr.provider.anthropic;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.Content;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.api.Message;
import io.ratatoskr.api.Part;
import io.ratatoskr.api.ToolCall;
import io.ratatoskr.json.Json;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.Profile;
import io.ratatoskr.provider.Profile.LaterSystem;
import io.ratatoskr.provider.anthropic.Block.Kind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Builds the messages of a request in the API's form: system blocks separate, alternating turns, tool results in user turns.
 * Messages without content are omitted. Not thread-safe.
 */
final class Conversation {
    final List<Block> system = new ArrayList<>(2);
    final List<Turn> turns = new ArrayList<>();

    /** Names of the called tools. */
    final Set<String> called = new LinkedHashSet<>();

    private final Profile profile;
    private final boolean own;
    private final PartBlocks parts;

    private Conversation(ChatRequest request, Profile profile) {
        this.profile = profile;
        this.own = request.dialect().equals(Dialects.ANTHROPIC);
        this.parts = new PartBlocks(profile, own);
    }

    static Conversation of(ChatRequest request, Profile profile) {
        var conversation = new Conversation(request, profile);
        for (int i = 0; i < request.messages().size(); i++) {
            conversation.add(request.messages().get(i), i);
        }
        if (conversation.turns.isEmpty() && conversation.system.isEmpty()) {
            throw new InvalidRequest("messages have no content; expected a text or another part", "messages");
        }
        if (conversation.turns.isEmpty()) {
            // The API requires a message; a system text alone becomes the user message
            conversation.turn(true).blocks.addAll(conversation.system);
            conversation.system.clear();
        }
        return conversation;
    }

    /** True if the last tool results follow a turn without thinking, which the API rejects when thinking is enabled. */
    boolean continuesWithoutThinking() {
        int last = turns.size() - 1;
        return last > 0
                && turns.get(last).user
                && turns.get(last).hasResult()
                && !turns.get(last - 1).beginsWithThinking();
    }

    private void add(Message message, int place) {
        switch (message.role()) {
            case SYSTEM, DEVELOPER -> system(message);
            case USER -> say(true, said(message));
            case ASSISTANT -> say(false, assistant(message));
            case TOOL -> say(true, List.of(result(message, place)));
        }
    }

    private void say(boolean user, List<Block> blocks) {
        if (!blocks.isEmpty()) {
            turn(user).blocks.addAll(blocks);
        }
    }

    private Turn turn(boolean user) {
        if (turns.isEmpty() || turns.getLast().user != user) {
            turns.add(new Turn(user));
        }
        return turns.getLast();
    }

    private void system(Message message) {
        if (!turns.isEmpty() && profile.laterSystem() == LaterSystem.USER) {
            List<Block> said = said(message);
            if (!said.isEmpty()) {
                List<Block> blocks = turn(true).blocks;
                blocks.add(Block.text("<system>"));
                blocks.addAll(said);
                blocks.add(Block.text("</system>"));
            }
            return;
        }
        if (message.content() instanceof Content.Parts several) {
            for (Part part : several.parts()) {
                if (!(part instanceof Part.Text || part instanceof Part.Refusal || own)) {
                    throw Unsaid.of(profile, "messages", "a system message with parts other than text");
                }
            }
        }
        system.addAll(said(message));
    }

    /** The content blocks of the message; a {@code cache_control} of the message applies to its last block. */
    private List<Block> said(Message message) {
        List<Block> blocks = parts.of(message.content());
        RawJson control = PartBlocks.cacheControl(message.extra());
        if (control == null || blocks.isEmpty() || !blocks.getLast().takesBreakpoint()) {
            return blocks;
        }
        List<Block> marked = new ArrayList<>(blocks);
        marked.set(blocks.size() - 1, blocks.getLast().withCacheControl(control));
        return marked;
    }

    private List<Block> assistant(Message message) {
        List<Block> blocks = new ArrayList<>(ThinkingBlocks.of(message.reasoningDetails()));
        blocks.addAll(said(message));
        String refusal = message.refusal();
        if (refusal != null && !refusal.isBlank()) {
            blocks.add(Block.text(refusal));
        }
        for (ToolCall call : message.toolCalls()) {
            blocks.add(call(call));
        }
        // Thinking alone is not a message
        return blocks.stream().allMatch(block -> block.kind() == Kind.THINKING) ? List.of() : blocks;
    }

    private Block call(ToolCall call) {
        if (call.type() != null) {
            throw Unsaid.of(profile, "messages", "a tool call of type " + call.type());
        }
        called.add(call.name());
        RawJson input = input(call.arguments());
        AdditionalProperties kept = parts.kept(call.extra());
        Consumer<JsonWriter> fields = writer -> writer.field("type", "tool_use")
                .field("id", CallIds.sendable(call.id()))
                .field("name", call.name())
                .field("input", input)
                .fields(kept);
        return Block.plain(fields, PartBlocks.cacheControl(call.extra()));
    }

    /** The arguments unchanged; if they are not a JSON object, an object with the text in {@code invalid_json}. */
    private static RawJson input(String arguments) {
        if (arguments.isBlank()) {
            return new RawJson("{}");
        }
        try {
            RawJson input = Json.parse(arguments);
            if (input.text().startsWith("{")) {
                return input;
            }
        } catch (InvalidRequest e) {
            // Invalid arguments from a model must not fail the conversation
        }
        return new JsonWriter(arguments.length() + 32)
                .beginObject()
                .field("invalid_json", arguments)
                .endObject()
                .toRawJson();
    }

    private Block result(Message message, int place) {
        String id = message.toolCallId();
        if (id == null) {
            String path = "messages[%d].tool_call_id".formatted(place);
            throw new InvalidRequest(path + " is missing; expected the id of the tool call that this result belongs to", path);
        }
        List<Block> said = parts.of(message.content());
        Consumer<JsonWriter> fields = writer -> {
            writer.field("type", "tool_result").field("tool_use_id", CallIds.sendable(id));
            if (!said.isEmpty()) {
                writer.name("content").beginList();
                said.forEach(block -> block.write(writer));
                writer.endList();
            }
            writer.fields(parts.kept(message.extra()));
        };
        return new Block(Kind.RESULT, fields, PartBlocks.cacheControl(message.extra()));
    }
}

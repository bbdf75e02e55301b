package io.ratatoskr.provider.anthropic;

import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.ChatEvent.UnknownFields.Scope;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.Json;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.DistinctCallIds;
import io.ratatoskr.provider.LenientJson;
import io.ratatoskr.provider.MalformedResponses;
import io.ratatoskr.provider.SseReader;
import io.ratatoskr.provider.anthropic.OpenContentBlock.Kind;
import io.ratatoskr.settings.ProviderProfile;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the content blocks of a stream into events. Content unknown to the gateway is emitted as the provider's own event
 * under the name of its type. Not thread-safe.
 */
final class ContentBlockDecoder {
    static final String START = "content_block_start";
    static final String DELTA = "content_block_delta";
    static final String STOP = "content_block_stop";

    private static final int MAX_OPEN_BLOCKS = 1_024;

    private final ProviderProfile profile;
    private final boolean hideThinking;
    private final Consumer<ChatEvent> events;
    private final Map<Integer, OpenContentBlock> openBlocks = new TreeMap<>();
    private final DistinctCallIds callIds = new DistinctCallIds();
    private int toolCallCount;
    private long bufferedChars;

    /** @param hideThinking whether thinking is returned for the next request only, not as readable text */
    ContentBlockDecoder(ProviderProfile profile, boolean hideThinking, Consumer<ChatEvent> events) {
        this.profile = profile;
        this.hideThinking = hideThinking;
        this.events = events;
    }

    boolean hasToolCalls() {
        return toolCallCount > 0;
    }

    /** Accepts a {@code content_block_*} event at the current position of the reader. */
    void accept(String type, JsonReader reader, @Nullable String responseId) {
        int start = reader.tokenStart();
        int index = -1;
        RawJson block = null;
        var delta = new BlockDelta();
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "index" -> index = LenientJson.indexOrMinusOne(reader);
                case "content_block" -> block = reader.isObject() ? reader.readRaw() : skipValue(reader);
                case "delta" -> delta.read(reader);
                default -> reader.skip();
            }
        }
        switch (type) {
            case START -> {
                if (block == null || index < 0 || !startBlock(index, block, responseId)) {
                    emitUnknown(type, reader.rawSince(start));
                }
            }
            case DELTA -> {
                if (!applyDelta(openBlocks.get(index), delta)) {
                    emitUnknown(type, reader.rawSince(start));
                }
            }
            default -> {
                OpenContentBlock stopped = openBlocks.remove(index);
                if (stopped != null && stopped.kind == Kind.OTHER) {
                    emitUnknown(type, reader.rawSince(start));
                } else if (stopped != null) {
                    stopBlock(stopped);
                }
            }
        }
    }

    /** Stops all blocks that are still open. */
    void closeOpenBlocks() {
        openBlocks.values().forEach(this::stopBlock);
        openBlocks.clear();
    }

    /** Starts a block; false if the event has content unknown to the gateway. */
    private boolean startBlock(int index, RawJson json, @Nullable String responseId) {
        OpenContentBlock previous = openBlocks.remove(index);
        if (previous != null) {
            stopBlock(previous);
        }
        if (openBlocks.size() >= MAX_OPEN_BLOCKS) {
            throw MalformedResponses.invalid(
                    profile, "a stream with more than %,d open content blocks".formatted(MAX_OPEN_BLOCKS));
        }
        OpenContentBlock block = OpenContentBlock.fromStart(json);
        account(block, json.text().length());
        switch (block.kind) {
            case TEXT -> emitText(block.text.toString());
            case THINKING -> emitThinking(block.text.toString());
            case TOOL -> startToolCall(block, responseId);
            case OTHER -> {
                account(block, -block.bufferedChars);
                if (isRedacted(json)) {
                    events.accept(new ChatEvent.ReasoningDetail(0, ContentBlockReader.toJsonList(List.of(json))));
                    return true;
                }
            }
        }
        openBlocks.put(index, block);
        return block.kind != Kind.OTHER && (block.kind != Kind.TEXT || block.otherFields.isEmpty());
    }

    private static boolean isRedacted(RawJson json) {
        RawJson type = Json.parseObject(json).get("type");
        return type != null && type.text().equals("\"redacted_thinking\"");
    }

    private void startToolCall(OpenContentBlock block, @Nullable String responseId) {
        block.callIndex = toolCallCount++;
        String id = block.id == null ? AnthropicToolCallIds.generate(responseId, block.callIndex) : block.id;
        String name = block.name == null ? "" : block.name;
        events.accept(new ChatEvent.ToolCallStart(
                0, block.callIndex, callIds.next(id), name, null, block.otherFields.toAdditionalProperties()));
    }

    /** Applies a delta to a block; false if the delta is unknown to the gateway. */
    private boolean applyDelta(@Nullable OpenContentBlock block, BlockDelta delta) {
        String fragment = delta.text;
        if (fragment == null || delta.hasOtherFields) {
            return false;
        }
        return switch (delta.type) {
            case "text_delta" -> {
                emitText(fragment);
                yield true;
            }
            case "thinking_delta" -> {
                if (block != null && block.kind == Kind.THINKING) {
                    account(block, fragment.length());
                    block.text.append(fragment);
                }
                emitThinking(fragment);
                yield true;
            }
            case "signature_delta" -> block != null && block.kind == Kind.THINKING && appendSignature(block, fragment);
            case "input_json_delta" -> block != null && block.kind == Kind.TOOL && emitArguments(block, fragment);
            case null, default -> false;
        };
    }

    private void emitText(String text) {
        if (!text.isEmpty()) {
            events.accept(new ChatEvent.Content(0, text, null));
        }
    }

    private void emitThinking(String text) {
        if (!text.isEmpty() && !hideThinking) {
            events.accept(new ChatEvent.Reasoning(0, text));
        }
    }

    private boolean appendSignature(OpenContentBlock block, String fragment) {
        account(block, fragment.length());
        block.appendSignature(fragment);
        return true;
    }

    private boolean emitArguments(OpenContentBlock block, String fragment) {
        if (!fragment.isEmpty()) {
            block.hasArgumentDeltas = true;
            events.accept(new ChatEvent.ToolCallDelta(0, block.callIndex, fragment));
        }
        return true;
    }

    private void stopBlock(OpenContentBlock block) {
        account(block, -block.bufferedChars);
        switch (block.kind) {
            case TEXT, OTHER -> {}
            case THINKING -> {
                if (block.hasThinking()) {
                    events.accept(new ChatEvent.ReasoningDetail(
                            0, ContentBlockReader.toJsonList(List.of(block.toThinkingJson()))));
                }
            }
            case TOOL -> {
                if (!block.hasArgumentDeltas) {
                    String arguments = block.input == null ? "{}" : block.input.text();
                    events.accept(new ChatEvent.ToolCallDelta(0, block.callIndex, arguments));
                }
                events.accept(new ChatEvent.ToolCallEnd(0, block.callIndex));
            }
        }
    }

    /** Accounts for buffered characters of open blocks and enforces the limit. */
    private void account(OpenContentBlock block, int chars) {
        block.bufferedChars += chars;
        bufferedChars += chars;
        if (bufferedChars > SseReader.MAX_EVENT_BYTES) {
            throw MalformedResponses.invalid(
                    profile, "thinking or tool calls of more than %d MiB".formatted(SseReader.MAX_EVENT_BYTES >> 20));
        }
    }

    private void emitUnknown(String type, RawJson event) {
        events.accept(new ChatEvent.UnknownFields(0, AdditionalProperties.NONE.with(type, event), Scope.DELTA));
    }

    private static @Nullable RawJson skipValue(JsonReader reader) {
        reader.skip();
        return null;
    }

    /** A delta of a block. */
    private static final class BlockDelta {
        private @Nullable String type;
        private @Nullable String text;

        /** True if it has fields other than its text. */
        private boolean hasOtherFields;

        void read(JsonReader reader) {
            if (!LenientJson.enterObject(reader)) {
                return;
            }
            while (reader.nextField()) {
                switch (reader.name()) {
                    case "type" -> type = LenientJson.textOrNull(reader);
                    case "text", "thinking", "signature", "partial_json" -> text = LenientJson.textOrNull(reader);
                    default -> {
                        hasOtherFields |= !reader.isNull();
                        reader.skip();
                    }
                }
            }
        }
    }
}

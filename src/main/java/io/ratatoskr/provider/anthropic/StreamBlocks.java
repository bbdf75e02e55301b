package io.ratatoskr.provider.anthropic;

import io.ratatoskr.api.ChatEvent;
import io.ratatoskr.api.ChatEvent.UnknownFields.Scope;
import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.json.Json;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.BadAnswers;
import io.ratatoskr.provider.Lax;
import io.ratatoskr.provider.Profile;
import io.ratatoskr.provider.SseReader;
import io.ratatoskr.provider.anthropic.OpenBlock.Kind;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the content blocks of a stream into events. Content unknown to the gateway is emitted as the provider's own event
 * under the name of its type. Not thread-safe.
 */
final class StreamBlocks {
    static final String START = "content_block_start";
    static final String DELTA = "content_block_delta";
    static final String STOP = "content_block_stop";

    private static final int MOST_OPEN = 1_024;

    private final Profile profile;
    private final boolean hidden;
    private final Consumer<ChatEvent> events;
    private final Map<Integer, OpenBlock> open = new TreeMap<>();
    private int calls;
    private long held;

    /** @param hidden whether thinking is returned for the next request only, not as readable text */
    StreamBlocks(Profile profile, boolean hidden, Consumer<ChatEvent> events) {
        this.profile = profile;
        this.hidden = hidden;
        this.events = events;
    }

    boolean calledTools() {
        return calls > 0;
    }

    /** Accepts a {@code content_block_*} event at the current position of the reader. */
    void event(String type, JsonReader reader, @Nullable String answerId) {
        int start = reader.tokenStart();
        int index = -1;
        RawJson block = null;
        var delta = new Delta();
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "index" -> index = Lax.index(reader);
                case "content_block" -> block = reader.isObject() ? reader.readRaw() : skipped(reader);
                case "delta" -> delta.read(reader);
                default -> reader.skip();
            }
        }
        switch (type) {
            case START -> {
                if (block == null || index < 0 || !start(index, block, answerId)) {
                    unknown(type, reader.rawSince(start));
                }
            }
            case DELTA -> {
                if (!delta(open.get(index), delta)) {
                    unknown(type, reader.rawSince(start));
                }
            }
            default -> {
                OpenBlock stopped = open.remove(index);
                if (stopped != null && stopped.kind == Kind.OTHER) {
                    unknown(type, reader.rawSince(start));
                } else if (stopped != null) {
                    stop(stopped);
                }
            }
        }
    }

    /** Stops all blocks that are still open. */
    void close() {
        open.values().forEach(this::stop);
        open.clear();
    }

    /** Starts a block; false if the event has content unknown to the gateway. */
    private boolean start(int index, RawJson json, @Nullable String answerId) {
        OpenBlock before = open.remove(index);
        if (before != null) {
            stop(before);
        }
        if (open.size() >= MOST_OPEN) {
            throw BadAnswers.bad(profile, "a stream with more than %,d open content blocks".formatted(MOST_OPEN));
        }
        OpenBlock block = OpenBlock.of(json);
        hold(block, json.text().length());
        switch (block.kind) {
            case TEXT -> said(block.text.toString());
            case THINKING -> thought(block.text.toString());
            case TOOL -> begin(block, answerId);
            case OTHER -> {
                hold(block, -block.held);
                if (isRedacted(json)) {
                    events.accept(new ChatEvent.ReasoningDetail(0, AnswerBlocks.list(List.of(json))));
                    return true;
                }
            }
        }
        open.put(index, block);
        return block.kind != Kind.OTHER && (block.kind != Kind.TEXT || block.rest.isEmpty());
    }

    private static boolean isRedacted(RawJson json) {
        RawJson type = Json.parseObject(json).get("type");
        return type != null && type.text().equals("\"redacted_thinking\"");
    }

    private void begin(OpenBlock block, @Nullable String answerId) {
        block.slot = calls++;
        String id = block.id == null ? CallIds.made(answerId, block.slot) : block.id;
        String name = block.name == null ? "" : block.name;
        events.accept(new ChatEvent.ToolCallStart(0, block.slot, id, name, null, block.rest.toAdditionalProperties()));
    }

    /** Applies a delta to a block; false if the delta is unknown to the gateway. */
    private boolean delta(@Nullable OpenBlock block, Delta delta) {
        String piece = delta.text;
        if (piece == null || delta.more) {
            return false;
        }
        return switch (delta.type) {
            case "text_delta" -> {
                said(piece);
                yield true;
            }
            case "thinking_delta" -> {
                if (block != null && block.kind == Kind.THINKING) {
                    hold(block, piece.length());
                    block.text.append(piece);
                }
                thought(piece);
                yield true;
            }
            case "signature_delta" -> block != null && block.kind == Kind.THINKING && sign(block, piece);
            case "input_json_delta" -> block != null && block.kind == Kind.TOOL && argue(block, piece);
            case null, default -> false;
        };
    }

    private void said(String text) {
        if (!text.isEmpty()) {
            events.accept(new ChatEvent.Content(0, text, null));
        }
    }

    private void thought(String text) {
        if (!text.isEmpty() && !hidden) {
            events.accept(new ChatEvent.Reasoning(0, text));
        }
    }

    private boolean sign(OpenBlock block, String piece) {
        hold(block, piece.length());
        block.sign(piece);
        return true;
    }

    private boolean argue(OpenBlock block, String piece) {
        if (!piece.isEmpty()) {
            block.argued = true;
            events.accept(new ChatEvent.ToolCallDelta(0, block.slot, piece));
        }
        return true;
    }

    private void stop(OpenBlock block) {
        hold(block, -block.held);
        switch (block.kind) {
            case TEXT, OTHER -> {}
            case THINKING -> {
                if (block.isThought()) {
                    events.accept(new ChatEvent.ReasoningDetail(0, AnswerBlocks.list(List.of(block.thinking()))));
                }
            }
            case TOOL -> {
                if (!block.argued) {
                    String arguments = block.input == null ? "{}" : block.input.text();
                    events.accept(new ChatEvent.ToolCallDelta(0, block.slot, arguments));
                }
                events.accept(new ChatEvent.ToolCallEnd(0, block.slot));
            }
        }
    }

    /** Accounts for buffered characters of open blocks and enforces the limit. */
    private void hold(OpenBlock block, int more) {
        block.held += more;
        held += more;
        if (held > SseReader.MAX_EVENT) {
            throw BadAnswers.bad(profile, "thinking or tool calls of more than %d MiB".formatted(SseReader.MAX_EVENT >> 20));
        }
    }

    private void unknown(String type, RawJson event) {
        events.accept(new ChatEvent.UnknownFields(0, AdditionalProperties.NONE.with(type, event), Scope.DELTA));
    }

    private static @Nullable RawJson skipped(JsonReader reader) {
        reader.skip();
        return null;
    }

    /** A delta of a block. */
    private static final class Delta {
        private @Nullable String type;
        private @Nullable String text;

        /** True if it has fields other than its text. */
        private boolean more;

        void read(JsonReader reader) {
            if (!Lax.enterObject(reader)) {
                return;
            }
            while (reader.nextField()) {
                switch (reader.name()) {
                    case "type" -> type = Lax.text(reader);
                    case "text", "thinking", "signature", "partial_json" -> text = Lax.text(reader);
                    default -> {
                        more |= !reader.isNull();
                        reader.skip();
                    }
                }
            }
        }
    }
}

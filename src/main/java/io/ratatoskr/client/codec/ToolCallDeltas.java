package io.ratatoskr.client.codec;

import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code tool_calls} of a delta. Not thread-safe. */
final class ToolCallDeltas {
    /** Maximum calls of a choice. */
    private static final int MAX_CALLS = 1_024;

    private static final String TOOL_CALLS = "tool_calls";
    private static final String FUNCTION = "function";

    /**
     * The start of a call, which has an id, or more of its arguments.
     *
     * @param type null for a function
     */
    record Delta(
            int index,
            @Nullable String id,
            String name,
            String arguments,
            @Nullable String type,
            AdditionalProperties extra) {
        ChatEvent toEvent(int choice) {
            return id == null
                    ? new ChatEvent.ToolCallDelta(choice, index, arguments)
                    : new ChatEvent.ToolCallStart(choice, index, id, name, type, extra);
        }
    }

    private final List<Delta> deltas = new ArrayList<>(1);
    private @Nullable RawJson others;

    List<Delta> deltas() {
        return deltas;
    }

    /** Adds a list that has fields of calls only, which arrived after the calls had started. */
    void collectOthers(ExtraCollector extra) {
        if (others != null) {
            extra.put(TOOL_CALLS, others);
        }
    }

    void read(JsonReader reader) {
        if (reader.isNull()) {
            return;
        }
        int start = reader.tokenStart();
        List<Delta> read = new ArrayList<>(1);
        boolean complete = true;
        reader.beginList();
        while (reader.nextElement()) {
            Delta delta = delta(reader);
            complete &= delta != null;
            if (delta != null) {
                read.add(delta);
            }
        }
        if (complete) {
            deltas.addAll(read);
        } else {
            others = reader.rawSince(start);
        }
    }

    /** Null for an entry with neither an id nor arguments. */
    private static @Nullable Delta delta(JsonReader reader) {
        int index = 0;
        String id = null;
        String type = null;
        String name = "";
        String arguments = null;
        var extra = new ExtraCollector();
        reader.beginObject();
        while (reader.nextField()) {
            String field = reader.name();
            switch (field) {
                case "index" -> index = index(reader);
                case "id" -> id = reader.readStringOrNull();
                case "type" -> type = reader.readStringOrNull();
                default -> {
                    boolean call = reader.isObject()
                            && (field.equals(FUNCTION) || field.equals("custom") || field.equals(type));
                    if (!call) {
                        extra.collect(reader);
                        continue;
                    }
                    var rest = new ExtraCollector();
                    reader.beginObject();
                    while (reader.nextField()) {
                        switch (reader.name()) {
                            case "name" -> name = reader.readString();
                            case "arguments", "input" -> arguments = reader.readString();
                            default -> rest.collect(reader);
                        }
                    }
                    extra.putNested(field, rest);
                }
            }
        }
        return id == null && arguments == null
                ? null
                : new Delta(
                        index,
                        id,
                        name,
                        arguments == null ? "" : arguments,
                        FUNCTION.equals(type) ? null : type,
                        extra.toAdditionalProperties());
    }

    private static int index(JsonReader reader) {
        int index = reader.readInt();
        if (index < 0 || index >= MAX_CALLS) {
            throw reader.typeError("the index of a call");
        }
        return index;
    }
}

package io.ratatoskr.dialect.ratatoskr;

import io.ratatoskr.api.GenerateResponse;
import io.ratatoskr.api.chat.Completion;
import io.ratatoskr.api.chat.GenerateEvent;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.JsonWriter;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes completions and their events in the gateway's own JSON, each on one line. Absent fields are omitted. Thread-safe. */
public final class RatatoskrGenerateWriter {
    private static final int INITIAL_CAPACITY = 512;

    private RatatoskrGenerateWriter() {}

    /** Writes the first completion. */
    public static byte[] write(GenerateResponse response) {
        Completion completion = response.completions().getFirst();
        var writer = new JsonWriter(INITIAL_CAPACITY)
                .beginObject()
                .field("id", response.id())
                .field("model", response.model())
                .field("provider", response.provider())
                .field("created", response.created())
                .field("text", completion.text())
                .field("finish_reason", completion.finishReason().wireName());
        writeRaw(writer, "logprobs", completion.logprobs());
        RatatoskrChatWriter.writeUsage(writer, "usage", response.usage());
        if (!response.extra().isEmpty()) {
            writeExtra(writer, "extra", response.extra());
        }
        return writer.endObject().toBytes();
    }

    /** Writes an event as {@code {"type": …, "data": …}}, with {@code choice} and {@code logprobs} where present. */
    public static byte[] write(GenerateEvent event) {
        JsonWriter writer;
        switch (event) {
            case GenerateEvent.Text text -> {
                writer = beginEvent("text", text.choice()).field("data", text.text());
                writeRaw(writer, "logprobs", text.logprobs());
            }
            case GenerateEvent.UnknownFields unknown -> {
                writer = beginEvent("extra", unknown.choice());
                writeExtra(writer, "data", unknown.extra());
            }
            case GenerateEvent.UsageUpdate update -> {
                writer = beginEvent("usage", 0);
                RatatoskrChatWriter.writeUsage(writer, "data", update.usage());
            }
            case GenerateEvent.Done done -> {
                writer = beginEvent("done", 0).field("data", done.finishReason().wireName());
                if (!done.otherFinishReasons().isEmpty()) {
                    writer.name("further").beginObject();
                    for (var other : new TreeMap<>(done.otherFinishReasons()).entrySet()) {
                        writer.field(other.getKey().toString(), other.getValue().wireName());
                    }
                    writer.endObject();
                }
            }
        }
        return writer.endObject().toBytes();
    }

    private static JsonWriter beginEvent(String type, int choice) {
        var writer = new JsonWriter(INITIAL_CAPACITY).beginObject().field("type", type);
        return choice == 0 ? writer : writer.name("choice").number(choice);
    }

    private static void writeExtra(JsonWriter writer, String name, AdditionalProperties extra) {
        writer.name(name).beginObject().fieldsOnOneLine(extra).endObject();
    }

    private static void writeRaw(JsonWriter writer, String name, @Nullable RawJson value) {
        if (value != null) {
            writer.name(name).rawOnOneLine(value);
        }
    }
}

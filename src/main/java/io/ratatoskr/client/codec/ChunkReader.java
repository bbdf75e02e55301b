package io.ratatoskr.client.codec;

import io.ratatoskr.api.StreamMetadata;
import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.client.transport.EventReader;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the chunks of a stream in OpenAI's format, as the gateway writes them. Not thread-safe. */
abstract class ChunkReader<E> implements EventReader<byte[], E> {
    private static final int MAX_CHOICES = 1_024;

    private final ArrayDeque<E> events = new ArrayDeque<>();
    private final Map<Integer, FinishReason> finishReasons = new TreeMap<>();
    private final BitSet startedChoices = new BitSet();
    private @Nullable StreamMetadata metadata;
    private @Nullable Usage usage;

    final void emit(E event) {
        events.add(event);
    }

    /** Reads the field of a choice that has its output, or an unknown one. */
    abstract void readChoiceField(JsonReader reader);

    /**
     * Emits what the choice consists of, whose fields were all read, and clears it.
     *
     * @param finished whether it is the choice's last one
     */
    abstract void endChoice(int index, boolean finished);

    abstract E unknownFields(AdditionalProperties extra);

    abstract E usageUpdate(Usage counts);

    /** Emits what ends with the response, before its last event. */
    void endOutput() {}

    abstract E done(FinishReason reason, Map<Integer, FinishReason> otherReasons);

    @Override
    public final void feed(byte[] json) {
        ResponseJson.read(json, reader -> {
            readChunk(reader);
            return "";
        });
    }

    private void readChunk(JsonReader reader) {
        String id = null;
        String model = null;
        Long created = null;
        var extra = new ExtraCollector();
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "id" -> id = reader.readStringOrNull();
                case "object" -> reader.skip();
                case "created" -> created = reader.readLongOrNull();
                case "model" -> model = reader.readStringOrNull();
                case "choices" -> ResponseJson.list(reader, this::readChoice);
                case "usage" -> {
                    Usage counts = UsageReader.nested(reader);
                    usage = counts == null ? usage : counts;
                }
                case "error" -> throw ErrorReader.read(reader);
                default -> extra.collect(reader);
            }
        }
        AdditionalProperties unknown = extra.toAdditionalProperties();
        if (metadata == null) {
            metadata = new StreamMetadata(id, model, "", created, unknown);
        } else if (!unknown.isEmpty()) {
            // Before the events of the same chunk
            List<E> rest = new ArrayList<>(events);
            events.clear();
            events.add(unknownFields(unknown));
            events.addAll(rest);
        }
    }

    private boolean readChoice(JsonReader reader) {
        int index = 0;
        FinishReason finish = null;
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "index" -> index = index(reader);
                case "finish_reason" -> finish = FinishReasons.read(reader);
                default -> readChoiceField(reader);
            }
        }
        startedChoices.set(index);
        endChoice(index, finish != null);
        if (finish != null) {
            finishReasons.put(index, finish);
        }
        return true;
    }

    private static int index(JsonReader reader) {
        int index = reader.readInt();
        if (index < 0 || index >= MAX_CHOICES) {
            throw reader.typeError("the index of a choice");
        }
        return index;
    }

    @Override
    public final void end() {
        if (startedChoices.isEmpty() || finishReasons.size() < startedChoices.cardinality()) {
            throw new ProviderUnavailable(
                    "the stream broke off before the response was complete",
                    ProviderUnavailable.Reason.INVALID_RESPONSE);
        }
        if (usage != null) {
            emit(usageUpdate(usage));
        }
        endOutput();
        Map<Integer, FinishReason> others = new TreeMap<>(finishReasons);
        FinishReason first = others.remove(0);
        emit(done(first == null ? FinishReason.STOP : first, others));
    }

    @Override
    public final @Nullable E poll() {
        return events.poll();
    }

    @Override
    public final StreamMetadata metadata() {
        return metadata == null ? StreamMetadata.UNKNOWN : metadata;
    }
}

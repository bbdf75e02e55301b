package io.ratatoskr.dialect.openai;

import io.ratatoskr.api.StreamMetadata;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes the server-sent events of one stream into one buffer. The common prefix of all chunks is encoded once; the unknown
 * fields of the stream metadata go into the first chunk only, those of later chunks into the next one with a choice. Every chunk is one line, so no text can forge an event.
 */
final class SseChunkWriter {
    private static final byte[] CHOICE = ascii(",\"choices\":[{\"index\":");
    private static final byte[] NO_CHOICE = ascii(",\"choices\":[]");
    private static final byte[] LOGPROBS = ascii(",\"logprobs\":");
    private static final byte[] NO_LOGPROBS = ascii(",\"logprobs\":null");
    private static final byte[] UNFINISHED = ascii(",\"finish_reason\":null");
    private static final byte[] FINISHED = ascii(",\"finish_reason\":\"");
    private static final byte[] QUOTE = ascii("\"");
    private static final byte[] END_CHOICE = ascii("}]");
    private static final byte[] END = ascii("}\n\n");
    private static final byte[] DATA = ascii("data: ");
    private static final byte[] ERROR_EVENT = ascii("event: error\ndata: ");
    private static final byte[] NEW_LINES = ascii("\n\n");

    final JsonWriter out = new JsonWriter(512);
    private final byte[] prefix;
    /** Fields that the next chunk carries beside its choice. */
    private AdditionalProperties chunkExtra;

    SseChunkWriter(String idPrefix, String object, StreamMetadata metadata, String requestedModel) {
        String model = metadata.model();
        out.rawBytes(DATA).beginObject().name("id").string(ResponseIdentity.idOrNew(metadata.id(), idPrefix));
        out.name("object").string(object).name("created").number(ResponseIdentity.createdOrNow(metadata.created()));
        prefix =
                out.name("model").string(model == null ? requestedModel : model).toBytes();
        chunkExtra = ReservedFields.CHUNK.removeFrom(metadata.extra());
        out.reset();
    }

    /** Opens a chunk with one choice and writes its index. */
    SseChunkWriter openChoice(int index) {
        openChunk();
        out.rawBytes(CHOICE).commaNeeded(false).number(index);
        return this;
    }

    SseChunkWriter append(byte[] part) {
        out.rawBytes(part);
        return this;
    }

    /** Closes the choice and the chunk, with the finish reason or null while the choice continues. */
    void closeChoice(@Nullable String finish, AdditionalProperties outer) {
        if (finish == null) {
            out.rawBytes(UNFINISHED);
        } else {
            out.rawBytes(FINISHED).rawBytes(ascii(finish)).rawBytes(QUOTE);
        }
        out.commaNeeded(true).fieldsOnOneLine(outer).rawBytes(END_CHOICE).rawBytes(END);
    }

    /** Writes the log probabilities of the choice; null is written as null. */
    void writeLogprobs(@Nullable RawJson logprobs) {
        if (logprobs == null) {
            out.rawBytes(NO_LOGPROBS);
        } else {
            out.rawBytes(LOGPROBS).commaNeeded(false).rawOnOneLine(logprobs);
        }
    }

    /** Adds fields to the next chunk: clients read the first choice of every chunk, so a chunk of its own would break them. */
    void addExtra(AdditionalProperties extra) {
        if (chunkExtra.isEmpty()) {
            chunkExtra = extra;
            return;
        }
        var fields = new LinkedHashMap<>(chunkExtra.fields());
        fields.putAll(extra.fields());
        chunkExtra = new AdditionalProperties(fields);
    }

    /** Writes a chunk that contains only token usage. */
    void writeUsage(Usage usage) {
        openChunk();
        out.rawBytes(NO_CHOICE).commaNeeded(true).name("usage");
        OpenAiUsageWriter.write(out, usage);
        out.rawBytes(END);
    }

    /** Returns the bytes written since the previous call. */
    byte[] takeBytes() {
        byte[] frame = out.toBytes();
        out.reset();
        return frame;
    }

    static byte[] errorChunk(Throwable failure) {
        var writer = new JsonWriter(512);
        writer.rawBytes(ERROR_EVENT);
        OpenAiErrorRenderer.write(writer, failure);
        return writer.rawBytes(NEW_LINES).toBytes();
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private void openChunk() {
        out.rawBytes(prefix);
        if (!chunkExtra.isEmpty()) {
            out.commaNeeded(true).fieldsOnOneLine(chunkExtra);
            chunkExtra = AdditionalProperties.NONE;
        }
    }
}

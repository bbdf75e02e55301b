package io.ratatoskr.provider.openai;

import io.ratatoskr.api.Extra;
import io.ratatoskr.api.JsonText;
import io.ratatoskr.api.StreamHead;
import io.ratatoskr.api.Usage;
import io.ratatoskr.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes the server-sent events of one stream into one buffer. The common prefix of all chunks is encoded once; the unknown
 * fields of the stream metadata go into the first chunk only. Every chunk is one line, so no text can forge an event.
 */
final class Frame {
    private static final byte[] CHOICE = ascii(",\"choices\":[{\"index\":");
    private static final byte[] NO_CHOICE = ascii(",\"choices\":[]");
    private static final byte[] LOGPROBS = ascii(",\"logprobs\":");
    private static final byte[] UNFINISHED = ascii(",\"finish_reason\":null");
    private static final byte[] FINISHED = ascii(",\"finish_reason\":\"");
    private static final byte[] QUOTE = ascii("\"");
    private static final byte[] END_CHOICE = ascii("}]");
    private static final byte[] END = ascii("}\n\n");
    private static final byte[] DATA = ascii("data: ");
    private static final byte[] NEW_LINES = ascii("\n\n");

    final JsonWriter out = new JsonWriter(512);
    private final byte[] prefix;
    private Extra headExtra;

    Frame(String idPrefix, String object, StreamHead head, String askedModel) {
        String model = head.model();
        out.bytes(DATA).beginObject().name("id").string(Identity.id(head.id(), idPrefix));
        out.name("object").string(object).name("created").number(Identity.created(head.created()));
        prefix = out.name("model").string(model == null ? askedModel : model).toBytes();
        headExtra = head.extra();
        out.reset();
    }

    /** Opens a chunk with one choice and writes its index. */
    Frame choice(int index) {
        open();
        out.bytes(CHOICE).separated(false).number(index);
        return this;
    }

    Frame bytes(byte[] part) {
        out.bytes(part);
        return this;
    }

    /** Closes the choice and the chunk, with the finish reason or null while the choice continues. */
    void close(@Nullable String finish, Extra outer) {
        if (finish == null) {
            out.bytes(UNFINISHED);
        } else {
            out.bytes(FINISHED).bytes(ascii(finish)).bytes(QUOTE);
        }
        out.separated(true).lineFields(outer).bytes(END_CHOICE).bytes(END);
    }

    void logprobs(@Nullable JsonText logprobs) {
        if (logprobs != null) {
            out.bytes(LOGPROBS).separated(false).line(logprobs);
        }
    }

    /** Writes a chunk without choices. */
    void plain(Extra extra) {
        open();
        out.bytes(NO_CHOICE).separated(true).lineFields(extra).bytes(END);
    }

    /** Writes a chunk that contains only token usage. */
    void usage(Usage usage) {
        open();
        out.bytes(NO_CHOICE).separated(true).name("usage");
        UsageWriter.write(out, usage);
        out.bytes(END);
    }

    /** Returns the bytes written since the previous call. */
    byte[] take() {
        byte[] frame = out.toBytes();
        out.reset();
        return frame;
    }

    static byte[] error(Throwable failure) {
        var writer = new JsonWriter(512);
        writer.bytes(DATA);
        OpenAiErrors.write(writer, failure);
        return writer.bytes(NEW_LINES).toBytes();
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private void open() {
        out.bytes(prefix);
        if (!headExtra.isEmpty()) {
            out.separated(true).lineFields(headExtra);
            headExtra = Extra.NONE;
        }
    }
}

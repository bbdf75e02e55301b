package io.ratatoskr.socket;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The lines of the response to one request. Not thread-safe. */
final class ResponseLines {
    /** Events that wait are written once they have so many bytes. */
    private static final int MAX_EVENT_BYTES = 16 * 1024;

    private static final byte[] NO_ID = ascii("null");
    private static final byte[] RESULT = ascii(",\"result\":");
    private static final byte[] ERROR = ascii(",\"error\":");
    private static final byte[] EVENT = ascii(",\"event\":");
    private static final byte[] DONE = ascii(",\"done\":true");
    private static final byte[] META = ascii(",\"meta\":");
    private static final byte[] END = ascii("}\n");
    private static final byte[] NONE = {};

    private final String id;
    private final byte[] start;
    private byte[] events = NONE;

    /** Of the next event; null: none. */
    private byte @Nullable [] eventMeta;

    private int length;

    /** @param id as JSON; null: none */
    ResponseLines(@Nullable String id) {
        this.id = id == null ? "null" : id;
        byte[] json = id == null ? NO_ID : id.getBytes(StandardCharsets.UTF_8);
        start = new byte[json.length + 6];
        System.arraycopy(ascii("{\"id\":"), 0, start, 0, 6);
        System.arraycopy(json, 0, start, 6, json.length);
    }

    String id() {
        return id;
    }

    byte[][] result(byte[] json, byte @Nullable [] meta) {
        return last(meta, RESULT, json);
    }

    byte[][] done(byte @Nullable [] meta) {
        return last(meta, DONE, NONE);
    }

    byte[][] error(SocketErrorRenderer.RenderedError error) {
        return last(error.meta(), ERROR, error.error());
    }

    /** The events that wait, and the last line. */
    private byte[][] last(byte @Nullable [] meta, byte[] name, byte[] value) {
        byte[] waiting = take();
        return meta == null
                ? new byte[][] {waiting, start, name, value, END}
                : new byte[][] {waiting, start, name, value, META, meta, END};
    }

    /** The next event's line has this field {@code meta}. */
    void begin(byte[] meta) {
        eventMeta = meta;
    }

    void addEvent(byte[] json, int offset, int count) {
        byte[] meta = eventMeta;
        int metaLength = meta == null ? 0 : META.length + meta.length;
        int needed = length + start.length + EVENT.length + count + metaLength + END.length;
        if (needed > events.length) {
            events = Arrays.copyOf(events, Math.max(needed, Math.min(2 * events.length, MAX_EVENT_BYTES)));
        }
        add(start, 0, start.length);
        add(EVENT, 0, EVENT.length);
        add(json, offset, count);
        if (meta != null) {
            add(META, 0, META.length);
            add(meta, 0, meta.length);
            eventMeta = null;
        }
        add(END, 0, END.length);
    }

    private void add(byte[] bytes, int offset, int count) {
        System.arraycopy(bytes, offset, events, length, count);
        length += count;
    }

    boolean hasEvents() {
        return length > 0;
    }

    boolean isFull() {
        return length >= MAX_EVENT_BYTES;
    }

    /** The events that wait, which do so no longer. */
    byte[] take() {
        byte[] taken = length == 0 ? NONE : Arrays.copyOf(events, length);
        length = 0;
        if (events.length > MAX_EVENT_BYTES) {
            events = NONE;
        }
        return taken;
    }

    /** Replaces the ends of lines in JSON, which can only be between its values, by blanks. */
    static void onOneLine(byte[] json) {
        for (int i = 0; i < json.length; i++) {
            if (json[i] == '\n' || json[i] == '\r') {
                json[i] = ' ';
            }
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}

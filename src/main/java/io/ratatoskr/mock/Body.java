package io.ratatoskr.mock;

import java.util.List;

/** What an answer carries. */
public sealed interface Body {
    /** Words or tool calls, in the shape that the path speaks, plain or streamed as the request asks. */
    record Spoken(Speech speech) implements Body {}

    /** A vector per input of the request. */
    record Embedded() implements Body {}

    /** @param bytes sent with their length */
    record Whole(byte[] bytes) implements Body {}

    /** @param data payloads of server-sent events, without {@code [DONE]} */
    record Events(List<String> data) implements Body {
        public Events {
            data = List.copyOf(data);
        }
    }

    /** @param bytes each sent by itself, chunked */
    record Frames(List<byte[]> bytes) implements Body {
        public Frames {
            bytes = List.copyOf(bytes);
        }
    }

    /** @param frame repeated as fast as the client reads, for ever */
    record Endless(byte[] frame) implements Body {}
}

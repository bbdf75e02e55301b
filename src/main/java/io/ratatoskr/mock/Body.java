package io.ratatoskr.mock;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an answer carries. */
public sealed interface Body {
    /** Words or tool calls, in the format that the path speaks, plain or streamed as the request asks. */
    record Spoken(Speech speech) implements Body {}

    /** Whatever the path asks for: this speech to a chat, vectors, scores or models to what wants those. */
    record Natural(Speech speech) implements Body {}

    /** An error in the words of the format; it brings its own status where the format has one for it. */
    record Failed(Problem problem) implements Body {}

    /** @param scores by label, sent as Hugging Face and TEI do, the best first */
    record Scored(Map<String, Double> scores) implements Body {
        public Scored {
            scores = Collections.unmodifiableMap(new LinkedHashMap<>(scores));
        }
    }

    /** A vector per input of the request. */
    record Embedded() implements Body {}

    /** @param bytes sent with their length */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
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
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Endless(byte[] frame) implements Body {}
}

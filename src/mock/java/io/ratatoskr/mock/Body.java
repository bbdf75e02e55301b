package io.ratatoskr.mock;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The body of a mock response. */
public sealed interface Body {
    /** Text or tool calls in the format of the path, plain or streamed as the request specifies. */
    record Spoken(Speech speech) implements Body {}

    /** The result of the path's task: this content for a chat; vectors, scores or models for other tasks. */
    record Natural(Speech speech) implements Body {}

    /** An error in the format of the request; the format may set its own status. */
    record Failed(Problem problem) implements Body {}

    /** @param scores by label, in the format of Hugging Face and TEI, the best first */
    record Scored(Map<String, Double> scores) implements Body {
        public Scored {
            scores = Collections.unmodifiableMap(new LinkedHashMap<>(scores));
        }
    }

    /** One vector per input of the request. */
    record Embedded() implements Body {}

    /** @param bytes sent with content-length */
    record Whole(byte[] bytes) implements Body {}

    /** @param data payloads of server-sent events, without {@code [DONE]} */
    record Events(List<String> data) implements Body {
        public Events {
            data = List.copyOf(data);
        }
    }

    /** @param bytes frames, each in its own chunk */
    record Frames(List<byte[]> bytes) implements Body {
        public Frames {
            bytes = List.copyOf(bytes);
        }
    }

    /** @param frame repeated as fast as the client reads, without end */
    record Endless(byte[] frame) implements Body {}
}

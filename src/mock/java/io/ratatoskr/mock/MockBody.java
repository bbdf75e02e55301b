package io.ratatoskr.mock;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The body of a mock response. */
public sealed interface MockBody {
    /** Text or tool calls in the format of the path, plain or streamed as the request specifies. */
    record ReplyBody(ReplyContent content) implements MockBody {}

    /** The result of the path's task: this content for a chat; vectors, scores or models for other tasks. */
    record TaskBody(ReplyContent content) implements MockBody {}

    /** An error in the format of the request; the format may set its own status. */
    record FailureBody(MockError error) implements MockBody {}

    /** @param scores by label, in the format of Hugging Face and TEI, the best first */
    record ScoresBody(Map<String, Double> scores) implements MockBody {
        public ScoresBody {
            scores = Collections.unmodifiableMap(new LinkedHashMap<>(scores));
        }
    }

    /** One vector per input of the request. */
    record EmbeddingsBody() implements MockBody {}

    /** @param bytes sent with content-length */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record BytesBody(byte[] bytes) implements MockBody {}

    /** @param data payloads of server-sent events, without {@code [DONE]} */
    record EventsBody(List<String> data) implements MockBody {
        public EventsBody {
            data = List.copyOf(data);
        }
    }

    /** @param bytes frames, each in its own chunk */
    record FramesBody(List<byte[]> bytes) implements MockBody {
        public FramesBody {
            bytes = List.copyOf(bytes);
        }
    }

    /** @param frame repeated as fast as the client reads, without end */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record EndlessBody(byte[] frame) implements MockBody {}
}

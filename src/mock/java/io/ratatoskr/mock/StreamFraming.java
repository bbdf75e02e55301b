package io.ratatoskr.mock;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** Encodes the events of a stream. */
enum StreamFraming {
    SSE("text/event-stream") {
        @Override
        String frame(MockStreamEvent event, String end, boolean first) {
            String head = event.name().isEmpty() ? "" : "event: " + event.name() + end;
            return event.part() == MockStreamEvent.StreamPart.COMMENT
                    ? ": " + event.data() + end + end
                    : head + "data: " + event.data() + end + end;
        }
    },
    NDJSON("application/x-ndjson") {
        @Override
        String frame(MockStreamEvent event, String end, boolean first) {
            return event.part() == MockStreamEvent.StreamPart.COMMENT ? end : event.data() + end;
        }
    },
    /** A JSON array sent element by element, as Gemini streams without {@code alt=sse}. */
    ARRAY("application/json; charset=UTF-8") {
        @Override
        String frame(MockStreamEvent event, String end, boolean first) {
            return switch (event.part()) {
                case COMMENT -> end;
                case DONE -> (first ? "[" : end) + "]" + end;
                default -> (first ? "[" : "," + end) + event.data();
            };
        }
    };

    final String contentType;

    StreamFraming(String contentType) {
        this.contentType = contentType;
    }

    /** @param first whether only comments came before this event */
    abstract String frame(MockStreamEvent event, String end, boolean first);

    List<Buffer> frames(List<MockStreamEvent> events, String lineEnd) {
        List<Buffer> frames = new ArrayList<>(events.size());
        boolean first = true;
        for (MockStreamEvent event : events) {
            frames.add(Buffer.buffer(frame(event, lineEnd, first)));
            first &= event.part() == MockStreamEvent.StreamPart.COMMENT;
        }
        return frames;
    }
}

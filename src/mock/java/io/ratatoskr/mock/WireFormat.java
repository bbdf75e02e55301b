package io.ratatoskr.mock;

import java.util.List;

/** Reads requests and writes responses of one wire format. Stateless. */
interface WireFormat {
    /** @throws IllegalArgumentException when the body is invalid */
    ParsedRequest read(MockCall call);

    /** The body of a plain response. */
    String fullBody(MockCall call, ComposedReply reply);

    /** The events of a streamed response, without those that the ending omits. */
    List<MockStreamEvent> streamEvents(MockCall call, ComposedReply reply, StreamOptions.StreamEnding ending);

    /** An event without content. */
    MockStreamEvent emptyEvent(MockCall call);

    /** The body of an error response. */
    String errorBody(MockCall call, MockError error);

    /** The event of an error in a started stream. */
    MockStreamEvent errorEvent(MockCall call, MockError error);

    /** The terminator of a stream; {@link #emptyEvent} for formats without one. */
    MockStreamEvent endEvent(MockCall call);

    StreamFraming framing(MockCall call);

    /** The default response body of a task other than chat. */
    String taskBody(MockCall call, MockModelCatalog catalog);

    /** The vectors of {@link ParsedRequest#inputs}. */
    String embeddingsBody(MockCall call);

    /** The format's error of this kind. */
    MockError errorOf(MockError.MockErrorKind kind);

    /** The content type of plain responses. */
    default String contentType() {
        return "application/json";
    }
}

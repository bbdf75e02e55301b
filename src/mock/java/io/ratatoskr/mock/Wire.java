package io.ratatoskr.mock;

import java.util.List;

/** Reads requests and writes responses of one wire format. Stateless. */
interface Wire {
    /** @throws IllegalArgumentException when the body is invalid */
    Ask read(Call call);

    /** The body of a plain response. */
    String whole(Call call, Said said);

    /** The events of a streamed response, without those that the ending omits. */
    List<Event> events(Call call, Said said, StreamForm.Ending ending);

    /** An event without content. */
    Event nothing(Call call);

    /** The body of an error response. */
    String error(Call call, Problem problem);

    /** The event of an error in a started stream. */
    Event failure(Call call, Problem problem);

    /** The terminator of a stream; {@link #nothing} for formats without one. */
    Event done(Call call);

    Framing framing(Call call);

    /** The default response body of a task other than chat. */
    String natural(Call call, Catalogue catalogue);

    /** The vectors of {@link Ask#inputs}. */
    String embeddings(Call call);

    /** The format's error of this kind. */
    Problem problem(Problem.Kind kind);

    /** The content type of plain responses. */
    default String contentType() {
        return "application/json";
    }
}

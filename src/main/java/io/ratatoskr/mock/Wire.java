package io.ratatoskr.mock;

import java.util.List;

/** One wire format: what it makes of a request, and how it says things. Without state. */
interface Wire {
    /** @throws IllegalArgumentException when the body is not what the format sends, says what is wrong */
    Ask read(Call call);

    /** The plain answer. */
    String whole(Call call, Said said);

    /** The events of a streamed answer, without what the ending lacks. */
    List<Event> events(Call call, Said said, StreamForm.Ending ending);

    /** An event that says nothing yet. */
    Event nothing(Call call);

    /** The body of an answer with an error status, or of an error behind a 200. */
    String error(Call call, Problem problem);

    /** The same in a stream that has begun. */
    Event failure(Call call, Problem problem);

    /** What ends a stream, where something does; otherwise {@link #nothing}. */
    Event done(Call call);

    Framing framing(Call call);

    /** What the mock answers by itself to a task that is not chat. */
    String natural(Call call, Catalogue catalogue);

    /** The vectors of {@link Ask#inputs}. */
    String embeddings(Call call);

    /** The format's own way to say what is wrong. */
    Problem problem(Problem.Kind kind);

    /** The type of plain answers. */
    default String contentType() {
        return "application/json";
    }
}

package io.ratatoskr.mock;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ratatoskr.mock.Delivery.Fate;
import io.ratatoskr.mock.StreamForm.Break;
import io.ratatoskr.mock.StreamForm.Ending;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * One response of a mock provider: content, stream format and delivery. Immutable; every method returns a new response.
 *
 * @param headers lower-case names; content-type is added where missing
 */
public record Answer(
        int status, Map<String, String> headers, Body body, StreamForm form, Delivery delivery, boolean gzip) {
    public Answer {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    private static Answer of(int status, Body body) {
        return new Answer(status, Map.of(), body, StreamForm.PLAIN, Delivery.AT_ONCE, false);
    }

    /** Echoes the last user message after "You said: ". */
    public static Answer echo() {
        return of(200, new Body.Spoken(Speech.ECHO));
    }

    /** A text; a stream sends it word by word. */
    public static Answer text(String text) {
        return of(200, new Body.Spoken(Speech.saying(text)));
    }

    /** Calls a tool; arguments are JSON text. The id is {@code call_1}, and counts up with {@link #andToolCall}. */
    public static Answer toolCall(String name, String arguments) {
        return of(200, new Body.Spoken(Speech.calling(List.of(new Speech.Tool("call_1", name, arguments)))));
    }

    /** Calls every tool of the request with the arguments {@code {}}. */
    public static Answer callOfferedTools() {
        return of(200, new Body.Spoken(Speech.callingOffered()));
    }

    /** The result of the path's task: this text for a chat; vectors, scores or models for other tasks. */
    public Answer natural() {
        return new Answer(status, headers, new Body.Natural(speech()), form, delivery, gzip);
    }

    /** An error in the format of the request. */
    public static Answer problem(Problem problem) {
        return of(problem.status(), new Body.Failed(problem));
    }

    /** Scores in the format of Hugging Face and TEI. */
    public static Answer scores(Map<String, Double> scores) {
        return of(200, new Body.Scored(scores));
    }

    /** A vector per input, see {@link Vectors}. */
    public static Answer embeddings() {
        return of(200, new Body.Embedded());
    }

    /** A fixed JSON body, independent of the request. */
    public static Answer json(String json) {
        return of(200, new Body.Whole(json.getBytes(UTF_8)));
    }

    /** A fixed body, sent with content-length. */
    public static Answer bytes(String contentType, byte[] body) {
        return of(200, new Body.Whole(body)).header("content-type", contentType);
    }

    /** Server-sent events with these payloads, then {@code [DONE]} unless the stream ending omits it. */
    public static Answer events(String... data) {
        return of(200, new Body.Events(List.of(data)));
    }

    /** Raw frames, each in its own write, as {@code text/event-stream}. */
    public static Answer frames(byte[]... frames) {
        return of(200, new Body.Frames(List.of(frames))).header("content-type", "text/event-stream");
    }

    /** Repeats this frame as fast as the client reads, until the client disconnects. */
    public static Answer endless(byte[] frame) {
        return of(200, new Body.Endless(frame)).header("content-type", "text/event-stream");
    }

    /** An error in the format of the request. */
    public static Answer error(int status, String message) {
        return of(status, new Body.Failed(Problem.told(status, message)));
    }

    /** An error in the format of the request, with this type and, if the format has one, code. */
    public static Answer error(int status, String type, String code, String message) {
        return of(status, new Body.Failed(Problem.told(status, type, code, message)));
    }

    /** An HTML error page. */
    public static Answer html(int status) {
        String page = "<html><head><title>%1$d</title></head><body><h1>%1$d</h1></body></html>\n".formatted(status);
        return bytes("text/html", page.getBytes(UTF_8)).status(status);
    }

    public static Answer redirect(int status, String location) {
        return of(status, new Body.Whole(new byte[0])).header("location", location);
    }

    /** Accepts the request and never responds. */
    public static Answer silence() {
        return of(200, new Body.Whole(new byte[0])).fate(new Fate.Silence());
    }

    /** Accepts the request and closes the connection. */
    public static Answer cut() {
        return of(200, new Body.Whole(new byte[0])).fate(new Fate.CutBeforeHead(false));
    }

    /** Accepts the request and resets the connection. */
    public static Answer reset() {
        return of(200, new Body.Whole(new byte[0])).fate(new Fate.CutBeforeHead(true));
    }

    public Answer status(int code) {
        return new Answer(code, headers, body, form, delivery, gzip);
    }

    public Answer header(String lowerCaseName, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(lowerCaseName, value);
        return new Answer(status, all, body, form, delivery, gzip);
    }

    /** Adds {@code retry-after} in whole seconds, or {@code retry-after-ms} when the time has a fraction of a second. */
    public Answer retryAfter(Duration time) {
        return time.toMillis() % 1_000 == 0
                ? header("retry-after", Long.toString(time.toSeconds()))
                : header("retry-after-ms", Long.toString(time.toMillis()));
    }

    /** Appends a tool call. */
    public Answer andToolCall(String name, String arguments) {
        Speech speech = speech();
        List<Speech.Tool> tools = new ArrayList<>(speech.tools());
        tools.add(new Speech.Tool("call_" + (tools.size() + 1), name, arguments));
        return speech(speech.withTools(tools));
    }

    /** Adds reasoning before the text. */
    public Answer reasoning(String thoughts) {
        return reasoning(thoughts, "");
    }

    /** Adds reasoning before the text, with a signature where the format has one. */
    public Answer reasoning(String thoughts, String signature) {
        return speech(speech().withReasoning(thoughts, signature));
    }

    public Answer finishReason(String reason) {
        return speech(speech().withFinishReason(reason));
    }

    public Answer usage(int promptTokens, int completionTokens) {
        return speech(speech().withUsage(new Speech.Tokens(promptTokens, completionTokens)));
    }

    /** A stream sends the whole text in one event. */
    public Answer inOnePiece() {
        return speech(speech().withPiece());
    }

    /** Sets the line ends of a stream: {@code \n}, {@code \r\n} or {@code \r}. */
    public Answer lineEnds(String end) {
        return form(form.withLineEnd(end));
    }

    /** A stream begins with this number of comments {@code : OPENROUTER PROCESSING}. */
    public Answer comments(int count) {
        return form(form.withComments(count));
    }

    /** A stream begins with a chunk that has no choices. */
    public Answer emptyChoicesFirst() {
        return form(form.withEmptyChoicesFirst());
    }

    /** Omits the finish reason of a stream, its terminator, or both. */
    public Answer ending(Ending ending) {
        return form(form.withEnding(ending));
    }

    /** Ends with an error after status 200: instead of the plain response, or as the last event of a stream. */
    public Answer failing(String message) {
        return breaking(Place.END, new Break.Error(Problem.told(500, message), false));
    }

    /** As {@link #failing}; a stream sends {@code [DONE]} after the error. */
    public Answer failingThenDone(String message) {
        return breaking(Place.END, new Break.Error(Problem.told(500, message), true));
    }

    /** Replaces the rest of a stream from this point; replaces a plain response completely. */
    public Answer breaking(Place place, Break by) {
        return form(form.withBreak(place, by));
    }

    /** Sends a ping or comment before each word of a stream. */
    public Answer pings() {
        return form(form.withPings());
    }

    /** Sends the end of a stream twice. */
    public Answer doubledEnd() {
        return form(form.withDoubledEnd());
    }

    /** Adds one event with a text of this length. */
    public Answer padded(Place place, int bytes) {
        return speech(speech().withPadding(new Speech.Padding(place, bytes)));
    }

    /** Compresses the body. */
    public Answer gzipped() {
        return new Answer(status, headers, body, form, delivery, true);
    }

    /** Waits before the status line. */
    public Answer delay(Duration time) {
        return delivery(delivery.withDelay(time));
    }

    /** Waits before each frame of a stream, except the opening frames and the first word. */
    public Answer between(Duration time) {
        return delivery(delivery.withBetween(time));
    }

    /** Sends nothing, not even the status line, until the stage completes. */
    public Answer hold(CompletionStage<?> until) {
        return delivery(delivery.withHold(Delivery.HEAD, until));
    }

    /**
     * Sends the frames before this one and holds the rest until the stage completes. Frames count from 0; a text stream has
     * comments, then a role, then one frame per word.
     */
    public Answer holdBefore(int frame, CompletionStage<?> until) {
        return delivery(delivery.withHold(frame, until));
    }

    /** Writes this number of bytes at a time; holds then count these writes. */
    public Answer drip(int bytes) {
        return delivery(delivery.withDrip(bytes));
    }

    /** Splits each multi-byte character into two writes. */
    public Answer splitUtf8() {
        return delivery(delivery.withSplitUtf8());
    }

    /** Waits after the headers, before the first word or the body. */
    public Answer delayFirst(Duration time) {
        return delivery(delivery.withFirst(time));
    }

    /** Closes, or resets, the connection in the middle of the status line and headers. */
    public Answer cutInHead(boolean reset) {
        return fate(new Fate.CutInHead(reset));
    }

    /** Closes, or resets, the connection at this point. */
    public Answer cutAt(Place place, boolean reset) {
        return fate(new Fate.CutAt(place, reset));
    }

    /** Sends nothing from this point on and leaves the connection open. */
    public Answer stallAt(Place place) {
        return fate(new Fate.StallAt(place));
    }

    /** Closes the connection after this number of body bytes. */
    public Answer cutAfter(long bytes) {
        return fate(new Fate.CutAfter(bytes, false));
    }

    /** Resets the connection after this number of body bytes. */
    public Answer resetAfter(long bytes) {
        return fate(new Fate.CutAfter(bytes, true));
    }

    private Answer fate(Fate fate) {
        return delivery(delivery.withFate(fate));
    }

    private Answer delivery(Delivery changed) {
        return new Answer(status, headers, body, form, changed, gzip);
    }

    private Answer form(StreamForm changed) {
        return new Answer(status, headers, body, changed, delivery, gzip);
    }

    private Speech speech() {
        if (body instanceof Body.Spoken spoken) {
            return spoken.speech();
        }
        throw new IllegalStateException(
                "this response has no text content: " + body.getClass().getSimpleName());
    }

    private Answer speech(Speech changed) {
        return new Answer(status, headers, new Body.Spoken(changed), form, delivery, gzip);
    }
}

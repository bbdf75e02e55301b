package io.ratatoskr.mock;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ratatoskr.mock.DeliveryOptions.FaultMode;
import io.ratatoskr.mock.StreamOptions.InterruptionKind;
import io.ratatoskr.mock.StreamOptions.StreamEnding;
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
public record MockResponse(
        int status,
        Map<String, String> headers,
        MockBody body,
        StreamOptions streamOptions,
        DeliveryOptions delivery,
        boolean gzip) {
    public MockResponse {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    private static MockResponse of(int status, MockBody body) {
        return new MockResponse(status, Map.of(), body, StreamOptions.DEFAULT, DeliveryOptions.IMMEDIATE, false);
    }

    /** Echoes the last user message after "You said: ". */
    public static MockResponse echo() {
        return of(200, new MockBody.ReplyBody(ReplyContent.ECHO));
    }

    /** A text; a stream sends it word by word. */
    public static MockResponse text(String text) {
        return of(200, new MockBody.ReplyBody(ReplyContent.ofText(text)));
    }

    /** Calls a tool; arguments are JSON text. The id is {@code call_1}, and counts up with {@link #andToolCall}. */
    public static MockResponse toolCall(String name, String arguments) {
        return of(
                200,
                new MockBody.ReplyBody(
                        ReplyContent.ofToolCalls(List.of(new ReplyContent.ReplyToolCall("call_1", name, arguments)))));
    }

    /** Calls every tool of the request with the arguments {@code {}}. */
    public static MockResponse callOfferedTools() {
        return of(200, new MockBody.ReplyBody(ReplyContent.ofOfferedTools()));
    }

    /** The result of the path's task: this text for a chat; vectors, scores or models for other tasks. */
    public MockResponse byTask() {
        return new MockResponse(status, headers, new MockBody.TaskBody(content()), streamOptions, delivery, gzip);
    }

    /** An error in the format of the request. */
    public static MockResponse error(MockError error) {
        return of(error.status(), new MockBody.FailureBody(error));
    }

    /** Scores in the format of Hugging Face and TEI. */
    public static MockResponse scores(Map<String, Double> scores) {
        return of(200, new MockBody.ScoresBody(scores));
    }

    /** A vector per input, see {@link MockVectors}. */
    public static MockResponse embeddings() {
        return of(200, new MockBody.EmbeddingsBody());
    }

    /** A fixed JSON body, independent of the request. */
    public static MockResponse json(String json) {
        return of(200, new MockBody.BytesBody(json.getBytes(UTF_8)));
    }

    /** A fixed body, sent with content-length. */
    public static MockResponse bytes(String contentType, byte[] body) {
        return of(200, new MockBody.BytesBody(body)).header("content-type", contentType);
    }

    /** Server-sent events with these payloads, then {@code [DONE]} unless the stream ending omits it. */
    public static MockResponse events(String... data) {
        return of(200, new MockBody.EventsBody(List.of(data)));
    }

    /** Raw frames, each in its own write, as {@code text/event-stream}. */
    public static MockResponse frames(byte[]... frames) {
        return of(200, new MockBody.FramesBody(List.of(frames))).header("content-type", "text/event-stream");
    }

    /** Repeats this frame as fast as the client reads, until the client disconnects. */
    public static MockResponse endless(byte[] frame) {
        return of(200, new MockBody.EndlessBody(frame)).header("content-type", "text/event-stream");
    }

    /** An error in the format of the request. */
    public static MockResponse error(int status, String message) {
        return of(status, new MockBody.FailureBody(MockError.of(status, message)));
    }

    /** An error in the format of the request, with this type and, if the format has one, code. */
    public static MockResponse error(int status, String type, String code, String message) {
        return of(status, new MockBody.FailureBody(MockError.of(status, type, code, message)));
    }

    /** An HTML error page. */
    public static MockResponse html(int status) {
        String page = "<html><head><title>%1$d</title></head><body><h1>%1$d</h1></body></html>\n".formatted(status);
        return bytes("text/html", page.getBytes(UTF_8)).status(status);
    }

    public static MockResponse redirect(int status, String location) {
        return of(status, new MockBody.BytesBody(new byte[0])).header("location", location);
    }

    /** Accepts the request and never responds. */
    public static MockResponse silence() {
        return of(200, new MockBody.BytesBody(new byte[0])).fault(new FaultMode.Silence());
    }

    /** Accepts the request and closes the connection. */
    public static MockResponse cut() {
        return of(200, new MockBody.BytesBody(new byte[0])).fault(new FaultMode.CutBeforeHead(false));
    }

    /** Accepts the request and resets the connection. */
    public static MockResponse reset() {
        return of(200, new MockBody.BytesBody(new byte[0])).fault(new FaultMode.CutBeforeHead(true));
    }

    public MockResponse status(int code) {
        return new MockResponse(code, headers, body, streamOptions, delivery, gzip);
    }

    public MockResponse header(String lowerCaseName, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(lowerCaseName, value);
        return new MockResponse(status, all, body, streamOptions, delivery, gzip);
    }

    /** Adds {@code retry-after} in whole seconds, or {@code retry-after-ms} when the time has a fraction of a second. */
    public MockResponse retryAfter(Duration time) {
        return time.toMillis() % 1_000 == 0
                ? header("retry-after", Long.toString(time.toSeconds()))
                : header("retry-after-ms", Long.toString(time.toMillis()));
    }

    /** Appends a tool call. */
    public MockResponse andToolCall(String name, String arguments) {
        ReplyContent content = content();
        List<ReplyContent.ReplyToolCall> tools = new ArrayList<>(content.tools());
        tools.add(new ReplyContent.ReplyToolCall("call_" + (tools.size() + 1), name, arguments));
        return content(content.withTools(tools));
    }

    /** Adds reasoning before the text. */
    public MockResponse reasoning(String thoughts) {
        return reasoning(thoughts, "");
    }

    /** Adds reasoning before the text, with a signature where the format has one. */
    public MockResponse reasoning(String thoughts, String signature) {
        return content(content().withReasoning(thoughts, signature));
    }

    public MockResponse finishReason(String reason) {
        return content(content().withFinishReason(reason));
    }

    public MockResponse usage(int promptTokens, int completionTokens) {
        return content(content().withUsage(new ReplyContent.ReplyUsage(promptTokens, completionTokens)));
    }

    /** A stream sends the whole text in one event. */
    public MockResponse unsplit() {
        return content(content().asUnsplit());
    }

    /** Sets the line ends of a stream: {@code \n}, {@code \r\n} or {@code \r}. */
    public MockResponse lineEnds(String end) {
        return streamOptions(streamOptions.withLineEnd(end));
    }

    /** A stream begins with this number of comments {@code : OPENROUTER PROCESSING}. */
    public MockResponse comments(int count) {
        return streamOptions(streamOptions.withComments(count));
    }

    /** A stream begins with a chunk that has no choices. */
    public MockResponse startWithEmptyEvent() {
        return streamOptions(streamOptions.withEmptyFirstEvent());
    }

    /** Omits the finish reason of a stream, its terminator, or both. */
    public MockResponse ending(StreamEnding ending) {
        return streamOptions(streamOptions.withEnding(ending));
    }

    /** Ends with an error after status 200: instead of the plain response, or as the last event of a stream. */
    public MockResponse endWithError(String message) {
        return interrupt(FaultPoint.END, new InterruptionKind.ErrorEvent(MockError.of(500, message), false));
    }

    /** As {@link #endWithError}; a stream sends {@code [DONE]} after the error. */
    public MockResponse endWithErrorThenDone(String message) {
        return interrupt(FaultPoint.END, new InterruptionKind.ErrorEvent(MockError.of(500, message), true));
    }

    /** Replaces the rest of a stream from this point; replaces a plain response completely. */
    public MockResponse interrupt(FaultPoint point, InterruptionKind by) {
        return streamOptions(streamOptions.withInterruption(point, by));
    }

    /** Sends a ping or comment before each word of a stream. */
    public MockResponse pings() {
        return streamOptions(streamOptions.withPings());
    }

    /** Sends the end of a stream twice. */
    public MockResponse repeatEnd() {
        return streamOptions(streamOptions.withRepeatedEnd());
    }

    /** Adds one event with a text of this length. */
    public MockResponse padding(FaultPoint point, int bytes) {
        return content(content().withPadding(new ReplyContent.ReplyPadding(point, bytes)));
    }

    /** Compresses the body. */
    public MockResponse gzipped() {
        return new MockResponse(status, headers, body, streamOptions, delivery, true);
    }

    /** Waits before the status line. */
    public MockResponse delay(Duration time) {
        return delivery(delivery.withDelay(time));
    }

    /** Waits before each frame of a stream, except the opening frames and the first word. */
    public MockResponse between(Duration time) {
        return delivery(delivery.withFrameDelay(time));
    }

    /** Sends nothing, not even the status line, until the stage completes. */
    public MockResponse holdUntil(CompletionStage<?> until) {
        return delivery(delivery.withHold(DeliveryOptions.HEAD, until));
    }

    /**
     * Sends the frames before this one and holds the rest until the stage completes. Frames count from 0; a text stream has
     * comments, then a role, then one frame per word.
     */
    public MockResponse holdBefore(int frame, CompletionStage<?> until) {
        return delivery(delivery.withHold(frame, until));
    }

    /** Writes this number of bytes at a time; holds then count these writes. */
    public MockResponse drip(int bytes) {
        return delivery(delivery.withDrip(bytes));
    }

    /** Splits each multi-byte character into two writes. */
    public MockResponse splitUtf8() {
        return delivery(delivery.withSplitUtf8());
    }

    /** Waits after the headers, before the first word or the body. */
    public MockResponse delayFirst(Duration time) {
        return delivery(delivery.withFirstDelay(time));
    }

    /** Closes, or resets, the connection in the middle of the status line and headers. */
    public MockResponse cutInHead(boolean reset) {
        return fault(new FaultMode.CutInHead(reset));
    }

    /** Closes, or resets, the connection at this point. */
    public MockResponse cutAt(FaultPoint point, boolean reset) {
        return fault(new FaultMode.CutAt(point, reset));
    }

    /** Sends nothing from this point on and leaves the connection open. */
    public MockResponse stallAt(FaultPoint point) {
        return fault(new FaultMode.StallAt(point));
    }

    /** Closes the connection after this number of body bytes. */
    public MockResponse cutAfter(long bytes) {
        return fault(new FaultMode.CutAfter(bytes, false));
    }

    /** Resets the connection after this number of body bytes. */
    public MockResponse resetAfter(long bytes) {
        return fault(new FaultMode.CutAfter(bytes, true));
    }

    private MockResponse fault(FaultMode fate) {
        return delivery(delivery.withFault(fate));
    }

    private MockResponse delivery(DeliveryOptions changed) {
        return new MockResponse(status, headers, body, streamOptions, changed, gzip);
    }

    private MockResponse streamOptions(StreamOptions changed) {
        return new MockResponse(status, headers, body, changed, delivery, gzip);
    }

    private ReplyContent content() {
        if (body instanceof MockBody.ReplyBody reply) {
            return reply.content();
        }
        throw new IllegalStateException(
                "this response has no text content: " + body.getClass().getSimpleName());
    }

    private MockResponse content(ReplyContent changed) {
        return new MockResponse(status, headers, new MockBody.ReplyBody(changed), streamOptions, delivery, gzip);
    }
}

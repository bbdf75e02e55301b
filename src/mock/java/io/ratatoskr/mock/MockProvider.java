package io.ratatoskr.mock;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * A provider on loopback with the APIs of OpenAI, OpenRouter, Anthropic, Gemini, Ollama, Hugging Face and TEI at their own paths. By
 * default it echoes the user message; a script makes it respond, fail, stall or cut the connection. Thread-safe.
 *
 * <pre>{@code
 * try (MockProvider mock = MockProvider.start()) {
 *     mock.enqueue(MockResponse.error(429, "slow down").retryAfter(Duration.ofMillis(20)), MockResponse.text("four"));
 *     // send two requests to mock.baseUrl()
 *     assertThat(mock.calls()).hasSize(2);
 * }
 * }</pre>
 */
public final class MockProvider implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final Vertx vertx;
    private final HttpServer server;
    private final RequestResponder responder;
    private final CallLog callLog;

    private MockProvider(Vertx vertx, MockOptions options) {
        this.vertx = vertx;
        this.callLog = new CallLog(options.maxRecordedCalls());
        this.responder = new RequestResponder(vertx, options, callLog);
        HttpServerOptions http = new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(options.port())
                .setAcceptBacklog(4_096)
                .setSendBufferSize(256 << 10)
                .setHandle100ContinueAutomatically(true);
        this.server = vertx.createHttpServer(http).requestHandler(responder).exceptionHandler(brokenConnection -> {});
    }

    /** Starts a mock at any free port. */
    public static MockProvider start() {
        return start(0);
    }

    public static MockProvider start(int port) {
        return start(MockOptions.onPort(port));
    }

    /** @throws IllegalStateException when the port is in use */
    public static MockProvider start(MockOptions options) {
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setPreferNativeTransport(true)
                .setFileSystemOptions(new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false)));
        MockProvider mock = new MockProvider(vertx, options);
        try {
            await(mock.server.listen());
        } catch (IllegalStateException e) {
            mock.close();
            throw new IllegalStateException(
                    "mock: port %d of 127.0.0.1 cannot be opened: %s".formatted(options.port(), e.getMessage()), e);
        }
        return mock;
    }

    public int port() {
        return server.actualPort();
    }

    /** Such as {@code http://127.0.0.1:4010}. */
    public String origin() {
        return "http://127.0.0.1:" + port();
    }

    /** The base URL for an OpenAI client: the origin and {@code /v1}. */
    public String baseUrl() {
        return origin() + "/v1";
    }

    /** Queues responses, one per POST on any path, in order. */
    public MockProvider enqueue(MockResponse... responses) {
        responder.generalScript().enqueue(responses);
        return this;
    }

    /** Sets the response to every POST for which nothing else is scripted. */
    public MockProvider always(MockResponse response) {
        responder.generalScript().always(response);
        return this;
    }

    /** Sets the function that chooses the response to every POST for which nothing else is scripted. */
    public MockProvider always(Function<MockCall, MockResponse> responses) {
        responder.generalScript().always(responses);
        return this;
    }

    /** The script of one path, such as {@code /v1/messages}, for every method; it takes precedence over the general script. */
    public ResponseScript at(String path) {
        return responder.at(path);
    }

    public ResponseScript chat() {
        return at("/v1/chat/completions");
    }

    public ResponseScript completions() {
        return at("/v1/completions");
    }

    public ResponseScript embeddings() {
        return at("/v1/embeddings");
    }

    public ResponseScript models() {
        return at("/v1/models");
    }

    /** Follows a script; a call that matches no rule gets the default response. */
    public MockProvider follow(MockScript script) {
        responder.rules(script.rules());
        return this;
    }

    /** Sets the listed models. */
    public MockProvider withModels(String... models) {
        responder.models(List.of(models));
        return this;
    }

    /** Clears scripts, calls and counts. */
    public void reset() {
        responder.resetScripts();
        callLog.clear();
    }

    /** The recorded calls, the oldest first. */
    public List<MockCall> calls() {
        return callLog.calls();
    }

    /** @throws AssertionError when no call was recorded */
    public MockCall lastCall() {
        List<MockCall> calls = calls();
        if (calls.isEmpty()) {
            throw new AssertionError("mock: no call was recorded");
        }
        return calls.getLast();
    }

    /** Number of all calls, recorded or not. */
    public long callCount() {
        return callLog.count();
    }

    /** Number of calls whose client disconnected early; {@link MockCall#endedAt} has the time. */
    public long aborted() {
        return callLog.aborted();
    }

    /** Number of calls whose response is not complete. */
    public long open() {
        return callLog.open();
    }

    /** Waits for the n-th call. @throws AssertionError when it does not arrive in time */
    public void awaitCalls(long n, Duration timeout) {
        callLog.await(n + " calls", () -> callLog.count() >= n, timeout);
    }

    /** Waits until n clients disconnected early. @throws AssertionError when they do not in time */
    public void awaitAborted(long n, Duration timeout) {
        callLog.await(n + " aborted calls", () -> callLog.aborted() >= n, timeout);
    }

    /** Waits until no call is open. @throws AssertionError when some stay open */
    public void awaitIdle(Duration timeout) {
        callLog.await("end of all calls", () -> callLog.open() == 0, timeout);
    }

    /** Closes all connections and the port. */
    @Override
    public void close() {
        callLog.close();
        await(vertx.close());
    }

    private static void await(Future<?> future) {
        try {
            future.toCompletionStage().toCompletableFuture().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("not done within " + TIMEOUT, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}

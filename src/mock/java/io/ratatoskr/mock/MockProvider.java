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
    private static final Duration START = Duration.ofSeconds(20);

    private final Vertx vertx;
    private final HttpServer server;
    private final Reception reception;
    private final Journal journal;

    private MockProvider(Vertx vertx, MockOptions options) {
        this.vertx = vertx;
        this.journal = new Journal(options.recorded());
        this.reception = new Reception(vertx, options, journal);
        HttpServerOptions http = new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(options.port())
                .setAcceptBacklog(4_096)
                .setSendBufferSize(256 << 10)
                .setHandle100ContinueAutomatically(true);
        this.server = vertx.createHttpServer(http).requestHandler(reception).exceptionHandler(brokenConnection -> {});
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
            get(mock.server.listen());
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
    public MockProvider enqueue(Answer... answers) {
        reception.anywhere().enqueue(answers);
        return this;
    }

    /** Sets the response to every POST for which nothing else is scripted. */
    public MockProvider always(Answer answer) {
        reception.anywhere().always(answer);
        return this;
    }

    /** Sets the function that chooses the response to every POST for which nothing else is scripted. */
    public MockProvider always(Function<Call, Answer> answers) {
        reception.anywhere().always(answers);
        return this;
    }

    /** The script of one path, such as {@code /v1/messages}, for every method; it takes precedence over the general script. */
    public Script at(String path) {
        return reception.at(path);
    }

    public Script chat() {
        return at("/v1/chat/completions");
    }

    public Script completions() {
        return at("/v1/completions");
    }

    public Script embeddings() {
        return at("/v1/embeddings");
    }

    public Script models() {
        return at("/v1/models");
    }

    /** Follows a script; a call that matches no rule gets the default response. */
    public MockProvider play(MockScript script) {
        reception.rules(script.rules());
        return this;
    }

    /** Sets the listed models. */
    public MockProvider serves(String... models) {
        reception.models(List.of(models));
        return this;
    }

    /** Clears scripts, calls and counts. */
    public void reset() {
        reception.forgetScripts();
        journal.forget();
    }

    /** The recorded calls, the oldest first. */
    public List<Call> calls() {
        return journal.calls();
    }

    /** @throws AssertionError when no call was recorded */
    public Call lastCall() {
        List<Call> calls = calls();
        if (calls.isEmpty()) {
            throw new AssertionError("mock: no call was recorded");
        }
        return calls.getLast();
    }

    /** Number of all calls, recorded or not. */
    public long callCount() {
        return journal.count();
    }

    /** Number of calls whose client disconnected early; {@link Call#endedAt} has the time. */
    public long aborted() {
        return journal.aborted();
    }

    /** Number of calls whose response is not complete. */
    public long open() {
        return journal.open();
    }

    /** Waits for the n-th call. @throws AssertionError when it does not arrive in time */
    public void awaitCalls(long n, Duration atMost) {
        journal.await(n + " calls", () -> journal.count() >= n, atMost);
    }

    /** Waits until n clients disconnected early. @throws AssertionError when they do not in time */
    public void awaitAborted(long n, Duration atMost) {
        journal.await(n + " aborted calls", () -> journal.aborted() >= n, atMost);
    }

    /** Waits until no call is open. @throws AssertionError when some stay open */
    public void awaitIdle(Duration atMost) {
        journal.await("end of all calls", () -> journal.open() == 0, atMost);
    }

    /** Closes all connections and the port. */
    @Override
    public void close() {
        journal.close();
        get(vertx.close());
    }

    private static void get(Future<?> future) {
        try {
            future.toCompletionStage().toCompletableFuture().get(START.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("not done within " + START, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}

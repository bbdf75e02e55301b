package io.ratatoskr.camel.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.internal.DeadlineClock;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The memory of responses that have ended on the wire before they are read. */
final class EndedResponseTest {
    private static final int BYTES = 200_000;

    private final Vertx vertx = Vertx.vertx();
    private final DeadlineClock clock = new DeadlineClock(failure -> {
        throw new AssertionError(failure);
    });
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        server = vertx.createHttpServer()
                .requestHandler(request -> request.response().end(Buffer.buffer(new byte[BYTES])));
        server.listen(0).toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        clock.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private UpstreamCall endedCall(ResponseBudget budget, Cancellation cancellation) throws Exception {
        var ended = new CountDownLatch(1);
        var options = new RequestOptions()
                .setHost("localhost")
                .setPort(server.actualPort())
                .setURI("/");
        UpstreamCall call = UpstreamCall.start(
                new UpstreamRequest(vertx.createHttpClient(), options, null, false),
                new CallTarget("stub", "localhost", ""),
                new CallResources(vertx.getOrCreateContext(), budget, clock, ended::countDown),
                cancellation);
        call.status(Duration.ofSeconds(10), "the response");
        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
        await().atMost(Duration.ofSeconds(10)).until(() -> budget.used() >= BYTES);
        return call;
    }

    @Test
    void response_is_read_although_others_have_used_up_the_budget() throws Exception {
        var budget = new ResponseBudget(500_000);
        UpstreamCall call = endedCall(budget, Cancellation.withTimeout(Duration.ofMinutes(1)));
        try (ResponseCharge other = budget.open(() -> {})) {
            other.add(1_000_000);
            other.mayGrow();
            assertThat(CompletableFuture.supplyAsync(() -> call.readBody(Duration.ofSeconds(5), 1 << 20))
                            .get(10, TimeUnit.SECONDS))
                    .hasSize(BYTES);
        }
    }

    @Test
    void response_that_nobody_reads_counts_nothing_once_its_request_is_cancelled() throws Exception {
        var budget = new ResponseBudget(1 << 20);
        var cancellation = Cancellation.withTimeout(Duration.ofMinutes(1));
        endedCall(budget, cancellation);
        cancellation.cancel(Cancellation.Cause.DEADLINE, "late");
        assertThat(budget.used()).isZero();
    }
}

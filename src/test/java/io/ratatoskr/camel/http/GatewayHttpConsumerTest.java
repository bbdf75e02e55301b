package io.ratatoskr.camel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.http.GatewayHttpResponse;
import io.ratatoskr.http.RawHttpClient;
import io.ratatoskr.http.ScriptedFrameStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.SynchronizationAdapter;
import org.junit.jupiter.api.Test;

final class GatewayHttpConsumerTest {
    @Test
    void the_unit_of_work_ends_after_the_last_frame_and_before_the_request_stops_counting() throws Exception {
        ScriptedFrameStream frames = new ScriptedFrameStream();
        CountDownLatch ended = new CountDownLatch(1);
        CompletableFuture<Integer> pending = new CompletableFuture<>();
        try (CamelHttpServer server = CamelHttpServer.start(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("platform-http:/stream").routeId("stream").process(exchange -> {
                            exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
                                @Override
                                public void onDone(Exchange done) {
                                    pending.complete(pendingRequests(done));
                                    ended.countDown();
                                }
                            });
                            exchange.getMessage()
                                    .setBody(new GatewayHttpResponse(
                                            200, Map.of(), new GatewayHttpResponse.Content.Streamed(frames)));
                        });
                    }
                });
                RawHttpClient client = server.client()) {
            frames.add("1");
            client.get("/stream").readHead();
            client.chunk();
            assertThat(ended.getCount()).isEqualTo(1);
            frames.add("2").end();
            assertThat(new String(client.chunk(), StandardCharsets.UTF_8)).isEqualTo("2");
            assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(frames.closes).hasValue(1);
            assertThat(pending).succeedsWithin(5, TimeUnit.SECONDS).isEqualTo(1);
            await().until(() ->
                    consumer(server.camel.getRoute("stream").getServices()).getPendingExchangesSize() == 0);
        }
    }

    private static int pendingRequests(Exchange exchange) {
        return consumer(exchange.getContext().getRoute("stream").getServices()).getPendingExchangesSize();
    }

    private static GatewayHttpConsumer consumer(Iterable<?> services) {
        for (Object service : services) {
            if (service instanceof GatewayHttpConsumer consumer) {
                return consumer;
            }
        }
        throw new AssertionError("the route has no GatewayHttpConsumer among its services");
    }

    @Test
    void a_client_that_disconnects_cancels_the_exchange() {
        CompletableFuture<Cancellation> started = new CompletableFuture<>();
        CountDownLatch cancelled = new CountDownLatch(1);
        try (CamelHttpServer server = CamelHttpServer.start(new RouteBuilder() {
            @Override
            public void configure() {
                from("platform-http:/slow").process(exchange -> {
                    Cancellation cancellation = exchange.getVariable("cancellation", Cancellation.class);
                    cancellation.onCancel(cancelled::countDown);
                    started.complete(cancellation);
                    cancelled.await();
                });
            }
        })) {
            RawHttpClient client = server.client().get("/slow");
            assertThat(started).succeedsWithin(5, TimeUnit.SECONDS);
            client.close();
            await().until(() -> cancelled.getCount() == 0);
        }
    }
}

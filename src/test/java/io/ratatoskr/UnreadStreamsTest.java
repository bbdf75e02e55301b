package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatStream;
import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.error.Overloaded;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.camel.exchange.ForwardingStream;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import io.ratatoskr.testing.LeakCheck;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ExchangePattern;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.processor.aggregate.GroupedBodyAggregationStrategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Streams that nobody reads or closes: their provider's call ends, and their place is free again. */
@Timeout(60)
final class UnreadStreamsTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final ChatRequest REQUEST = ChatRequest.of("compatible:m", Message.user("hi"));
    private static final ChatRequest STREAMED = REQUEST.withStream(true);
    private static final byte[] CONTENT = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"more\"}}]}\n\n"
            .repeat(2000)
            .getBytes(StandardCharsets.US_ASCII);

    private MockProvider mock;
    private DefaultCamelContext context;

    @BeforeEach
    void start() {
        mock = MockProvider.start();
        mock.always(MockResponse.endless(CONTENT));
        context = new DefaultCamelContext();
        context.getShutdownStrategy().setTimeout(1);
    }

    @AfterEach
    void stop() {
        context.stop();
        try {
            LeakCheck.assertNoOpenCalls(mock, TIMEOUT);
        } finally {
            mock.close();
        }
    }

    private Ratatoskr.Builder builder(String total, int places) {
        return Ratatoskr.builder()
                .environment(Map.of())
                .set("ratatoskr.provider-defaults.list-models", "false")
                .set("ratatoskr.providers.compatible.base-url", mock.baseUrl())
                .set("ratatoskr.routing.total", total)
                .set("ratatoskr.routing.max-in-flight", Integer.toString(places));
    }

    /** A context with one place for requests, which no deadline frees within the test, and a route {@code direct:theirs}. */
    private ProducerTemplate contextWith(Function<RouteDefinition, ?> steps) throws Exception {
        builder("10m", 1).into(context);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                steps.apply(from("direct:theirs").routeId("theirs"));
            }
        });
        context.start();
        return context.createProducerTemplate();
    }

    /** The provider's call has ended, and a request finds a place. */
    private void assertPlaceIsFree(ProducerTemplate template, int calls) {
        mock.awaitAborted(calls, TIMEOUT);
        mock.always(MockResponse.text("four"));
        await().atMost(TIMEOUT)
                .ignoreExceptionsInstanceOf(CamelExecutionException.class)
                .until(() -> template.requestBody("direct:chat", REQUEST) != null);
    }

    @Test
    void streams_that_a_multicast_of_an_http_route_drops_end_with_its_response(@TempDir Path folder)
            throws IOException {
        Path file = folder.resolve("custom/twice.camel.yaml");
        Files.createDirectories(file.getParent());
        Files.writeString(file, """
                - route:
                    id: twice
                    from:
                      uri: platform-http:/twice
                      steps:
                        - multicast:
                            parallelProcessing: true
                            steps:
                              - to: {uri: "ratatoskr:chat?model=compatible:m&stream=true"}
                              - to: {uri: "ratatoskr:chat?model=compatible:m&stream=true"}
                        - setBody:
                            constant: done
                """);
        try (var gateway = TestGateway.of(builder("10m", 2).routes(folder))) {
            for (int i = 1; i <= 3; i++) {
                var response = gateway.post("/twice", "\"hi\"");
                assertThat(response.body()).isEqualTo("done");
                mock.awaitAborted(2L * i, TIMEOUT);
            }
        }
    }

    @Test
    void library_streams_that_are_never_closed_end_at_the_deadline() {
        try (ModelGateway gateway = builder("2s", 5).build()) {
            var left = new ArrayList<ChatStream>();
            for (int i = 0; i < 5; i++) {
                left.add(gateway.stream(REQUEST));
            }
            assertThatThrownBy(() -> gateway.stream(REQUEST)).isInstanceOf(Overloaded.class);
            mock.awaitAborted(5, TIMEOUT);
            mock.always(MockResponse.text("four"));
            await().atMost(TIMEOUT)
                    .ignoreExceptionsInstanceOf(Overloaded.class)
                    .until(() -> gateway.chat(REQUEST).text().equals("four"));
            var late = catchThrowableOfType(
                    ProviderUnavailable.class, () -> left.getFirst().forEach(event -> {}));
            assertThat(late.reason()).isEqualTo(ProviderUnavailable.Reason.DEADLINE);
        }
    }

    @Test
    void a_library_stream_that_has_ended_unread_gives_its_place_back_at_the_deadline() {
        mock.always(MockResponse.text("one two three"));
        try (ModelGateway gateway = builder("1s", 1).build();
                ChatStream unread = gateway.stream(REQUEST)) {
            assertThat(unread.metadata().provider()).isEqualTo("compatible");
            assertThatThrownBy(() -> gateway.chat(REQUEST)).isInstanceOf(Overloaded.class);
            await().atMost(TIMEOUT)
                    .ignoreExceptionsInstanceOf(Overloaded.class)
                    .until(() -> gateway.chat(REQUEST).text().equals("one two three"));
        }
    }

    @Test
    void a_reader_that_waits_is_woken_at_the_deadline() {
        mock.always(MockResponse.text("one two three").holdBefore(2, new CompletableFuture<>()));
        try (ModelGateway gateway = builder("1s", 1).build();
                ChatStream stream = gateway.stream(REQUEST)) {
            long start = System.nanoTime();
            assertThatThrownBy(() -> stream.forEach(event -> {}))
                    .isInstanceOf(ProviderUnavailable.class)
                    .hasMessageContaining("request deadline exceeded");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void a_route_that_replaces_the_body_leaves_no_stream_open() throws Exception {
        ProducerTemplate template =
                contextWith(route -> route.to("direct:chat").setBody().constant("done"));
        assertThat(template.requestBody("direct:theirs", STREAMED, String.class))
                .isEqualTo("done");
        assertPlaceIsFree(template, 1);
    }

    @Test
    void a_route_that_fails_after_the_stream_has_opened_leaves_none_open() throws Exception {
        ProducerTemplate template = contextWith(route -> route.to("direct:chat").process(exchange -> {
            throw new IllegalStateException("theirs");
        }));
        assertThatThrownBy(() -> template.requestBody("direct:theirs", STREAMED))
                .hasRootCauseMessage("theirs");
        assertPlaceIsFree(template, 1);
    }

    @Test
    void a_route_that_opens_a_second_stream_leaves_only_that_one_open() throws Exception {
        builder("10m", 2).into(context);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:theirs")
                        .to("direct:chat")
                        .setBody()
                        .constant(STREAMED)
                        .to("direct:chat");
            }
        });
        context.start();
        ProducerTemplate template = context.createProducerTemplate();
        try (ChatStream second = template.requestBody("direct:theirs", STREAMED, ChatStream.class)) {
            mock.awaitAborted(1, TIMEOUT);
            assertThat(second.next()).isNotNull();
            assertThat(mock.aborted()).isOne();
        }
        mock.awaitAborted(2, TIMEOUT);
    }

    @Test
    void the_stream_that_is_the_result_of_a_route_stays_open_also_inside_a_wrapper_of_the_route() throws Exception {
        ProducerTemplate template = contextWith(route -> route.to("direct:chat")
                .setBody(exchange -> ForwardingStream.chat(
                        new ForwardingStream<>(exchange.getMessage().getBody(ChatStream.class)) {})));
        try (ChatStream stream = template.requestBody("direct:theirs", STREAMED, ChatStream.class)) {
            assertThat(stream.next()).isNotNull();
            assertThat(mock.aborted()).isZero();
        }
        assertPlaceIsFree(template, 1);
    }

    @Test
    void the_stream_of_a_one_way_exchange_is_read_by_its_sender() throws Exception {
        ProducerTemplate template = contextWith(route -> route.to("direct:chat"));
        var sent = template.send(
                "direct:theirs",
                ExchangePattern.InOnly,
                exchange -> exchange.getIn().setBody(STREAMED));
        try (ChatStream stream = sent.getMessage().getBody(ChatStream.class)) {
            assertThat(stream.next()).isNotNull();
        }
        assertPlaceIsFree(template, 1);
    }

    @Test
    void a_stream_behind_a_circuit_breaker_of_the_route_stays_open() throws Exception {
        ProducerTemplate template =
                contextWith(route -> route.circuitBreaker().to("direct:chat").end());
        try (ChatStream stream = template.requestBody("direct:theirs", STREAMED, ChatStream.class)) {
            assertThat(stream.next()).isNotNull();
            assertThat(mock.aborted()).isZero();
        }
        assertPlaceIsFree(template, 1);
    }

    @Test
    void the_streams_of_a_split_are_read_by_its_aggregation() throws Exception {
        ProducerTemplate template = contextWith(route -> route.split()
                .body()
                .aggregationStrategy((first, next) -> {
                    try (ChatStream stream = next.getMessage().getBody(ChatStream.class)) {
                        next.getMessage().setBody(String.valueOf(stream.next() != null));
                    }
                    return next;
                })
                .to("direct:chat")
                .end());
        assertThat(template.requestBody("direct:theirs", List.of(STREAMED, STREAMED), String.class))
                .isEqualTo("true");
        assertPlaceIsFree(template, 2);
    }

    @Test
    void a_branch_of_a_multicast_that_replaces_the_body_leaves_no_stream_open() throws Exception {
        ProducerTemplate template = contextWith(route -> route.multicast()
                .pipeline()
                .to("direct:chat")
                .setBody()
                .constant("done")
                .end()
                .end());
        template.requestBody("direct:theirs", STREAMED);
        assertPlaceIsFree(template, 1);
    }

    @Test
    void a_stream_that_a_consumer_drops_is_closed_at_the_end_of_its_exchange() throws Exception {
        builder("10m", 1).into(context);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("timer:once?repeatCount=1&delay=0")
                        .setBody()
                        .constant(STREAMED)
                        .to("direct:chat");
            }
        });
        context.start();
        assertPlaceIsFree(context.createProducerTemplate(), 1);
    }

    /** A context with two places, which no deadline frees within the test. */
    private ProducerTemplate contextWithTwoPlaces(RouteBuilder routes) throws Exception {
        builder("10m", 2).into(context);
        context.addRoutes(routes);
        context.start();
        return context.createProducerTemplate();
    }

    /** Both places are free: two streams are open at the same time. */
    private void assertTwoPlacesAreFree(ProducerTemplate template, int calls) {
        mock.awaitAborted(calls, TIMEOUT);
        await().atMost(TIMEOUT)
                .ignoreExceptionsInstanceOf(CamelExecutionException.class)
                .until(() -> {
                    try (ChatStream first = template.requestBody("direct:chat", STREAMED, ChatStream.class);
                            ChatStream second = template.requestBody("direct:chat", STREAMED, ChatStream.class)) {
                        return first.next() != null && second.next() != null;
                    }
                });
    }

    @Test
    void streams_of_a_multicast_that_a_timer_drops_end_with_its_exchange() throws Exception {
        ProducerTemplate template = contextWithTwoPlaces(new RouteBuilder() {
            @Override
            public void configure() {
                from("timer:once?repeatCount=1&delay=0")
                        .setBody()
                        .constant(STREAMED)
                        .multicast()
                        .parallelProcessing()
                        .to("direct:chat", "direct:chat")
                        .end();
            }
        });
        assertTwoPlacesAreFree(template, 2);
    }

    @Test
    void a_multicast_leaves_only_the_stream_open_that_its_aggregation_keeps() throws Exception {
        ProducerTemplate template = contextWithTwoPlaces(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:theirs")
                        .multicast()
                        .to("direct:chat", "direct:chat")
                        .end();
            }
        });
        try (ChatStream last = template.requestBody("direct:theirs", STREAMED, ChatStream.class)) {
            mock.awaitAborted(1, TIMEOUT);
            assertThat(last.next()).isNotNull();
            assertThat(mock.aborted()).isOne();
        }
        assertTwoPlacesAreFree(template, 2);
    }

    @Test
    void the_pieces_of_text_that_an_aggregation_drops_end_with_the_exchange() throws Exception {
        ProducerTemplate template = contextWithTwoPlaces(new RouteBuilder() {
            @Override
            public void configure() {
                String chat = "ratatoskr:chat?model=compatible:m&stream=true";
                from("direct:theirs").multicast().to(chat, chat).end();
            }
        });
        Iterator<?> last = template.requestBody("direct:theirs", "hi", Iterator.class);
        mock.awaitAborted(1, TIMEOUT);
        assertThat(last.next()).isEqualTo("more");
        assertThat(mock.aborted()).isOne();
        ((AutoCloseable) last).close();
        assertTwoPlacesAreFree(template, 2);
    }

    @Test
    void streams_that_an_aggregation_collects_stay_open() throws Exception {
        ProducerTemplate template = contextWithTwoPlaces(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:theirs")
                        .multicast(new GroupedBodyAggregationStrategy())
                        .to("direct:chat", "direct:chat")
                        .end();
            }
        });
        List<?> both = template.requestBody("direct:theirs", STREAMED, List.class);
        for (Object each : both) {
            try (ChatStream stream = (ChatStream) each) {
                assertThat(stream.next()).isNotNull();
            }
        }
        assertTwoPlacesAreFree(template, 2);
    }

    @Test
    void a_stream_that_nobody_reads_ends_with_the_exchange_of_a_queue() throws Exception {
        ProducerTemplate template = contextWithTwoPlaces(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:theirs").wireTap("seda:later").setBody().constant("done");
                from("seda:later").to("direct:chat");
            }
        });
        assertThat(template.requestBody("direct:theirs", STREAMED, String.class))
                .isEqualTo("done");
        assertTwoPlacesAreFree(template, 1);
    }

    @Test
    void the_streams_of_a_multicast_behind_a_queue_are_read_by_its_aggregation() throws Exception {
        var read = new CompletableFuture<Boolean>();
        ProducerTemplate template = contextWithTwoPlaces(new RouteBuilder() {
            @Override
            public void configure() {
                from("seda:later")
                        .multicast((first, next) -> {
                            read.complete(
                                    next.getMessage().getBody(ChatStream.class).next() != null);
                            return next;
                        })
                        .to("direct:chat")
                        .end();
            }
        });
        template.sendBody("seda:later", STREAMED);
        assertThat(read.get(30, TimeUnit.SECONDS)).isTrue();
        assertTwoPlacesAreFree(template, 1);
    }

    @Test
    void the_stream_of_a_queue_that_replies_is_read_by_its_sender() throws Exception {
        ProducerTemplate template = contextWithTwoPlaces(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:theirs").to(ExchangePattern.InOut, "seda:replies");
                from("direct:dropped").to(ExchangePattern.InOut, "seda:replies").setBody(constant("done"));
                from("seda:replies").to("direct:chat");
            }
        });
        try (ChatStream stream = template.requestBody("direct:theirs", STREAMED, ChatStream.class)) {
            assertThat(stream.next()).isNotNull();
            assertThat(mock.aborted()).isZero();
        }
        assertTwoPlacesAreFree(template, 1);
        long aborted = mock.aborted();
        template.requestBody("direct:dropped", STREAMED);
        mock.awaitAborted(aborted + 1, TIMEOUT);
    }

    @Test
    void a_stream_behind_a_circuit_breaker_that_a_timer_drops_ends_with_its_exchange() throws Exception {
        ProducerTemplate template = contextWithTwoPlaces(new RouteBuilder() {
            @Override
            public void configure() {
                from("timer:once?repeatCount=1&delay=0")
                        .setBody()
                        .constant(STREAMED)
                        .circuitBreaker()
                        .to("direct:chat")
                        .end();
            }
        });
        assertTwoPlacesAreFree(template, 1);
    }

    @Test
    void the_stream_of_an_enricher_is_read_or_ends_with_the_exchange() throws Exception {
        ProducerTemplate template = contextWithTwoPlaces(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:theirs").enrich("direct:chat");
                from("direct:dropped").enrich("direct:chat", (original, resource) -> original);
            }
        });
        try (ChatStream stream = template.requestBody("direct:theirs", STREAMED, ChatStream.class)) {
            assertThat(stream.next()).isNotNull();
            assertThat(mock.aborted()).isZero();
        }
        mock.awaitAborted(1, TIMEOUT);
        template.requestBody("direct:dropped", STREAMED);
        assertTwoPlacesAreFree(template, 2);
    }

    @Test
    void a_wire_tap_of_a_route_without_a_consumer_leaves_no_stream_open() throws Exception {
        ProducerTemplate template = contextWithTwoPlaces(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:theirs").wireTap("direct:chat").setBody().constant("done");
            }
        });
        template.requestBody("direct:theirs", STREAMED);
        assertTwoPlacesAreFree(template, 1);
    }

    @Test
    void a_wire_tap_of_an_http_route_leaves_no_stream_open() throws Exception {
        try (TestGateway gateway = TestGateway.forMock(mock, "ratatoskr.routing.max-in-flight", "1")) {
            gateway.context().addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("platform-http:/theirs")
                            .setBody()
                            .constant(STREAMED)
                            .wireTap("direct:chat")
                            .setBody()
                            .constant("done");
                }
            });
            assertThat(gateway.post("/theirs", "{}").body()).isEqualTo("done");
            mock.awaitAborted(1, TIMEOUT);
            mock.always(MockResponse.text("four"));
            String body = "{\"model\":\"compatible:m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";
            await().atMost(TIMEOUT)
                    .until(() -> gateway.post("/v1/chat/completions", body).statusCode() == 200);
        }
    }
}

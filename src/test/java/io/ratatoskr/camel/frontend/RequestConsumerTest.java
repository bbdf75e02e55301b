package io.ratatoskr.camel.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.GatewayStopping;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.camel.exchange.Caller;
import io.ratatoskr.camel.exchange.RatatoskrConstants;
import io.ratatoskr.telemetry.CurrentRequest;
import io.ratatoskr.telemetry.FrontendObservation;
import io.ratatoskr.telemetry.FrontendObserver;
import io.ratatoskr.telemetry.InboundRequest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.SynchronizationAdapter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A frontend whose requests are method calls. */
final class RequestConsumerTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    @Test
    void exchange_of_a_request_has_its_caller_its_cancellation_and_its_id() throws Exception {
        var seen = new CompletableFuture<Exchange>();
        try (var frontend = new Frontend(exchange -> {
            exchange.getMessage().setBody("done");
            seen.complete(exchange.copy());
        })) {
            QueuedRequest request = request("r-1", LONG);
            Sent sent = frontend.start(request);
            assertThat(sent.response.get(20, TimeUnit.SECONDS)).isEqualTo("done");
            Exchange exchange = seen.get(20, TimeUnit.SECONDS);
            assertThat(exchange.getVariable(RatatoskrConstants.REQUEST_ID)).isEqualTo("r-1");
            assertThat(exchange.getVariable(RatatoskrConstants.CANCELLATION)).isSameAs(request.cancellation());
            var caller = exchange.getVariable(RatatoskrConstants.CALLER, Caller.class);
            assertThat(caller.name()).isNull();
            assertThat(caller.tenant()).isEmpty();
            assertThat(caller.isAdmin()).isFalse();
            assertThat(caller.origin().frontend()).isEqualTo("memory");
            assertThat(exchange.getVariable(RatatoskrConstants.CALLER_KEYS)).isNull();
        }
    }

    @Test
    void request_is_in_flight_until_its_response_has_been_sent_and_its_unit_of_work_has_ended() throws Exception {
        var inFlight = new AtomicReference<Integer>();
        var consumer = new AtomicReference<MemoryConsumer>();
        try (var frontend = new Frontend(exchange -> {
            exchange.getMessage().setBody("done");
            exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
                @Override
                public void onDone(Exchange done) {
                    inFlight.set(consumer.get().getPendingExchangesSize());
                }
            });
        })) {
            consumer.set(frontend.consumer());
            Sent sent = frontend.start(request("r-1", LONG));
            sent.ended.get(20, TimeUnit.SECONDS);
            assertThat(sent.response).isCompletedWithValue("done");
            assertThat(inFlight).hasValue(1);
            await().until(() -> frontend.consumer().getPendingExchangesSize() == 0);
        }
    }

    @Test
    void thread_of_a_request_has_its_ids_and_the_observer_sees_its_start_its_failure_and_its_end() throws Exception {
        var identity = new AtomicReference<@Nullable Object>();
        try (var frontend = new Frontend(exchange -> {
            identity.set(CurrentRequest.get());
            throw new IllegalStateException("broken");
        })) {
            QueuedRequest request = request("r-1", LONG);
            Sent sent = frontend.start(request);
            assertThat(sent.failure.get(20, TimeUnit.SECONDS)).hasMessage("broken");
            assertThat(identity).hasValue(request);
            assertThat(frontend.events.poll(20, TimeUnit.SECONDS)).isEqualTo("start r-1");
            assertThat(frontend.events.poll(20, TimeUnit.SECONDS)).isEqualTo("failed broken");
            assertThat(frontend.events.poll(20, TimeUnit.SECONDS)).isEqualTo("end 500");
        }
    }

    @Test
    void request_is_cancelled_at_its_timeout() throws Exception {
        try (var frontend = new Frontend(RequestConsumerTest::awaitCancellation)) {
            Sent sent = frontend.start(request("r-1", Duration.ofMillis(50)));
            assertThat(sent.failure.get(20, TimeUnit.SECONDS))
                    .isInstanceOfSatisfying(
                            ProviderUnavailable.class,
                            late -> assertThat(late.reason()).isEqualTo(ProviderUnavailable.Reason.DEADLINE))
                    .hasMessage("no response within the request timeout of 50 ms");
        }
    }

    @Test
    void route_that_stops_waits_for_its_requests_and_starts_no_more() throws Exception {
        var release = new CountDownLatch(1);
        try (var frontend = new Frontend(exchange -> {
            release.await();
            exchange.getMessage().setBody("done");
        })) {
            Sent sent = frontend.start(request("r-1", LONG));
            MemoryConsumer consumer = frontend.consumer();
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(frontend::stopRoute);
            await().until(() -> !consumer.isAccepting());
            assertThat(consumer.tasks.start(request("r-2", LONG), new Sent(), () -> {}))
                    .isFalse();
            assertThat(stopped).isNotDone();
            release.countDown();
            stopped.get(20, TimeUnit.SECONDS);
            assertThat(sent.response).isCompletedWithValue("done");
        }
    }

    @Test
    void requests_are_cancelled_when_the_time_to_stop_has_passed() throws Exception {
        try (var frontend = new Frontend(RequestConsumerTest::awaitCancellation)) {
            Sent sent = frontend.start(request("r-1", LONG));
            await().until(() -> frontend.consumer().getPendingExchangesSize() == 1);
            frontend.consumer().prepareShutdown(false, true);
            assertThat(sent.failure.get(20, TimeUnit.SECONDS)).isInstanceOf(GatewayStopping.class);
        }
    }

    @Test
    void exchange_whose_response_cannot_be_sent_has_failed() throws Exception {
        var completion = new CompletableFuture<@Nullable Exception>();
        try (var frontend = new Frontend(exchange -> {
            exchange.getMessage().setBody("unsendable");
            exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
                @Override
                public void onDone(Exchange done) {
                    completion.complete(done.getException());
                }
            });
        })) {
            Sent sent = frontend.start(request("r-1", LONG));
            sent.ended.get(20, TimeUnit.SECONDS);
            assertThat(completion.get(20, TimeUnit.SECONDS)).hasMessage("the receiver has left");
            assertThat(frontend.events).contains("failed the receiver has left");
        }
    }

    private static void awaitCancellation(Exchange exchange) throws Exception {
        var cancellation = exchange.getVariable(RatatoskrConstants.CANCELLATION, Cancellation.class);
        var cancelled = new CountDownLatch(1);
        cancellation.onCancel(cancelled::countDown);
        cancelled.await();
        cancellation.throwIfCancelled();
    }

    private static QueuedRequest request(String id, Duration timeout) {
        return new QueuedRequest("memory", "requests", id, Map.of(), timeout);
    }

    /** What one request got. */
    private static final class Sent {
        final CompletableFuture<String> response = new CompletableFuture<>();
        final CompletableFuture<Throwable> failure = new CompletableFuture<>();
        final CompletableFuture<Void> ended = new CompletableFuture<>();
    }

    private static final class MemoryConsumer extends RequestConsumer<QueuedRequest, String, Sent> {
        final RequestTasks<QueuedRequest, Sent> tasks;

        MemoryConsumer(org.apache.camel.Endpoint endpoint, Processor processor, FrontendObserver observer) {
            super(endpoint, processor);
            tasks = new RequestTasks<>(this, observer);
        }

        @Override
        protected String respond(Exchange exchange, QueuedRequest request, Sent sent) throws Exception {
            runRoute(exchange);
            return exchange.getMessage().getBody(String.class);
        }

        @Override
        protected void send(Exchange exchange, String response, QueuedRequest request, Sent sent) {
            if (response.equals("unsendable")) {
                throw new IllegalStateException("the receiver has left");
            }
            request.responded(200);
            sent.response.complete(response);
        }

        @Override
        protected void sendFailure(
                Exchange exchange, Exception failure, boolean logged, QueuedRequest request, Sent sent) {
            Throwable reported = request.failed(failure);
            request.responded(500);
            sent.failure.complete(reported);
        }

        @Override
        protected void cancelRequests() {
            tasks.cancel();
        }
    }

    /** A context with one route, and its consumer. */
    private static final class Frontend implements AutoCloseable {
        final BlockingQueue<String> events = new LinkedBlockingQueue<>();
        private final DefaultCamelContext context = new DefaultCamelContext();

        Frontend(Processor step) throws Exception {
            context.addComponent("memory", new MemoryComponent(observer()));
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("memory:requests").routeId("memory").process(step);
                }
            });
            context.start();
        }

        private FrontendObserver observer() {
            return new FrontendObserver() {
                @Override
                public FrontendObservation start(InboundRequest request) {
                    events.add("start " + request.requestId());
                    return new FrontendObservation() {
                        @Override
                        public void failed(Throwable failure) {
                            events.add("failed " + failure.getMessage());
                        }

                        @Override
                        public void end(int status) {
                            events.add("end " + status);
                        }
                    };
                }
            };
        }

        MemoryConsumer consumer() {
            return (MemoryConsumer) context.getRoute("memory").getConsumer();
        }

        Sent start(QueuedRequest request) {
            var sent = new Sent();
            assertThat(consumer().tasks.start(request, sent, () -> sent.ended.complete(null)))
                    .isTrue();
            return sent;
        }

        void stopRoute() {
            try {
                context.getRouteController().stopRoute("memory");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            context.stop();
        }
    }

    private static final class MemoryComponent extends org.apache.camel.support.DefaultComponent {
        private final FrontendObserver observer;

        MemoryComponent(FrontendObserver observer) {
            this.observer = observer;
        }

        @Override
        protected org.apache.camel.Endpoint createEndpoint(
                String uri, String remaining, Map<String, Object> parameters) {
            return new org.apache.camel.support.DefaultEndpoint(uri, this) {
                @Override
                public org.apache.camel.Producer createProducer() {
                    throw new UnsupportedOperationException();
                }

                @Override
                public org.apache.camel.Consumer createConsumer(Processor processor) {
                    return new MemoryConsumer(this, processor, observer);
                }
            };
        }
    }
}

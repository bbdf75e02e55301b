package io.ratatoskr.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.common.primitives.Floats;
import io.grpc.ForwardingServerCall;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatStream;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.ContextLengthExceeded;
import io.ratatoskr.api.error.Forbidden;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.ModelNotFound;
import io.ratatoskr.api.error.NotSupported;
import io.ratatoskr.api.error.Overloaded;
import io.ratatoskr.api.error.PayloadTooLarge;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.ProviderUnavailable.Progress;
import io.ratatoskr.api.error.ProviderUnavailable.Reason;
import io.ratatoskr.api.error.RateLimited;
import io.ratatoskr.client.transport.ResponseOrigin;
import io.ratatoskr.grpc.v1.RatatoskrGrpc;
import io.ratatoskr.grpc.v1.Wire;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The client over gRPC, with a server that does what no gateway does. */
final class GrpcConnectionsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final ChatRequest CHAT = ChatRequest.of("m", Message.user("hi"));
    private static final Metadata.Key<byte[]> ERROR =
            Metadata.Key.of("x-ratatoskr-error-bin", Metadata.BINARY_BYTE_MARSHALLER);

    /** What the server does with a call. */
    private interface Responder<Q, R> {
        void respond(Q request, StreamObserver<R> response);
    }

    private final AtomicReference<Metadata> received = new AtomicReference<>();
    private final List<String> connections = new CopyOnWriteArrayList<>();
    private volatile Responder<Wire.ListPresetsRequest, Wire.ListPresetsResponse> presets =
            (request, response) -> single(response, Wire.ListPresetsResponse.getDefaultInstance());
    private volatile Responder<Wire.ChatRequest, Wire.ChatEvent> stream = (request, response) -> {};
    private volatile Responder<Wire.ChatRequest, Wire.ChatResponse> chat = (request, response) -> {};
    private volatile Responder<Wire.EmbedBatchRequest, Wire.EmbedBatchResponse> embed = (request, response) -> {};
    private Server server;
    private ServiceGateway client;

    private final class Gateway extends RatatoskrGrpc.RatatoskrImplBase {
        @Override
        public void listPresets(Wire.ListPresetsRequest request, StreamObserver<Wire.ListPresetsResponse> response) {
            presets.respond(request, response);
        }

        @Override
        public void chatStream(Wire.ChatRequest request, StreamObserver<Wire.ChatEvent> response) {
            stream.respond(request, response);
        }

        @Override
        public void chat(Wire.ChatRequest request, StreamObserver<Wire.ChatResponse> response) {
            chat.respond(request, response);
        }

        @Override
        public void embedBatch(Wire.EmbedBatchRequest request, StreamObserver<Wire.EmbedBatchResponse> response) {
            embed.respond(request, response);
        }
    }

    /** Adds metadata to responses. */
    private final Metadata headers = new Metadata();

    private <Q, R> ServerCall.Listener<Q> record(
            ServerCall<Q, R> call, Metadata metadata, ServerCallHandler<Q, R> next) {
        received.set(metadata);
        connections.add(String.valueOf(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR)));
        return next.startCall(
                new ForwardingServerCall.SimpleForwardingServerCall<Q, R>(call) {
                    @Override
                    public void sendHeaders(Metadata sent) {
                        sent.merge(headers);
                        super.sendHeaders(sent);
                    }
                },
                metadata);
    }

    @BeforeEach
    void start() throws IOException {
        server = listen(0);
        client = ServiceGateway.of(options());
    }

    private Server listen(int port) throws IOException {
        return NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", port))
                .executor(Thread::startVirtualThread)
                .maxInboundMessageSize(64 << 20)
                .addService(ServerInterceptors.intercept(new Gateway(), new ServerInterceptor() {
                    @Override
                    public <Q, R> ServerCall.Listener<Q> interceptCall(
                            ServerCall<Q, R> call, Metadata metadata, ServerCallHandler<Q, R> next) {
                        return record(call, metadata, next);
                    }
                }))
                .build()
                .start();
    }

    private ServiceOptions options() {
        return ServiceOptions.of("grpc://127.0.0.1:" + server.getPort())
                .withKey("key-1")
                .withTimeout(Duration.ofSeconds(30));
    }

    @AfterEach
    void stop() throws InterruptedException {
        client.close();
        server.shutdownNow();
        server.awaitTermination(10, TimeUnit.SECONDS);
    }

    private static <R> void single(StreamObserver<R> response, R message) {
        response.onNext(message);
        response.onCompleted();
    }

    private static Wire.ChatEvent content(String text) {
        return Wire.ChatEvent.newBuilder().setContent(text).build();
    }

    private static String header(Metadata metadata, String name) {
        return metadata.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
    }

    private static void fail(StreamObserver<?> response, Status status, String error) {
        var trailers = new Metadata();
        if (error != null) {
            trailers.put(ERROR, error.getBytes(UTF_8));
        }
        response.onError(status.asRuntimeException(trailers));
    }

    @Test
    void what_goes_with_a_call_and_comes_back_is_metadata() {
        headers.put(Metadata.Key.of("x-ratatoskr-provider", Metadata.ASCII_STRING_MARSHALLER), "k%C3%B6ln");
        headers.put(Metadata.Key.of("x-ratatoskr-model", Metadata.ASCII_STRING_MARSHALLER), "m1");
        headers.put(Metadata.Key.of("x-ratatoskr-attempts", Metadata.ASCII_STRING_MARSHALLER), "2");
        headers.put(Metadata.Key.of("x-ratatoskr-dropped", Metadata.ASCII_STRING_MARSHALLER), "seed, top_k");
        headers.put(Metadata.Key.of("x-ratatoskr-cache", Metadata.ASCII_STRING_MARSHALLER), "hit");
        var origin = new AtomicReference<ResponseOrigin>();
        var meta = Map.of(
                "parameters", "error",
                "cache", "no-store",
                "session", "s1",
                "request_id", "r1",
                "traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

        client.with(new CallContext(meta, null, origin::set)).presets();

        Metadata sent = received.get();
        assertThat(header(sent, "authorization")).isEqualTo("Bearer key-1");
        assertThat(header(sent, "x-ratatoskr-parameters")).isEqualTo("error");
        assertThat(header(sent, "cache-control")).isEqualTo("no-store");
        assertThat(header(sent, "x-ratatoskr-session")).isEqualTo("s1");
        assertThat(header(sent, "x-request-id")).isEqualTo("r1");
        assertThat(header(sent, "traceparent")).startsWith("00-0af7");
        assertThat(header(sent, "x-ratatoskr-timeout")).matches("(29|30)\\d{3}ms");
        assertThat(origin.get()).isEqualTo(new ResponseOrigin("köln", "m1", 2, "seed, top_k", "hit"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NOT_FOUND | Model not found: x | io.ratatoskr.api.error.ModelNotFound",
                "INVALID_ARGUMENT | bad | io.ratatoskr.api.error.InvalidRequest",
                "RESOURCE_EXHAUSTED | Rate limited, retry after 1500ms | io.ratatoskr.api.error.RateLimited",
                "RESOURCE_EXHAUSTED | gRPC message exceeds maximum size 5: 6 | io.ratatoskr.api.error.PayloadTooLarge",
                "UNAUTHENTICATED | no | io.ratatoskr.api.error.Unauthorized",
                "PERMISSION_DENIED | no | io.ratatoskr.api.error.ContentFiltered",
                "OUT_OF_RANGE | too long; limit 4096 | io.ratatoskr.api.error.ContextLengthExceeded",
                "UNIMPLEMENTED | no | io.ratatoskr.api.error.NotSupported",
                "UNAVAILABLE | Model not available: x | io.ratatoskr.api.error.ModelNotAvailable",
                "UNAVAILABLE | no upstream | io.ratatoskr.api.error.ProviderUnavailable",
                "INTERNAL | x | io.ratatoskr.api.error.ProviderUnavailable",
                "CANCELLED | Timeout expired | io.ratatoskr.api.error.ProviderUnavailable"
            })
    void a_failure_without_the_gateways_json_is_that_of_its_status(
            Status.Code code, String text, Class<? extends GatewayException> type) {
        for (String trailer : List.of("", "not JSON", "{\"error\":{\"message\":5}}", "[[[[[[[[")) {
            chat = (request, response) ->
                    fail(response, code.toStatus().withDescription(text), trailer.isEmpty() ? null : trailer);

            assertThatThrownBy(() -> client.chat(CHAT))
                    .as(trailer)
                    .isExactlyInstanceOf(type)
                    .hasMessage(text)
                    .satisfies(failure -> {
                        if (failure instanceof ProviderUnavailable unavailable) {
                            assertThat(unavailable.progress()).isEqualTo(Progress.REPORTED);
                        }
                        if (failure instanceof ContextLengthExceeded length) {
                            assertThat(length.limit()).hasValue(4096);
                        }
                        if (failure instanceof RateLimited limited) {
                            assertThat(limited.retryAfter()).contains(Duration.ofMillis(1500));
                        }
                        if (failure instanceof ModelNotFound unknown) {
                            assertThat(unknown.model()).isEqualTo("x");
                        }
                    });
        }
    }

    @Test
    void the_json_of_a_failure_decides_over_its_status() {
        presets = (request, response) -> fail(
                response,
                Status.INTERNAL,
                "{\"error\":{\"message\":\"not yours\",\"type\":\"permission_error\",\"code\":\"forbidden\"}}");

        assertThatThrownBy(client::presets).isInstanceOf(Forbidden.class).hasMessage("not yours");
    }

    @Test
    void an_operation_that_the_server_lacks_is_not_supported() {
        assertThatThrownBy(client::capabilities).isInstanceOf(NotSupported.class);
    }

    @Test
    void responses_without_or_with_too_many_messages_are_malformed() {
        presets = (request, response) -> response.onCompleted();
        assertMalformed();
        presets = (request, response) -> {
            response.onNext(Wire.ListPresetsResponse.getDefaultInstance());
            single(response, Wire.ListPresetsResponse.getDefaultInstance());
        };
        assertMalformed();
        presets = (request, response) -> single(
                response,
                Wire.ListPresetsResponse.newBuilder()
                        .addPresets(Wire.PresetEntry.newBuilder()
                                .setParameters(Wire.ProtoPresetParameters.newBuilder()
                                        .setReasoning(Wire.ReasoningConfig.newBuilder()
                                                .setExtraJson("[]"))))
                        .build());
        assertMalformed();
    }

    private void assertMalformed() {
        assertThatThrownBy(client::presets)
                .isInstanceOfSatisfying(
                        ProviderUnavailable.class,
                        failure -> assertThat(failure.reason()).isNotEqualTo(Reason.DEADLINE));
    }

    @Test
    void a_response_that_is_too_large_fails_its_request_only() {
        var large = Wire.EmbedBatchResponse.newBuilder();
        // 72 MB of one vector
        float[] values = new float[18 << 20];
        large.addEmbeddings(Wire.Embedding.newBuilder().addAllValues(Floats.asList(values)));
        Wire.EmbedBatchResponse message = large.build();
        embed = (request, response) -> single(response, message);

        assertThatThrownBy(() -> client.embed(EmbedRequest.of("m", "text")))
                .isInstanceOf(PayloadTooLarge.class)
                .hasMessageContaining("fewer inputs");
        assertThat(client.presets()).isEmpty();
    }

    @Test
    void a_stream_that_is_not_read_is_not_sent_and_stops_no_other_call() {
        String text = "x".repeat(1_000);
        var sent = new AtomicInteger();
        var cancelled = new AtomicBoolean();
        stream = (request, response) -> {
            var call = (ServerCallStreamObserver<Wire.ChatEvent>) response;
            call.setOnCancelHandler(() -> cancelled.set(true));
            call.setOnReadyHandler(() -> {
                while (call.isReady()) {
                    sent.incrementAndGet();
                    call.onNext(content(text));
                }
            });
        };

        try (ChatStream first = client.stream(CHAT);
                ChatStream second = client.stream(CHAT)) {
            assertThat(first.next()).isNotNull();
            assertThat(second.next()).isNotNull();
            for (int i = 0; i < 10; i++) {
                assertThat(client.presets()).isEmpty();
            }
            // The windows of two streams, and what the server has buffered
            assertThat(sent).hasValueLessThan(1_000);
            for (int i = 0; i < 2_000; i++) {
                assertThat(second.next()).isNotNull();
            }
        }
        await().atMost(PATIENCE).untilTrue(cancelled);
    }

    @Test
    void streams_that_were_read_to_their_end_use_a_connection_again() {
        stream = (request, response) -> {
            response.onNext(content("a"));
            single(response, Wire.ChatEvent.newBuilder().setDone(true).build());
        };
        for (int i = 0; i < 3; i++) {
            try (ChatStream events = client.stream(CHAT)) {
                events.forEach(event -> {});
            }
        }

        assertThat(connections.stream().distinct()).hasSize(1);
    }

    @Test
    void a_stream_without_its_last_event_is_not_complete() {
        stream = (request, response) -> single(response, content("a"));

        try (ChatStream events = client.stream(CHAT)) {
            assertThat(events.next()).isNotNull();
            assertThatThrownBy(events::next)
                    .isInstanceOf(ProviderUnavailable.class)
                    .hasMessageContaining("broke off");
            assertThat(events.next()).isNull();
        }
    }

    /** The last event ends the response, whatever the server does afterwards. */
    @Test
    void a_server_that_does_not_end_a_complete_stream_is_not_waited_for() {
        var cancelled = new AtomicBoolean();
        stream = (request, response) -> {
            ((ServerCallStreamObserver<Wire.ChatEvent>) response).setOnCancelHandler(() -> cancelled.set(true));
            response.onNext(content("a"));
            response.onNext(Wire.ChatEvent.newBuilder().setDone(true).build());
        };

        try (ChatStream events = client.stream(CHAT)) {
            assertThat(events.next()).isNotNull();
            assertThat(events.next()).isNotNull();
            assertThat(events.next()).isNull();
        }
        await().atMost(PATIENCE).untilTrue(cancelled);
    }

    @Test
    void a_cancelled_call_is_cancelled_at_the_server() {
        var cancelled = new AtomicBoolean();
        var cancellation = Cancellation.withTimeout(Duration.ofMinutes(1));
        chat = (request, response) -> {
            ((ServerCallStreamObserver<Wire.ChatResponse>) response).setOnCancelHandler(() -> cancelled.set(true));
            cancellation.cancel("enough");
        };

        assertThatThrownBy(() -> client.with(new CallContext(Map.of(), cancellation, origin -> {}))
                        .chat(CHAT))
                .isInstanceOf(Cancelled.class);
        await().atMost(PATIENCE).untilTrue(cancelled);
    }

    @Test
    void a_lost_connection_is_made_again_and_only_what_costs_nothing_is_repeated() throws Exception {
        assertThat(client.presets()).isEmpty();
        int port = server.getPort();
        chat = (request, response) -> server.shutdownNow();

        assertThatThrownBy(() -> client.chat(CHAT))
                .isInstanceOfSatisfying(
                        ProviderUnavailable.class,
                        failure -> assertThat(failure.progress()).isNotEqualTo(Progress.REPORTED));
        server.awaitTermination(10, TimeUnit.SECONDS);
        assertThatThrownBy(client::presets)
                .isInstanceOfSatisfying(
                        ProviderUnavailable.class,
                        failure -> assertThat(failure.progress()).isEqualTo(Progress.NOT_SENT))
                .hasMessageContaining("no gateway responds at grpc://127.0.0.1:" + port);

        server = listen(port);
        assertThat(client.presets()).isEmpty();
    }

    @Test
    void a_server_that_does_not_speak_grpc_is_no_gateway() throws Exception {
        try (var plain = new ServerSocket(0)) {
            var sockets = new CopyOnWriteArrayList<Socket>();
            Thread accepting = Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        sockets.add(plain.accept());
                    }
                } catch (IOException closed) {
                    // the test has ended
                }
            });
            try (ServiceGateway other = ServiceGateway.of(ServiceOptions.of("grpc://127.0.0.1:" + plain.getLocalPort())
                    .withKey("")
                    .withConnectTimeout(Duration.ofMillis(100)))) {
                assertThatThrownBy(other::presets)
                        .isInstanceOfSatisfying(
                                ProviderUnavailable.class,
                                failure -> assertThat(failure.progress()).isEqualTo(Progress.NOT_SENT));
            }
            plain.close();
            accepting.join();
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void requests_over_the_limit_of_the_client_wait_until_their_timeout() {
        stream = (request, response) -> response.onNext(content("a"));
        try (ServiceGateway one = ServiceGateway.of(options().withMaxInFlight(1).withTimeout(Duration.ofSeconds(3)));
                ChatStream open = one.stream(CHAT)) {
            assertThat(open.next()).isNotNull();
            assertThatThrownBy(() -> one.with(new CallContext(
                                    Map.of(), Cancellation.withTimeout(Duration.ofMillis(200)), origin -> {}))
                            .presets())
                    .isInstanceOfAny(Overloaded.class, ProviderUnavailable.class);
        }
    }

    @Test
    void closing_a_client_ends_its_thread() {
        assertThat(client.presets()).isEmpty();
        Thread loop = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().contains("-grpc-127.0.0.1-" + server.getPort()))
                .findAny()
                .orElseThrow();
        assertThat(loop.isDaemon()).isTrue();

        client.close();

        await().atMost(PATIENCE).until(() -> !loop.isAlive());
        assertThatThrownBy(client::presets).isInstanceOf(GatewayException.class);
    }
}

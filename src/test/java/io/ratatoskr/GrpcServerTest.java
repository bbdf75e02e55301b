package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.camel.grpc.GrpcFrontendServer;
import io.ratatoskr.grpc.v1.RatatoskrGrpc;
import io.ratatoskr.grpc.v1.RatatoskrGrpc.RatatoskrBlockingStub;
import io.ratatoskr.grpc.v1.Wire;
import io.ratatoskr.http.TestCertificate;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The gRPC server around its calls: keys, limits, reload, stop, and clients that misbehave. */
@Timeout(120)
final class GrpcServerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static Wire.ChatRequest chat(String model, String text) {
        return Wire.ChatRequest.newBuilder()
                .addMessages(
                        Wire.Message.newBuilder().setRole(Wire.Role.ROLE_USER).setContent(text))
                .setOptions(Wire.ChatOptions.newBuilder().setModel(model))
                .build();
    }

    private static ManagedChannel channel(TestGateway gateway) {
        return NettyChannelBuilder.forAddress("127.0.0.1", GrpcGateway.port(gateway))
                .usePlaintext()
                .maxInboundMessageSize(128 << 20)
                .build();
    }

    private static void close(ManagedChannel channel) throws InterruptedException {
        channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    }

    private static RatatoskrBlockingStub with(ManagedChannel channel, String name, String value) {
        var metadata = new Metadata();
        metadata.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
        return RatatoskrGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata));
    }

    private static Status.Code code(Throwable failure) {
        return Status.fromThrowable(failure).getCode();
    }

    @Test
    void without_a_key_only_health_responds(@TempDir Path folder) throws Exception {
        Path keys = Files.writeString(folder.resolve("keys"), "someone=the-right-key\nboss=the-admin-key admin\n");
        try (MockProvider mock = MockProvider.start();
                TestGateway gateway = TestGateway.forMock(
                        mock, "ratatoskr.grpc.port", "0", "ratatoskr.access.keys-file", keys.toString())) {
            ManagedChannel channel = channel(gateway);
            RatatoskrBlockingStub nobody = RatatoskrGrpc.newBlockingStub(channel);
            assertThatThrownBy(() -> nobody.chat(chat("compatible:m", "x"))).hasMessageStartingWith("UNAUTHENTICATED");
            assertThatThrownBy(() -> nobody.listModels(Wire.ListModelsRequest.getDefaultInstance()))
                    .hasMessageStartingWith("UNAUTHENTICATED");
            assertThatThrownBy(
                            () -> with(channel, "authorization", "Bearer wrong").chat(chat("compatible:m", "x")))
                    .hasMessageStartingWith("UNAUTHENTICATED");
            assertThat(mock.callCount()).isZero();
            assertThat(HealthGrpc.newBlockingStub(channel)
                            .check(HealthCheckRequest.getDefaultInstance())
                            .getStatus())
                    .isEqualTo(ServingStatus.SERVING);
            Wire.HealthResponse health = nobody.health(Wire.HealthRequest.getDefaultInstance());
            assertThat(health.getHealthy()).isTrue();
            assertThat(health.getVersion()).isEmpty();

            assertThat(with(channel, "authorization", "Bearer the-right-key")
                            .chat(chat("compatible:m", "x"))
                            .getContent())
                    .isNotEmpty();
            assertThat(with(channel, "x-api-key", "the-right-key")
                            .chat(chat("compatible:m", "x"))
                            .getContent())
                    .isNotEmpty();
            Wire.LocalModelRequest load = Wire.LocalModelRequest.newBuilder()
                    .setModel("all-MiniLM-L6-v2")
                    .build();
            assertThatThrownBy(() -> with(channel, "x-api-key", "the-right-key").loadModel(load))
                    .hasMessageStartingWith("PERMISSION_DENIED");
            assertThat(with(channel, "x-api-key", "the-admin-key")
                            .unloadModel(load)
                            .getStatus())
                    .isEqualTo(Wire.ModelStatus.MODEL_STATUS_AVAILABLE);
            close(channel);
        }
    }

    @Test
    void rights_are_checked_before_fields(@TempDir Path folder) throws Exception {
        Path keys = Files.writeString(folder.resolve("keys"), "someone=the-right-key\nboss=the-admin-key admin\n");
        try (MockProvider mock = MockProvider.start();
                TestGateway gateway = TestGateway.forMock(
                        mock, "ratatoskr.grpc.port", "0", "ratatoskr.access.keys-file", keys.toString())) {
            ManagedChannel channel = channel(gateway);
            var noModel = Wire.LocalModelRequest.getDefaultInstance();
            var noMetadata = Wire.ModelMetadataRequest.getDefaultInstance();
            var noDownload = Wire.DownloadModelRequest.getDefaultInstance();
            RatatoskrBlockingStub nobody = RatatoskrGrpc.newBlockingStub(channel);
            assertThatThrownBy(() -> nobody.loadModel(noModel)).hasMessageStartingWith("UNAUTHENTICATED");
            RatatoskrBlockingStub someone = with(channel, "x-api-key", "the-right-key");
            assertThatThrownBy(() -> someone.loadModel(noModel)).hasMessageStartingWith("PERMISSION_DENIED");
            assertThatThrownBy(() -> someone.unloadModel(noModel)).hasMessageStartingWith("PERMISSION_DENIED");
            assertThatThrownBy(() -> someone.fetchModelMetadata(noMetadata))
                    .hasMessageStartingWith("PERMISSION_DENIED");
            assertThatThrownBy(() -> someone.downloadModel(noDownload).hasNext())
                    .hasMessageStartingWith("PERMISSION_DENIED");
            RatatoskrBlockingStub boss = with(channel, "x-api-key", "the-admin-key");
            assertThatThrownBy(() -> boss.loadModel(noModel)).hasMessageStartingWith("INVALID_ARGUMENT");
            assertThatThrownBy(() -> boss.fetchModelMetadata(noMetadata)).hasMessageStartingWith("INVALID_ARGUMENT");
            close(channel);
        }
    }

    @Test
    void many_wrong_keys_are_slowed_down(@TempDir Path folder) throws Exception {
        Path keys = Files.writeString(folder.resolve("keys"), "the-right-key\n");
        try (MockProvider mock = MockProvider.start();
                TestGateway gateway = TestGateway.forMock(
                        mock, "ratatoskr.grpc.port", "0", "ratatoskr.access.keys-file", keys.toString())) {
            ManagedChannel channel = channel(gateway);
            for (int i = 0; i < 10; i++) {
                assertThatThrownBy(() -> with(channel, "x-api-key", "wrong").chat(chat("compatible:m", "x")))
                        .hasMessageStartingWith("UNAUTHENTICATED");
            }
            long start = System.nanoTime();
            assertThatThrownBy(() -> with(channel, "x-api-key", "wrong").chat(chat("compatible:m", "x")))
                    .hasMessageStartingWith("UNAUTHENTICATED");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(900));
            close(channel);
        }
    }

    @Test
    void messages_of_more_than_4_MiB_pass_and_their_memory_is_released() throws Exception {
        String text = "abcdefgh".repeat(1 << 20);
        try (MockProvider mock = MockProvider.start().always(MockResponse.echo());
                TestGateway gateway =
                        TestGateway.forMock(mock, "ratatoskr.grpc.port", "0", "ratatoskr.http.body-budget", "80MiB")) {
            ManagedChannel channel = channel(gateway);
            for (int i = 0; i < 5; i++) {
                assertThat(RatatoskrGrpc.newBlockingStub(channel)
                                .chat(chat("compatible:m", text))
                                .getContent())
                        .hasSizeGreaterThan(text.length());
            }
            close(channel);
        }
    }

    @Test
    void messages_above_the_limit_are_refused() throws Exception {
        try (MockProvider mock = MockProvider.start();
                TestGateway gateway = TestGateway.forMock(
                        mock, "ratatoskr.grpc.port", "0", "ratatoskr.grpc.message-limit", "64KiB")) {
            ManagedChannel channel = channel(gateway);
            assertThatThrownBy(() ->
                            RatatoskrGrpc.newBlockingStub(channel).chat(chat("compatible:m", "x".repeat(200_000))))
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            failure -> assertThat(code(failure))
                                    .isIn(Status.Code.RESOURCE_EXHAUSTED, Status.Code.CANCELLED));
            assertThat(RatatoskrGrpc.newBlockingStub(channel)
                            .chat(chat("compatible:m", "x"))
                            .getContent())
                    .isNotEmpty();
            assertThat(mock.callCount()).isEqualTo(1);
            close(channel);
        }
    }

    @Test
    void message_whose_values_would_fill_the_memory_is_refused() throws Exception {
        try (MockProvider mock = MockProvider.start();
                TestGateway gateway = TestGateway.forMock(mock, "ratatoskr.grpc.port", "0")) {
            ManagedChannel channel = channel(gateway);
            Wire.ChatRequest.Builder many = Wire.ChatRequest.newBuilder();
            for (int i = 0; i < 2_000_001; i++) {
                many.addMessages(Wire.Message.getDefaultInstance());
            }
            assertThatThrownBy(() -> RatatoskrGrpc.newBlockingStub(channel).chat(many.build()))
                    .hasMessageStartingWith("INVALID_ARGUMENT");
            close(channel);
        }
    }

    @Test
    void reload_serves_the_next_call_on_the_same_connection(@TempDir Path home) throws Exception {
        Files.createDirectories(home.resolve("config"));
        Path models = home.resolve("config/models.yaml");
        Files.writeString(models, "aliases:\n  mine: [\"compatible:first\"]\n");
        try (MockProvider mock = MockProvider.start().always(MockResponse.echo());
                TestGateway gateway = TestGateway.of(
                        Ratatoskr.builder().home(home),
                        "ratatoskr.providers.compatible.base-url",
                        mock.baseUrl(),
                        "ratatoskr.grpc.port",
                        "0")) {
            ManagedChannel channel = channel(gateway);
            RatatoskrBlockingStub stub = RatatoskrGrpc.newBlockingStub(channel);
            stub.chat(chat("mine", "x"));
            assertThat(mock.lastCall().model()).isEqualTo("first");
            mock.always(MockResponse.text("one two three four").between(Duration.ofMillis(300)));
            var running = stub.chatStream(chat("mine", "x"));
            assertThat(running.hasNext()).isTrue();
            Files.writeString(models, "aliases:\n  mine: [\"compatible:second\"]\n");
            gateway.reload();
            mock.always(MockResponse.echo());
            stub.chat(chat("mine", "x"));
            assertThat(mock.lastCall().model()).isEqualTo("second");
            var last = new AtomicReference<Wire.ChatEvent>();
            running.forEachRemaining(last::set);
            assertThat(last.get().getDone()).isTrue();
            await().atMost(PATIENCE).until(() -> gateway.retiredConfigurations() == 0);
            stub.chat(chat("mine", "x"));
            close(channel);
        }
    }

    @Test
    void waiting_call_is_unavailable_when_the_gateway_stops() throws Exception {
        try (MockProvider mock = MockProvider.start().always(MockResponse.silence());
                TestGateway gateway = TestGateway.forMock(mock, "ratatoskr.grpc.port", "0")) {
            gateway.context().getShutdownStrategy().setTimeout(1);
            ManagedChannel channel = channel(gateway);
            CompletableFuture<Throwable> failure = CompletableFuture.supplyAsync(() -> {
                try {
                    RatatoskrGrpc.newBlockingStub(channel).chat(chat("compatible:m", "x"));
                    return new AssertionError("no failure");
                } catch (StatusRuntimeException e) {
                    return e;
                }
            });
            mock.awaitCalls(1, PATIENCE);
            gateway.context().stop();
            assertThat(failure.get(20, TimeUnit.SECONDS))
                    .hasMessageStartingWith("UNAVAILABLE")
                    .hasMessageContaining("stopping");
            assertThatThrownBy(() -> RatatoskrGrpc.newBlockingStub(channel).chat(chat("compatible:m", "x")))
                    .hasMessageStartingWith("UNAVAILABLE");
            close(channel);
        }
    }

    @Test
    void slow_reader_slows_the_provider_down_and_gets_everything() throws Exception {
        int count = 6_000;
        byte[] frame = ("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + "x".repeat(4000) + "\"}}]}\n\n")
                .getBytes(StandardCharsets.US_ASCII);
        List<byte[]> frames = new ArrayList<>(Collections.nCopies(count, frame));
        frames.add("data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII));
        try (MockProvider mock = MockProvider.start().always(MockResponse.frames(frames.toArray(byte[][]::new)));
                TestGateway gateway = TestGateway.forMock(mock, "ratatoskr.grpc.port", "0")) {
            ManagedChannel channel = channel(gateway);
            var call = channel.newCall(RatatoskrGrpc.getChatStreamMethod(), CallOptions.DEFAULT);
            var received = new AtomicInteger();
            var ended = new CompletableFuture<Status>();
            call.start(
                    new ClientCall.Listener<>() {
                        @Override
                        public void onMessage(Wire.ChatEvent message) {
                            received.addAndGet(message.getContent().length());
                        }

                        @Override
                        public void onClose(Status status, Metadata trailers) {
                            ended.complete(status);
                        }
                    },
                    new Metadata());
            call.sendMessage(chat("compatible:m", "x"));
            call.halfClose();
            call.request(1);
            await().atMost(PATIENCE).until(() -> received.get() > 0);
            // The provider cannot send the rest, 24 MB, while the client takes nothing
            await().during(Duration.ofMillis(500)).atMost(PATIENCE).until(() -> mock.open() == 1);
            call.request(count + 100);
            ended.get(60, TimeUnit.SECONDS);
            assertThat(received.get()).isEqualTo(4000 * count);
            close(channel);
        }
    }

    @Test
    void client_that_takes_nothing_is_disconnected() throws Exception {
        byte[] frame = ("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + "x".repeat(4000) + "\"}}]}\n\n")
                .getBytes(StandardCharsets.US_ASCII);
        try (MockProvider mock = MockProvider.start().always(MockResponse.endless(frame));
                TestGateway gateway = TestGateway.forMock(
                        mock, "ratatoskr.grpc.port", "0", "ratatoskr.http.write-stall-timeout", "300ms")) {
            ManagedChannel channel = channel(gateway);
            var call = channel.newCall(RatatoskrGrpc.getChatStreamMethod(), CallOptions.DEFAULT);
            call.start(new ClientCall.Listener<>() {}, new Metadata());
            call.sendMessage(chat("compatible:m", "x"));
            call.halfClose();
            mock.awaitAborted(1, PATIENCE);
            await().atMost(PATIENCE).until(() -> channel.getState(false) != ConnectivityState.READY);
            close(channel);
        }
    }

    @Test
    void stream_that_nobody_reads_does_not_stay_in_flight_after_its_timeout() throws Exception {
        byte[] frame = ("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + "x".repeat(4000) + "\"}}]}\n\n")
                .getBytes(StandardCharsets.US_ASCII);
        try (MockProvider mock = MockProvider.start().always(MockResponse.endless(frame));
                TestGateway gateway = TestGateway.forMock(
                        mock, "ratatoskr.grpc.port", "0", "ratatoskr.http.write-stall-timeout", "1s")) {
            ManagedChannel channel = channel(gateway);
            var metadata = new Metadata();
            metadata.put(Metadata.Key.of("x-ratatoskr-timeout", Metadata.ASCII_STRING_MARSHALLER), "300ms");
            var call = channel.newCall(RatatoskrGrpc.getChatStreamMethod(), CallOptions.DEFAULT);
            call.start(new ClientCall.Listener<>() {}, metadata);
            call.sendMessage(chat("compatible:m", "x"));
            call.halfClose();
            mock.awaitAborted(1, PATIENCE);
            GrpcFrontendServer server = gateway.context()
                    .getRegistry()
                    .findByType(GrpcFrontendServer.class)
                    .iterator()
                    .next();
            await().atMost(PATIENCE).until(() -> server.activeRequests() == 0);
            close(channel);
        }
    }

    @Test
    void hostile_bytes_and_silent_connections_hurt_nobody_else() throws Exception {
        try (MockProvider mock = MockProvider.start();
                TestGateway gateway =
                        TestGateway.forMock(mock, "ratatoskr.grpc.port", "0", "ratatoskr.http.body-timeout", "200ms")) {
            int port = GrpcGateway.port(gateway);
            ManagedChannel channel = channel(gateway);
            var random = new Random(7);
            for (int i = 0; i < 20; i++) {
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    byte[] bytes = new byte[1000];
                    random.nextBytes(bytes);
                    OutputStream out = socket.getOutputStream();
                    if (i % 2 == 0) {
                        out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    }
                    out.write(bytes);
                    out.flush();
                    assertClosed(socket);
                } catch (IOException reset) {
                    // Closed already
                }
            }
            try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), port)) {
                assertClosed(silent);
            }
            assertThat(RatatoskrGrpc.newBlockingStub(channel)
                            .chat(chat("compatible:m", "x"))
                            .getContent())
                    .isNotEmpty();
            close(channel);
        }
    }

    private static void assertClosed(Socket socket) throws IOException {
        socket.setSoTimeout(20_000);
        byte[] buffer = new byte[8192];
        while (socket.getInputStream().read(buffer) >= 0) {
            // GOAWAY
        }
    }

    @Test
    void message_that_does_not_arrive_is_refused() throws Exception {
        try (MockProvider mock = MockProvider.start();
                TestGateway gateway =
                        TestGateway.forMock(mock, "ratatoskr.grpc.port", "0", "ratatoskr.http.body-timeout", "200ms")) {
            ManagedChannel channel = channel(gateway);
            // A client of a call with one message sends nothing before that
            var method = RatatoskrGrpc.getChatMethod().toBuilder()
                    .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
                    .build();
            var call = channel.newCall(method, CallOptions.DEFAULT);
            var ended = new CompletableFuture<Status>();
            call.start(
                    new ClientCall.Listener<>() {
                        @Override
                        public void onClose(Status status, Metadata trailers) {
                            ended.complete(status);
                        }
                    },
                    new Metadata());
            call.request(1);
            assertThat(ended.get(20, TimeUnit.SECONDS).getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
            close(channel);
        }
    }

    @Test
    void encrypted_connections_use_the_certificate_of_http(@TempDir Path folder) throws Exception {
        TestCertificate certificate = TestCertificate.in(folder);
        try (MockProvider mock = MockProvider.start();
                TestGateway gateway = TestGateway.forMock(
                        mock,
                        "ratatoskr.grpc.port",
                        "0",
                        "ratatoskr.http.tls-certificate",
                        certificate.pem().certificate().toString(),
                        "ratatoskr.http.tls-key",
                        certificate.pem().key().toString())) {
            ManagedChannel channel = NettyChannelBuilder.forAddress("localhost", GrpcGateway.port(gateway))
                    .sslContext(GrpcSslContexts.forClient()
                            .trustManager(certificate.pem().certificate().toFile())
                            .build())
                    .build();
            assertThat(RatatoskrGrpc.newBlockingStub(channel)
                            .chat(chat("compatible:m", "x"))
                            .getContent())
                    .isNotEmpty();
            close(channel);
            ManagedChannel plain = channel(gateway);
            assertThatThrownBy(() -> RatatoskrGrpc.newBlockingStub(plain).chat(chat("compatible:m", "x")))
                    .hasMessageStartingWith("UNAVAILABLE");
            close(plain);
        }
    }

    @Test
    void taken_port_is_one_sentence() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> TestGateway.of(
                            Ratatoskr.builder(), "ratatoskr.grpc.port", Integer.toString(taken.getLocalPort())))
                    .isInstanceOf(ConfigurationInvalid.class)
                    .hasMessageContaining(
                            "127.0.0.1:%d is in use (another gateway?); set ratatoskr.grpc.port to another port, or to off for no gRPC",
                            taken.getLocalPort());
        }
    }

    @Test
    void stop_after_a_call_logs_no_warning(@TempDir Path home) throws Exception {
        Logger health = Logger.getLogger("io.grpc.protobuf.services.HealthServiceImpl");
        var records = new CopyOnWriteArrayList<String>();
        var handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                records.add(entry.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        health.addHandler(handler);
        try (var gateway = new GrpcGateway(home)) {
            HealthGrpc.newBlockingStub(gateway.channel()).check(HealthCheckRequest.getDefaultInstance());
        } finally {
            health.removeHandler(handler);
        }
        assertThat(records).isEmpty();
    }

    @Test
    void empty_port_means_no_server() {
        try (TestGateway gateway = TestGateway.of(Ratatoskr.builder(), "ratatoskr.grpc.port", "")) {
            assertThat(gateway.context().getRoutes())
                    .noneMatch(route -> route.getRouteId().startsWith("grpc-"));
        }
    }

    @Test
    void other_address_needs_keys() {
        assertThatThrownBy(() -> TestGateway.of(
                        Ratatoskr.builder(), "ratatoskr.grpc.port", "0", "ratatoskr.grpc.host", "0.0.0.0"))
                .isInstanceOf(ConfigurationInvalid.class)
                .hasMessageContaining("ratatoskr.grpc.host");
    }
}

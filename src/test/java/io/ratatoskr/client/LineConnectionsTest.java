package io.ratatoskr.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatStream;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.Overloaded;
import io.ratatoskr.api.error.PayloadTooLarge;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.Unauthorized;
import io.ratatoskr.http.TestCertificate;
import io.ratatoskr.testing.TestKeyStore;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The connections of a client of JSON lines, to a server that does what no gateway does. */
final class LineConnectionsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String NO_PRESETS = "{\"object\":\"list\",\"data\":[]}";
    private static final ChatRequest CHAT = ChatRequest.of("m", Message.user("hi"));

    @TempDir
    Path folder;

    private static ServiceGateway client(LineServer server) {
        return ServiceGateway.of(options(server));
    }

    private static ServiceOptions options(LineServer server) {
        return ServiceOptions.of(server.uri("127.0.0.1")).withKey("").withTimeout(Duration.ofSeconds(30));
    }

    private static void event(String line, OutputStream output, String text) throws IOException {
        output.write(
                "{\"id\":%s,\"event\":{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"%s\"},\"finish_reason\":null}]}}\n"
                        .formatted(LineServer.id(line), text)
                        .getBytes(UTF_8));
    }

    private static void end(String line, OutputStream output) throws IOException {
        output.write(
                "{\"id\":%1$s,\"event\":{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}}\n{\"id\":%1$s,\"done\":true}\n"
                        .formatted(LineServer.id(line))
                        .getBytes(UTF_8));
    }

    /** The first request on the connection finds it closed; the second one is served. */
    @Test
    void what_costs_nothing_is_repeated_once_when_the_connection_is_lost() throws Exception {
        var requests = new AtomicInteger();
        try (LineServer server = LineServer.start((line, output, socket) -> {
                    if (requests.incrementAndGet() == 1) {
                        socket.close();
                    } else {
                        LineServer.result(line, output, NO_PRESETS);
                    }
                });
                ServiceGateway client = client(server)) {
            assertThat(client.presets()).isEmpty();
            assertThat(server.opened()).isEqualTo(2);
        }
    }

    @Test
    void chats_are_not_repeated() throws Exception {
        try (LineServer server = LineServer.start((line, output, socket) -> socket.close());
                ServiceGateway client = client(server)) {
            assertThatThrownBy(() -> client.chat(CHAT))
                    .isInstanceOfSatisfying(
                            ProviderUnavailable.class,
                            failure -> assertThat(failure.progress()).isEqualTo(ProviderUnavailable.Progress.SENT))
                    .hasMessageContaining("was lost");
            assertThatThrownBy(client::presets).isInstanceOf(ProviderUnavailable.class);
            assertThat(server.lines).hasSize(3);
        }
    }

    @Test
    void requests_share_a_connection_and_get_their_own_responses_in_any_order() throws Exception {
        var held = new ArrayList<String>();
        try (LineServer server = LineServer.start((line, output, socket) -> {
                    held.add(line);
                    if (held.size() == 20) {
                        for (String each : held.reversed()) {
                            LineServer.result(
                                    each,
                                    output,
                                    "{\"id\":\"m\",\"status\":\"unavailable\",\"reason\":\"%s\"}"
                                            .formatted(each.replaceAll(".*model-(\\d+).*", "$1")));
                        }
                    }
                });
                ServiceGateway client = client(server)) {
            var calls = new ArrayList<CompletableFuture<Void>>();
            for (int i = 0; i < 20; i++) {
                String number = Integer.toString(i);
                calls.add(CompletableFuture.runAsync(
                        () -> assertThat(client.status("model-" + number).toString())
                                .contains("reason=" + number + "]"),
                        task -> Thread.ofVirtual().start(task)));
            }
            for (CompletableFuture<Void> call : calls) {
                call.get();
            }
            assertThat(server.opened()).isEqualTo(1);
        }
    }

    @Test
    void a_stream_that_is_not_read_stops_only_itself_and_its_connection_is_used_again() throws Exception {
        var written = new AtomicInteger();
        try (LineServer server = LineServer.start((line, output, socket) -> {
                    if (!line.contains("\"chat\"")) {
                        LineServer.result(line, output, NO_PRESETS);
                        return;
                    }
                    for (int i = 0; i < 3_000; i++) {
                        event(line, output, "x".repeat(4_000));
                        written.incrementAndGet();
                    }
                    end(line, output);
                });
                ServiceGateway client = client(server)) {
            for (int round = 0; round < 2; round++) {
                written.set(0);
                try (ChatStream stream = client.stream(CHAT)) {
                    assertThat(stream.next()).isNotNull();
                    assertThat(client.presets()).isEmpty();
                    // 12 MB do not fit into the buffers on the way
                    assertThat(written.get()).isLessThan(3_000);
                    stream.forEach(event -> {});
                }
            }
            assertThat(server.opened()).isEqualTo(2);
        }
    }

    @Test
    void a_closed_stream_closes_its_connection() throws Exception {
        try (LineServer server = LineServer.start((line, output, socket) -> event(line, output, "a"));
                ServiceGateway client = client(server)) {
            try (ChatStream stream = client.stream(CHAT)) {
                assertThat(stream.next()).isNotNull();
            }

            await().atMost(PATIENCE).until(() -> server.open() == 0);
        }
    }

    @Test
    void an_interrupted_call_is_cancelled_by_its_id_and_the_connection_stays() throws Exception {
        try (LineServer server = LineServer.start((line, output, socket) -> {
                    if (line.contains("presets")) {
                        LineServer.result(line, output, NO_PRESETS);
                    }
                });
                ServiceGateway client = client(server)) {
            Thread caller = Thread.ofPlatform().start(() -> {
                try {
                    client.chat(CHAT);
                } catch (Cancelled expected) {
                    // as it should be
                }
            });
            await().atMost(PATIENCE).until(() -> server.lines.size() == 1);

            caller.interrupt();
            caller.join();

            String id = LineServer.id(server.lines.getFirst());
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(server.lines).last().isEqualTo("{\"id\":%s,\"op\":\"cancel\"}".formatted(id)));
            assertThat(client.presets()).isEmpty();
            assertThat(server.opened()).isEqualTo(1);
        }
    }

    @Test
    void closing_the_client_closes_its_connections() throws Exception {
        try (LineServer server = LineServer.start((line, output, socket) -> {
            if (line.contains("presets")) {
                LineServer.result(line, output, NO_PRESETS);
            } else {
                event(line, output, "a");
            }
        })) {
            ServiceGateway client = client(server);
            assertThat(client.presets()).isEmpty();
            client.stream(CHAT);

            client.close();

            await().atMost(PATIENCE).until(() -> server.open() == 0);
        }
    }

    @Test
    void the_key_is_the_first_line_of_every_connection() throws Exception {
        try (LineServer server = LineServer.start((line, output, socket) -> {
                    if (line.contains("chat")) {
                        event(line, output, "a");
                        end(line, output);
                    } else {
                        LineServer.result(line, output, line.contains("auth") ? "{}" : NO_PRESETS);
                    }
                });
                ServiceGateway client = ServiceGateway.of(options(server).withKey("k3y"))) {
            client.presets();
            try (ChatStream stream = client.stream(CHAT)) {
                stream.forEach(event -> {});
            }
            client.presets();

            assertThat(server.lines)
                    .filteredOn(line -> line.contains("\"auth\",\"key\":\"k3y\""))
                    .hasSize(2);
            assertThat(server.lines.getFirst()).contains("auth");
        }
    }

    @Test
    void an_error_without_an_id_is_that_of_all_requests_of_the_connection() throws Exception {
        try (LineServer server = LineServer.start((line, output, socket) -> output.write(
                        "{\"id\":null,\"error\":{\"message\":\"no key\",\"type\":\"authentication_error\",\"param\":null,\"code\":\"invalid_api_key\"}}\n"
                                .getBytes(UTF_8)));
                ServiceGateway client = client(server)) {
            assertThatThrownBy(client::presets).isInstanceOf(Unauthorized.class).hasMessage("no key");
        }
    }

    @Test
    void lines_that_are_no_responses_end_the_connection_or_are_skipped() throws Exception {
        for (String noise : List.of("HTTP/1.1 400 Bad Request", "[1]", "{\"id\":", "\u0000\u0001")) {
            try (LineServer server =
                            LineServer.start((line, output, socket) -> output.write((noise + "\n").getBytes(UTF_8)));
                    ServiceGateway client = client(server)) {
                assertThatThrownBy(client::presets)
                        .as(noise)
                        .isInstanceOfSatisfying(
                                ProviderUnavailable.class,
                                failure -> assertThat(failure.reason())
                                        .isEqualTo(ProviderUnavailable.Reason.INVALID_RESPONSE));
            }
        }
        try (LineServer server = LineServer.start((line, output, socket) -> {
                    output.write("\n   \n{\"id\":99,\"result\":1}\n{\"id\":\"x\",\"other\":1}\n".getBytes(UTF_8));
                    LineServer.result(line, output, NO_PRESETS);
                });
                ServiceGateway client = client(server)) {
            assertThat(client.presets()).isEmpty();
        }
    }

    @Test
    void events_that_were_not_requested_do_not_stop_the_connection() throws Exception {
        try (LineServer server = LineServer.start((line, output, socket) -> {
                    if (line.contains("capabilities")) {
                        for (int i = 0; i < 100; i++) {
                            event(line, output, "a");
                        }
                    } else if (!line.contains("cancel")) {
                        LineServer.result(line, output, NO_PRESETS);
                    }
                });
                ServiceGateway client = client(server)) {
            assertThatThrownBy(client::capabilities).isInstanceOf(ProviderUnavailable.class);
            assertThat(client.presets()).isEmpty();
            assertThat(server.opened()).isEqualTo(1);
        }
    }

    /** Whose line is not in memory. */
    @Test
    void a_response_that_is_too_large_fails_its_request_only() throws Exception {
        byte[] block = "x".repeat(1 << 20).getBytes(UTF_8);
        try (LineServer server = LineServer.start((line, output, socket) -> {
                    if (!line.contains("capabilities")) {
                        LineServer.result(line, output, NO_PRESETS);
                        return;
                    }
                    output.write("{\"id\":%s,\"result\":\""
                            .formatted(LineServer.id(line))
                            .getBytes(UTF_8));
                    for (int i = 0; i < 70; i++) {
                        output.write(block);
                    }
                    output.write("\"}\n".getBytes(UTF_8));
                });
                ServiceGateway client = client(server)) {
            assertThatThrownBy(client::capabilities).isInstanceOf(PayloadTooLarge.class);
            assertThat(client.presets()).isEmpty();
            assertThat(server.opened()).isEqualTo(1);
        }
    }

    @Test
    void requests_over_the_limit_of_the_client_wait_until_their_timeout() throws Exception {
        try (LineServer server = LineServer.start((line, output, socket) -> {
                    if (line.contains("chat")) {
                        event(line, output, "a");
                    } else {
                        LineServer.result(line, output, NO_PRESETS);
                    }
                });
                ServiceGateway client =
                        ServiceGateway.of(options(server).withMaxInFlight(1).withTimeout(Duration.ofMillis(400)))) {
            try (ChatStream stream = client.stream(CHAT)) {
                assertThatThrownBy(client::presets)
                        .isInstanceOf(Overloaded.class)
                        .hasMessageContaining("maxInFlight");
            }
            assertThat(client.presets()).isEmpty();
        }
    }

    @Test
    void connections_are_encrypted_with_certificates() throws Exception {
        TestCertificate certificate = TestCertificate.in(folder);
        char[] password = TestKeyStore.PASSWORD.toCharArray();
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(KeyStore.getInstance(folder.resolve("store.p12").toFile(), password), password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        var tls = ServiceTls.trusting(certificate.pem().certificate());
        try (LineServer server = new LineServer(
                        context.getServerSocketFactory().createServerSocket(0),
                        (line, output, socket) -> LineServer.result(line, output, NO_PRESETS));
                ServiceGateway client = ServiceGateway.of(
                        ServiceOptions.of(server.uri("localhost")).withKey("").withTls(tls));
                ServiceGateway distrustful = ServiceGateway.of(ServiceOptions.of(server.uri("localhost"))
                        .withKey("")
                        .withTls(new ServiceTls(null, null, null)))) {
            assertThat(client.presets()).isEmpty();
            assertThatThrownBy(distrustful::presets).isInstanceOf(ProviderUnavailable.class);
        }
    }

    /** Only connects. */
    @Test
    void whether_a_gateway_is_there_needs_no_request() throws Exception {
        try (LineServer server = LineServer.start((line, output, socket) -> {});
                ServiceGateway client = client(server);
                ServiceGateway nowhere = ServiceGateway.of(ServiceOptions.of("unix:" + folder.resolve("none")))) {
            assertThat(client.isReachable()).isTrue();
            assertThat(nowhere.isReachable()).isFalse();
            assertThat(server.lines).isEmpty();
        }
    }
}

package io.ratatoskr.camel.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.http.RawHttpClient;
import io.ratatoskr.http.RawHttpClient.RawResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.support.SynchronizationAdapter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client gets of a route of an operator. */
final class PlatformHttpResponsesTest {
    @TempDir
    private static Path folder;

    private static final Map<String, Function<Exchange, Object>> BODIES = new LinkedHashMap<>();
    private static final BlockingQueue<String> PIECES = new LinkedBlockingQueue<>();
    private static final CompletableFuture<Exception> FAILURE = new CompletableFuture<>();
    private static final CompletableFuture<Void> CLOSED = new CompletableFuture<>();
    private static final CompletableFuture<Exception> UNWRITTEN = new CompletableFuture<>();
    private static PipedOutputStream pipe;
    private static CamelHttpServer server;

    @BeforeAll
    static void start() throws IOException {
        pipe = new PipedOutputStream();
        var slow = new PipedInputStream(pipe, 256 * 1024) {
            @Override
            public void close() throws IOException {
                super.close();
                CLOSED.complete(null);
            }
        };
        Path file = Files.writeString(folder.resolve("file.txt"), "from a file");
        BODIES.put("null", exchange -> null);
        BODIES.put("blank", exchange -> " ");
        BODIES.put("text", exchange -> "Jón");
        BODIES.put("bytes", exchange -> new byte[] {1, 2});
        BODIES.put("number", exchange -> 42);
        BODIES.put("buffer", exchange -> ByteBuffer.wrap("buffer".getBytes(StandardCharsets.UTF_8)));
        BODIES.put("stream", exchange -> new ByteArrayInputStream("short".getBytes(StandardCharsets.UTF_8)));
        BODIES.put("large", exchange -> new LetterStream(200_000));
        BODIES.put("slow", exchange -> slow);
        BODIES.put("broken", exchange -> new LetterStream(100_000) {
            @Override
            void end() throws IOException {
                throw new IOException("disk full");
            }
        });
        BODIES.put("file", exchange -> file.toFile());
        BODIES.put("camel-file", exchange -> {
            var wrapped = new GenericFile<java.io.File>();
            wrapped.setFile(file.toFile());
            return wrapped;
        });
        BODIES.put("map", exchange -> Map.of("a", List.of(1, "b")));
        BODIES.put("list", exchange -> List.of(Map.of("a", 1)));
        BODIES.put("pieces", exchange -> List.of("one", "", " two").iterator());
        BODIES.put("unknown", exchange -> new Object());
        server = CamelHttpServer.start(new RouteBuilder() {
            @Override
            public void configure() {
                BODIES.forEach((name, body) -> from("platform-http:/" + name + "?handleWriteResponseError=true")
                        .streamCache("false")
                        .process(exchange -> exchange.getMessage().setBody(body.apply(exchange)))
                        .process(PlatformHttpResponsesTest::recordFailure));
                from("platform-http:/xml?produces=application/xml").setBody(constant("<a/>"));
                from("platform-http:/typed?produces=application/xml")
                        .setHeader("Content-Type", constant("text/html"))
                        .setBody(constant("<a>"));
                from("platform-http:/headers")
                        .setHeader("x-mine", constant("1"))
                        .setHeader("x-many", constant(List.of("a", "b")))
                        .setHeader("x no token", constant("1"))
                        .setHeader("authorization", constant("Bearer secret"))
                        .setHeader("CamelInternal", constant("1"))
                        .setHeader("content-length", constant("9999"))
                        .setBody(constant("ok"));
                from("platform-http:/copied")
                        .setHeader("x-copy", header("x-in"))
                        .setHeader("x-method", header("CamelHttpMethod"))
                        .setBody(constant("ok"));
                from("platform-http:/unwritten")
                        .process(exchange -> exchange.getExchangeExtension()
                                .addOnCompletion(new SynchronizationAdapter() {
                                    @Override
                                    public void onFailure(Exchange failed) {
                                        UNWRITTEN.complete(failed.getException());
                                    }
                                }))
                        .setBody(exchange -> new Object());
                from("platform-http:/echoed?returnHttpRequestHeaders=true").setBody(constant("ok"));
                from("platform-http:/split")
                        .setHeader("x-bad", constant("a\r\nset-cookie: b"))
                        .setBody(constant("ok"));
                from("platform-http:/status/{code}").setHeader("CamelHttpResponseCode", header("code"));
                from("platform-http:/fails").throwException(new IllegalStateException("secret detail"));
            }
        });
    }

    private static void recordFailure(Exchange exchange) {
        if (exchange.getFromEndpoint().getEndpointUri().contains("/broken")) {
            exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
                @Override
                public void onFailure(Exchange failed) {
                    FAILURE.complete(failed.getException());
                }
            });
        }
    }

    /** As many letters, then {@link #end}. */
    private static class LetterStream extends InputStream {
        private int left;

        LetterStream(int count) {
            this.left = count;
        }

        void end() throws IOException {}

        @Override
        public int read() throws IOException {
            if (left-- > 0) {
                return 'x';
            }
            end();
            return -1;
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static RawResponse get(String path, String... headers) {
        try (RawHttpClient client = server.client()) {
            return client.get(path, headers).read();
        }
    }

    private static void assertBody(String path, String type, String body) {
        RawResponse response = get(path);
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.headers().get("content-type")).as(path).isEqualTo(type);
        assertThat(response.body()).as(path).isEqualTo(body);
    }

    @Test
    void bodies_of_every_type_are_sent() {
        assertBody("/text", "text/plain; charset=utf-8", "Jón");
        assertBody("/bytes", "application/octet-stream", "\u0001\u0002");
        assertBody("/number", "text/plain; charset=utf-8", "42");
        assertBody("/buffer", "application/octet-stream", "buffer");
        assertBody("/stream", "application/octet-stream", "short");
        assertBody("/file", "application/octet-stream", "from a file");
        assertBody("/camel-file", "application/octet-stream", "from a file");
        assertBody("/map", "application/json", "{\"a\":[1,\"b\"]}");
        assertBody("/list", "application/json", "[{\"a\":1}]");
        assertBody("/pieces", "text/plain; charset=utf-8", "one two");
        assertThat(get("/unknown").status()).isEqualTo(500);
    }

    @Test
    void no_body_is_204() {
        assertThat(get("/null").status()).isEqualTo(204);
        assertThat(get("/blank").status()).isEqualTo(204);
    }

    @Test
    void content_type_is_that_of_the_route_or_of_produces() {
        assertBody("/xml", "application/xml", "<a/>");
        assertBody("/typed", "text/html", "<a>");
    }

    @Test
    void large_stream_is_sent_in_pieces() {
        RawResponse response = get("/large");
        assertThat(response.headers())
                .doesNotContainKey("content-length")
                .containsEntry("transfer-encoding", "chunked");
        assertThat(response.body()).hasSize(200_000);
    }

    @Test
    void stream_is_sent_while_it_is_read_and_closed_when_the_client_leaves() throws Exception {
        try (RawHttpClient client = server.client()) {
            client.get("/slow");
            pipe.write(new byte[32 * 1024]);
            pipe.flush();
            assertThat(client.readHead().status()).isEqualTo(200);
            assertThat(client.chunk()).hasSize(32 * 1024);
            pipe.write("later".getBytes(StandardCharsets.UTF_8));
            pipe.flush();
            assertThat(new String(client.chunk(), StandardCharsets.UTF_8)).isEqualTo("later");
        }
        assertThat(CLOSED).succeedsWithin(java.time.Duration.ofSeconds(10));
        // A thread that reads a pipe does not notice that it was closed at its own side
        pipe.close();
    }

    @Test
    void stream_that_fails_ends_with_the_connection_and_fails_the_exchange() {
        try (RawHttpClient client = server.client()) {
            client.get("/broken").readHead();
            byte[] rest = client.bytes(1_000_000);
            assertThat(new String(rest, StandardCharsets.ISO_8859_1)).doesNotEndWith("0\r\n\r\n");
        }
        assertThat(FAILURE)
                .succeedsWithin(java.time.Duration.ofSeconds(10))
                .satisfies(failure -> assertThat(failure).hasRootCauseMessage("disk full"));
    }

    @Test
    void headers_of_the_route_are_sent_and_those_of_the_request_are_not() {
        try (RawHttpClient client = server.client()) {
            client.get("/headers?q=1", "x-theirs: 1", "user-agent: me", "connection: close");
            String head = new String(client.bytes(100_000), StandardCharsets.ISO_8859_1);
            assertThat(head)
                    .contains("\r\nx-mine: 1\r\n", "\r\nx-many: a\r\n", "\r\nx-many: b\r\n", "content-length: 2\r\n")
                    .doesNotContain("x-theirs", "user-agent", "x no token", "secret", "Camel", "q: 1", "9999");
        }
        assertThat(get("/echoed", "x-theirs: 1", "user-agent: me").headers()).doesNotContainKey("host");
    }

    @Test
    void value_of_a_request_header_is_sent_under_the_name_that_the_route_chose() {
        RawResponse response = get("/copied", "x-in: mine");
        assertThat(response.headers())
                .containsEntry("x-copy", "mine")
                .containsEntry("x-method", "GET")
                .doesNotContainKey("x-in");
    }

    @Test
    void response_that_cannot_be_written_fails_the_exchange() {
        assertThat(get("/unwritten").status()).isEqualTo(500);
        assertThat(UNWRITTEN).succeedsWithin(java.time.Duration.ofSeconds(10));
    }

    @Test
    void header_with_a_line_break_is_an_error() {
        RawResponse response = get("/split");
        assertThat(response.status()).isEqualTo(500);
        assertThat(response.headers()).doesNotContainKey("set-cookie");
    }

    @Test
    void status_is_that_of_the_route() {
        assertThat(get("/status/418").status()).isEqualTo(418);
        assertThat(get("/status/99").status()).isEqualTo(500);
        assertThat(get("/status/teapot").status()).isEqualTo(500);
    }

    @Test
    void failure_is_an_error_without_its_details() {
        RawResponse response = get("/fails");
        assertThat(response.status()).isEqualTo(500);
        assertThat(response.body()).doesNotContain("secret detail", "IllegalState");
    }
}

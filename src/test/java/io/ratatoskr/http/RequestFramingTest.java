package io.ratatoskr.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests whose end another HTTP parser could see elsewhere are 400, and nothing after them is processed. */
final class RequestFramingTest {
    private static final String SMUGGLED = "GET /smuggled HTTP/1.1\r\nhost: localhost\r\n\r\n";
    private static final AtomicInteger SMUGGLED_REQUESTS = new AtomicInteger();
    private static TestHttpServer server;

    @BeforeAll
    static void open() {
        server = TestHttpServer.start(Map.of(
                "/echo", TestRoute.echo(), "/smuggled", new TestRoute((request, responder) -> {
                    SMUGGLED_REQUESTS.incrementAndGet();
                    responder.respond(TestRoute.full(new byte[0]));
                })));
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @BeforeEach
    void reset() {
        SMUGGLED_REQUESTS.set(0);
    }

    private static String unescape(String text) {
        return text.replace("\\r", "\r")
                .replace("\\n", "\n")
                .replace("\\t", "\t")
                .replace("\\0", "\0")
                .replace("\\v", "\u000b");
    }

    private static void assertRejected(String request) {
        try (RawHttpClient client = server.client()) {
            client.send(request);
            RawHttpClient.RawResponse response = client.read();
            assertThat(response.status()).isEqualTo(400);
            assertThat(response.headers()).containsEntry("connection", "close");
            assertThat(client.end()).isEqualTo("closed");
        }
        assertThat(SMUGGLED_REQUESTS).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "transfer-encoding: gzip",
                "transfer-encoding: identity",
                "transfer-encoding: gzip, chunked",
                "transfer-encoding: chunked, identity",
                "transfer-encoding: chunked, chunked",
                "transfer-encoding: chunked;q=1",
                "transfer-encoding: xchunked",
                "transfer-encoding: \"chunked\"",
                "transfer-encoding:",
                "transfer-encoding: \\vchunked",
                "transfer-encoding: chunked\\r\\ntransfer-encoding: chunked",
                "transfer-encoding: chunked\\r\\ntransfer-encoding: identity",
                "transfer-encoding: gzip\\r\\ncontent-length: 4",
                "transfer-encoding: chunked\\r\\ncontent-length: 4",
                "content-length: 0\\r\\ntransfer-encoding: chunked",
                "transfer-encoding : chunked",
                "transfer-encoding\\t: chunked",
                " transfer-encoding: chunked",
                "x: y\\r\\n transfer-encoding: chunked",
                "x: y\\r\\n\\tz",
                "content-length: 0\\r\\ncontent-length: 0",
                "content-length: 0\\r\\ncontent-length: 44",
                "content-length: 0, 0",
                "content-length: +4",
                "content-length: -1",
                "content-length: 0x4",
                "content-length: 4 4",
                "content-length: 99999999999999999999",
                "content-length:",
                "x: a\\rcontent-length: 4",
                "x: a\\ncontent-length: 0",
                "x: a\\0b",
                "x y: z",
                "no colon",
                ": nameless",
                "content-type: text/plain",
                "content-encoding: identity\\r\\ncontent-encoding: gzip",
            })
    void headers_with_unclear_framing_are_rejected(String header) {
        assertRejected("POST /echo HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n" + unescape(header)
                + "\r\n\r\n" + SMUGGLED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /echo HTTP/1.0\\r\\nhost: localhost\\r\\ntransfer-encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\n",
                "POST /echo HTTP/1.1\\nhost: localhost\\ncontent-length: 0\\n\\n",
                "GET /echo\\tHTTP/1.1\\r\\nhost: localhost\\r\\n\\r\\n",
                "GET\\v/echo HTTP/1.1\\r\\nhost: localhost\\r\\n\\r\\n",
                "GET /echo\\r HTTP/1.1\\r\\nhost: localhost\\r\\n\\r\\n",
                " GET /echo HTTP/1.1\\r\\nhost: localhost\\r\\n\\r\\n",
                "GET /echo HTTP/1.1\\r\\n host: localhost\\r\\nhost: localhost\\r\\n\\r\\n",
                "GET /echo HTTP/1.1 \\r\\nhost: localhost\\r\\n\\r\\n",
                "GET /e cho HTTP/1.1\\r\\nhost: localhost\\r\\n\\r\\n",
                "G@T /echo HTTP/1.1\\r\\nhost: localhost\\r\\n\\r\\n",
            })
    void malformed_heads_are_rejected(String head) {
        assertRejected(unescape(head) + SMUGGLED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80000000\\r\\n",
                "ffffffffffffffff\\r\\n",
                "10000000000000000\\r\\n",
                "-1\\r\\n",
                "+1\\r\\n1\\r\\n",
                "0x1\\r\\n1\\r\\n",
                "\\r\\n",
                "g\\r\\n",
                " 1\\r\\n1\\r\\n",
                "1 \\r\\n1\\r\\n",
                "1 1\\r\\n1\\r\\n",
                "1\\tx\\r\\n1\\r\\n",
                "1\\v\\r\\n1\\r\\n",
                "1,\\r\\n1\\r\\n",
                "1\\n1\\n",
                "1\\r1\\r\\n",
                "1;a=b\\n1\\r\\n",
                "1;a\\rb\\r\\n1\\r\\n",
                "1;a=\"b\\r\\n1\\r\\n",
                "1;a\\0\\r\\n1\\r\\n",
                "1\\r\\n12\\r\\n",
                "1\\r\\n1\\n",
                "1\\r\\n1\\r\\r\\n",
            })
    void chunks_with_unclear_framing_are_rejected(String chunk) {
        assertRejected("POST /echo HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
                + "transfer-encoding: chunked\r\n\r\n" + unescape(chunk) + "0\r\n\r\n" + SMUGGLED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1;a=", "1;", "0;a=", "0000000000"})
    void endless_chunk_lines_are_rejected(String start) {
        assertRejected("POST /echo HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
                + "transfer-encoding: chunked\r\n\r\n" + start + "0".repeat(2000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x: y\\n\\r\\n", " x: y\\r\\n\\r\\n", "x : y\\r\\n\\r\\n", "x: y\\r\\n z\\r\\n\\r\\n"})
    void malformed_trailers_are_rejected(String trailer) {
        assertRejected("POST /echo HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
                + "transfer-encoding: chunked\r\n\r\n1\r\n1\r\n0\r\n" + unescape(trailer) + SMUGGLED);
    }

    @ParameterizedTest
    @CsvSource({
        "transfer-encoding: chunked, 1\\r\\n1\\r\\n0\\r\\n\\r\\n, 1",
        "transfer-encoding: Chunked, 00000001\\r\\n1\\r\\n0\\r\\n\\r\\n, 1",
        "transfer-encoding: chunked, 1;a=b;c=\"d e\"\\r\\n1\\r\\n0;e\\r\\n\\r\\n, 1",
        "transfer-encoding: chunked, 1\\r\\n1\\r\\n0\\r\\nx: y\\r\\n\\r\\n, 1",
        "transfer-encoding: chunked, A\\r\\n1234567890\\r\\nb\\r\\n12345678901\\r\\n0\\r\\n\\r\\n, 123456789012345678901",
        "content-length: 2, 12, 12",
        "content-length: 002, 12, 12",
    })
    void clear_framing_passes_in_one_piece_and_byte_by_byte(String header, String body, String received) {
        String request = "POST /echo HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n" + header
                + "\r\n\r\n" + unescape(body);
        try (RawHttpClient client = server.client()) {
            client.send(request + "\r\n" + request);
            assertThat(client.read().body()).isEqualTo(received);
            assertThat(client.read().body()).isEqualTo(received);
            for (char c : request.toCharArray()) {
                client.send(String.valueOf(c));
            }
            assertThat(client.read().body()).isEqualTo(received);
        }
    }

    @Test
    void a_large_chunked_body_passes() {
        String chunk = "x".repeat(70_000);
        try (RawHttpClient client = server.client()) {
            client.send("POST /echo HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
                    + "transfer-encoding: chunked\r\n\r\n");
            for (int i = 0; i < 30; i++) {
                client.send("11170\r\n" + chunk + "\r\n");
            }
            assertThat(client.send("0\r\n\r\n").read().bytes()).hasSize(30 * 70_000);
            assertThat(client.get("/smuggled").read().status()).isEqualTo(200);
        }
    }
}

package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.mock.MockResponse;
import io.ratatoskr.testing.StubProvider;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Texts and bodies of some mebibytes, over HTTP. */
@Timeout(60)
final class LargeTextsHttpTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String CHAT = """
            {"model":"compatible:m","messages":[{"role":"user","content":"2 + 2?"}]}""";

    @RegisterExtension
    static final StubProvider provider = StubProvider.start();

    private static TestGateway gateway;

    @BeforeAll
    static void start() {
        gateway = TestGateway.forMock(provider.mock());
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static String count(String text) {
        return "{\"model\":\"gpt-4o\",\"text\":\"" + text + "\"}";
    }

    @Test
    void text_above_the_limit_is_refused_with_413() {
        for (String path : List.of("/v1/tokens/count", "/v1/tokenize")) {
            HttpResponse<String> response = gateway.post(path, count("a ".repeat((2 << 20) + 1)));

            assertThat(response.statusCode()).isEqualTo(413);
            assertThat(response.body())
                    .contains("the text has more than 4,194,304 bytes, the maximum for counting and listing tokens"
                            + " (ratatoskr.tokens.text-limit)");
        }
    }

    @Test
    void validation_of_a_longer_prompt_is_refused_with_413_and_says_so() {
        HttpResponse<String> response =
                gateway.post("/v1/models/compatible:m/validate", """
                {"messages":[{"role":"user","content":"%s"}]}""".formatted("a ".repeat((2 << 20) + 1)));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(413);
        assertThat(response.body()).contains("ratatoskr.tokens.text-limit");
    }

    @Test
    void large_chat_and_its_large_response_go_through_and_arrive_whole() {
        String text = "x".repeat(3 << 20);
        provider.enqueue(MockResponse.text(text));

        HttpResponse<String> response = gateway.post("/v1/chat/completions", CHAT.replace("2 + 2?", text));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains(text);
        assertThat(new String(provider.lastCall().body(), StandardCharsets.US_ASCII))
                .contains(text);
    }

    /** The counts run on the tokenizer's threads, at most half as many as there are processors; clients that left end theirs. */
    @Test
    void chat_is_answered_while_counts_run_and_counts_end_when_their_clients_leave() throws Exception {
        byte[] body = count("a".repeat(4 << 20)).getBytes(StandardCharsets.UTF_8);
        var sockets = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 4; i++) {
                var socket = new Socket("127.0.0.1", gateway.port());
                sockets.add(socket);
                OutputStream out = socket.getOutputStream();
                out.write(("POST /v1/tokens/count HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
                                + "content-length: " + body.length + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                out.write(body);
            }
            Awaitility.await().atMost(LIMIT).until(() -> tokenizing() > 0);
            provider.enqueue(MockResponse.text("four"));

            HttpResponse<String> chat = gateway.post("/v1/chat/completions", CHAT);

            assertThat(chat.statusCode()).isEqualTo(200);
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
        Awaitility.await().atMost(LIMIT).until(() -> tokenizing() == 0);
        assertThat(gateway.post("/v1/tokens/count", count("word ".repeat(10_000)))
                        .statusCode())
                .isEqualTo(200);
    }

    private static long tokenizing() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(entry -> entry.getKey().getName().startsWith("ratatoskr-tokenizer-"))
                .flatMap(entry -> List.of(entry.getValue()).stream())
                .filter(frame -> frame.getClassName().endsWith(".TiktokenCounter")
                        && frame.getMethodName().equals("count"))
                .count();
    }
}

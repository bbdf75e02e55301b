package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ratatoskr.http.RawHttpClient;
import io.ratatoskr.mock.MockResponse;
import io.ratatoskr.testing.StubProvider;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Limits of what a body of a permitted size may contain, and of the memory that it takes once it is parsed. */
@Timeout(60)
final class RequestLimitsTest {
    private static final String MESSAGE = "{\"role\":\"user\",\"content\":\"hi\"}";

    @RegisterExtension
    private static final StubProvider PROVIDER = StubProvider.start();

    private static TestGateway gateway;

    @BeforeAll
    static void start() {
        gateway = TestGateway.forMock(PROVIDER.mock());
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static String list(String entry, int count) {
        return "[" + (entry + ",").repeat(count - 1) + entry + "]";
    }

    private static HttpResponse<String> chat(String fields) {
        return gateway.post("/v1/chat/completions", "{\"model\":\"compatible:m\"," + fields + "}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "messages|10000|{\"role\":\"user\",\"content\":\"hi\"}|%s",
                "messages|1000|{\"type\":\"text\",\"text\":\"a\"}|[{\"role\":\"user\",\"content\":%s}]",
                "tools|1024|{\"type\":\"function\",\"function\":{\"name\":\"f\"}}|%s",
                "stop|1000|\"a\"|%s",
            })
    void a_list_has_a_maximum_length(String field, int max, String entry, String value) {
        PROVIDER.always(MockResponse.text("hello"));
        String others = field.equals("messages") ? "" : "\"messages\":[" + MESSAGE + "],";
        for (int more = 0; more < 2; more++) {
            HttpResponse<String> response =
                    chat(others + "\"" + field + "\":" + value.formatted(list(entry, max + more)));
            assertThat(response.statusCode()).isEqualTo(more == 0 ? 200 : 413);
            if (more == 1) {
                assertThat(response.body())
                        .contains("has more than %,d entries".formatted(max), "\"payload_too_large\"");
            }
        }
    }

    @Test
    void an_object_has_a_maximum_of_unknown_fields() {
        var fields = new StringBuilder("\"messages\":[" + MESSAGE + "]");
        for (int i = 0; i < 1001; i++) {
            fields.append(",\"f").append(i).append("\":0");
        }
        HttpResponse<String> response = chat(fields.toString());
        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(response.body()).contains("more than 1,000 unknown fields");
    }

    @ParameterizedTest
    @CsvSource({"/v1/chat/completions", "/v1/embeddings", "/v1/rerank", "/v1/tokens/count", "/v1/models/m/validate"})
    void a_body_has_a_maximum_of_values(String path) {
        HttpResponse<String> response =
                gateway.post(path, "{\"model\":\"compatible:m\",\"unknown\":" + list("0", 2_000_000) + "}");
        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(response.body()).contains("more than 2,000,000 JSON values");
    }

    @Test
    void what_a_body_is_parsed_to_counts_as_the_body_does_until_the_request_has_ended() {
        var release = new CompletableFuture<Void>();
        String embeddings = "{\"model\":\"compatible:m\",\"input\":%s}";
        try (TestGateway small = TestGateway.forMock(
                PROVIDER.mock(), "ratatoskr.http.body-limit", "1MiB", "ratatoskr.http.body-budget", "1MiB")) {
            // 60 KB of 15,000 texts, which take 1.4 MiB
            HttpResponse<String> never = small.post("/v1/embeddings", embeddings.formatted(list("\"a\"", 15_000)));
            assertThat(never.statusCode()).isEqualTo(413);
            assertThat(never.body()).contains("once it is parsed", "ratatoskr.http.body-budget");

            PROVIDER.enqueue(MockResponse.embeddings().holdUntil(release));
            String half = embeddings.formatted(list("\"a\"", 6_000));
            try (RawHttpClient first = new RawHttpClient(small.port())) {
                first.post("/v1/embeddings", half);
                await().until(() -> !PROVIDER.calls().isEmpty());
                PROVIDER.always(MockResponse.embeddings());
                HttpResponse<String> second = small.post("/v1/embeddings", half);
                assertThat(second.statusCode()).isEqualTo(429);
                assertThat(second.headers().firstValue("retry-after")).contains("1");
                release.complete(null);
                assertThat(first.read().status()).isEqualTo(200);
            }
            await().until(() -> small.post("/v1/embeddings", half).statusCode() == 200);
        }
    }
}

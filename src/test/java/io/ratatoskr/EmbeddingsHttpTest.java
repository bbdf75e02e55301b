package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.json.Json;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Embeddings over HTTP: from the model in this process, and from a provider. */
final class EmbeddingsHttpTest {
    private static MockProvider mock;
    private static TestGateway gateway;

    @BeforeAll
    static void start() {
        mock = MockProvider.start();
        gateway = TestGateway.forMock(mock);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        mock.close();
    }

    @Test
    void base64_holds_the_same_numbers_as_the_list() throws IOException {
        JsonNode list = embed("{\"model\":\"all-MiniLM-L6-v2\",\"input\":\"Hello world\"}");
        JsonNode packed =
                embed("{\"model\":\"all-MiniLM-L6-v2\",\"input\":\"Hello world\",\"encoding_format\":\"base64\"}");

        var bytes = ByteBuffer.wrap(Base64.getDecoder()
                        .decode(packed.path("data").get(0).path("embedding").asText()))
                .order(ByteOrder.LITTLE_ENDIAN);
        JsonNode numbers = list.path("data").get(0).path("embedding");
        assertThat(numbers).hasSize(384);
        for (JsonNode number : numbers) {
            assertThat(bytes.getFloat()).isEqualTo(number.floatValue());
        }
    }

    @Test
    void embeddings_are_in_the_order_of_the_texts() throws IOException {
        JsonNode both = embed(
                "{\"model\":\"sentence-transformers/all-MiniLM-L6-v2\",\"input\":[\"Hello world\",\"a cat\",\"Hello world\"]}");
        JsonNode one = embed("{\"model\":\"all-MiniLM-L6-v2\",\"input\":\"a cat\"}");

        JsonNode data = both.path("data");
        assertThat(data).hasSize(3);
        assertThat(data.get(0).path("embedding")).isEqualTo(data.get(2).path("embedding"));
        assertThat(data.get(1).path("embedding").get(0).floatValue())
                .isCloseTo(one.path("data").get(0).path("embedding").get(0).floatValue(), within());
        assertThat(data.get(1).path("index").intValue()).isOne();
    }

    private static Offset<Float> within() {
        return Offset.offset(1e-5f);
    }

    @Test
    void truncated_texts_are_counted_in_a_header() {
        String longText = "word ".repeat(400);
        HttpResponse<String> response = gateway.post(
                "/v1/embeddings", "{\"model\":\"all-MiniLM-L6-v2\",\"input\":[\"short\",\"%s\"]}".formatted(longText));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("x-ratatoskr-truncated")).contains("1");
        assertThat(response.headers().firstValue("x-ratatoskr-provider")).contains("local");
    }

    @Test
    void token_arrays_pass_to_a_provider() throws IOException {
        JsonNode response = embed("{\"model\":\"compatible:embedder\",\"input\":[[1,2,3],[4,5]]}");
        assertThat(response.path("data")).hasSize(2);
        assertThat(mock.lastCall().text()).contains("\"input\":[[1,2,3],[4,5]]").contains("\"model\":\"embedder\"");
    }

    @Test
    void counts_that_the_provider_does_not_report_are_estimated_and_marked() throws IOException {
        String vectors = "{\"data\":[{\"index\":0,\"embedding\":[0.5]}]%s}";
        for (String unreported :
                new String[] {"", ",\"usage\":null", ",\"usage\":{\"prompt_tokens\":0,\"total_tokens\":0}"}) {
            mock.embeddings().enqueue(MockResponse.json(vectors.formatted(unreported)));
            JsonNode usage = embed("{\"model\":\"compatible:embedder\",\"input\":[\"Hello world\"]}")
                    .path("usage");
            assertThat(usage.path("prompt_tokens").intValue()).isBetween(1, 10);
            assertThat(usage.path("total_tokens")).isEqualTo(usage.path("prompt_tokens"));
            assertThat(usage.path("estimated").booleanValue()).isTrue();
            assertThat(usage.has("cost")).isFalse();
        }
        mock.embeddings().enqueue(MockResponse.json(vectors.formatted("")));
        assertThat(embed("{\"model\":\"compatible:embedder\",\"input\":[[1,2,3]]}")
                        .path("usage")
                        .path("prompt_tokens")
                        .intValue())
                .isEqualTo(3);

        mock.embeddings().enqueue(MockResponse.json(vectors.formatted(",\"usage\":{\"total_tokens\":7}")));
        JsonNode reported = embed("{\"model\":\"compatible:embedder\",\"input\":\"Hello world\"}")
                .path("usage");
        assertThat(reported.path("prompt_tokens").intValue()).isEqualTo(7);
        assertThat(reported.has("estimated")).isFalse();
    }

    private static JsonNode embed(String json) throws IOException {
        HttpResponse<String> response = gateway.post("/v1/embeddings", json);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return Json.mapper().readTree(response.body());
    }
}

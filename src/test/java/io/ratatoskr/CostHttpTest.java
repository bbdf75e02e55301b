package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cost of responses, from the provider's price list to the client. */
final class CostHttpTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final ObjectMapper EXACT = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final String HELLO = "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";
    private static final String PRICES = """
            {"data":[{"id":"priced","pricing":{"prompt":"0.000003","completion":"0.000015","input_cache_read":"0.0000003"}},\
            {"id":"vectors","pricing":{"prompt":"0.00000002","completion":"0"}},\
            {"id":"free","pricing":{"prompt":"0","completion":"0"}},\
            {"id":"half","pricing":{"prompt":"0.000003"}},\
            {"id":"odd","pricing":{"prompt":"100e2147483646","completion":"1e-999999999"}},\
            {"id":"unpriced"}]}""";

    @TempDir
    Path folder;

    private MockProvider mock;
    private TestGateway gateway;

    @BeforeEach
    void start() throws IOException {
        mock = MockProvider.start();
        mock.models().always(MockResponse.json(PRICES));
        Path models = Files.writeString(folder.resolve("models.yaml"), "aliases: {}\n");
        gateway = TestGateway.with(
                models,
                mock,
                "ratatoskr.providers.compatible.list-models",
                "true",
                "ratatoskr.providers.llm.chat-model",
                "compatible:priced");
        await().atMost(TIMEOUT)
                .until(() -> gateway.get("/v1/models?all=true").body().contains("\"unpriced\""));
    }

    @AfterEach
    void stop() {
        gateway.close();
        mock.close();
    }

    private HttpResponse<String> post(String path, String json) {
        HttpResponse<String> response = gateway.post(path, json);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response;
    }

    private static JsonNode json(String text) {
        try {
            return EXACT.readTree(text);
        } catch (IOException e) {
            throw new AssertionError(text, e);
        }
    }

    /** Asserts the cost in the header and in the body. */
    private static void assertCost(HttpResponse<String> response, String dollars) {
        assertThat(response.headers().firstValue("x-ratatoskr-cost")).contains(dollars);
        assertThat(json(response.body()).at("/usage/cost").decimalValue())
                .as(response.body())
                .isEqualByComparingTo(new BigDecimal(dollars));
    }

    private static void assertNoCost(HttpResponse<String> response) {
        assertThat(response.headers().firstValue("x-ratatoskr-cost")).isEmpty();
        assertThat(json(response.body()).at("/usage/prompt_tokens").asInt()).isPositive();
        assertThat(json(response.body()).at("/usage").has("cost"))
                .as(response.body())
                .isFalse();
    }

    /** Returns the usage at the end of a stream. */
    private static JsonNode usage(HttpResponse<String> stream) {
        return Arrays.stream(stream.body().split("\n"))
                .filter(line -> line.contains("\"usage\":{"))
                .map(line -> json(line.substring("data: ".length())).get("usage"))
                .reduce((first, second) -> second)
                .orElseThrow(() -> new AssertionError(stream.body()));
    }

    @Test
    void chat_has_its_cost_in_header_and_body() {
        mock.chat().always(MockResponse.text("hi").usage(100, 7));

        assertCost(post("/v1/chat/completions", "{\"model\":\"compatible:priced\"," + HELLO), "0.000405");
        assertCost(post("/v1/chat/completions", "{\"model\":\"compatible:free\"," + HELLO), "0");
    }

    @Test
    void cost_is_absent_when_the_price_is_unknown() {
        mock.chat().always(MockResponse.text("hi").usage(100, 7));

        for (String model : new String[] {"half", "odd", "unpriced", "never-listed"}) {
            assertNoCost(post("/v1/chat/completions", "{\"model\":\"compatible:" + model + "\"," + HELLO));
        }
    }

    @Test
    void stream_has_its_cost_in_its_usage() {
        mock.chat().always(MockResponse.text("hi there").usage(100, 7));
        mock.completions().always(MockResponse.text("hi there").usage(10, 2));
        String update = "\"stream\":true,\"stream_options\":{\"include_usage\":true},";

        HttpResponse<String> chat = post("/v1/chat/completions", "{\"model\":\"compatible:priced\"," + update + HELLO);
        assertThat(usage(chat).get("cost").decimalValue()).isEqualTo(new BigDecimal("0.000405"));
        assertThat(chat.headers().firstValue("x-ratatoskr-cost")).isEmpty();
        assertThat(chat.body()).contains("hi", "there", "data: [DONE]");

        HttpResponse<String> text =
                post("/v1/completions", "{\"model\":\"compatible:priced\"," + update + "\"prompt\":\"x\"}");
        assertThat(usage(text).get("cost").decimalValue()).isEqualTo(new BigDecimal("0.00006"));

        HttpResponse<String> unknown =
                post("/v1/chat/completions", "{\"model\":\"compatible:unpriced\"," + update + HELLO);
        assertThat(usage(unknown).has("cost")).isFalse();
    }

    @Test
    void completion_and_embedding_have_their_cost() {
        mock.completions().always(MockResponse.text("hi").usage(10, 2));
        mock.embeddings().always(MockResponse.json("""
                {"object":"list","model":"vectors","data":[{"object":"embedding","index":0,"embedding":[0.5,0.25]}],\
                "usage":{"prompt_tokens":8,"total_tokens":8}}"""));

        assertCost(post("/v1/completions", "{\"model\":\"compatible:priced\",\"prompt\":\"x\"}"), "0.00006");
        assertCost(post("/v1/embeddings", "{\"model\":\"compatible:vectors\",\"input\":\"x\"}"), "0.00000016");
    }

    @Test
    void cost_reported_by_the_provider_wins() {
        mock.chat().always(MockResponse.json("""
                {"id":"1","model":"priced","choices":[{"index":0,"message":{"role":"assistant","content":"hi"},\
                "finish_reason":"stop"}],"usage":{"prompt_tokens":100,"completion_tokens":7,"total_tokens":107,\
                "cost":4.2e-05,"cost_details":{"upstream_inference_cost":4.2e-05}}}"""));

        for (String model : new String[] {"priced", "unpriced"}) {
            HttpResponse<String> response =
                    post("/v1/chat/completions", "{\"model\":\"compatible:" + model + "\"," + HELLO);
            assertCost(response, "0.000042");
            assertThat(response.body()).containsOnlyOnce("\"cost\":").contains("\"cost\":4.2e-05");
        }
    }

    @Test
    void judged_response_costs_what_its_chats_did() {
        mock.chat()
                .always(MockResponse.text(
                                "{\"results\":[{\"item\":1,\"entailment\":0.5,\"contradiction\":0.25,\"neutral\":0.25}]}")
                        .usage(100, 7));

        HttpResponse<String> response =
                post("/v1/nli", "{\"model\":\"llm:compatible:priced\",\"premise\":\"a\",\"hypothesis\":\"b\"}");

        assertCost(response, "0.000405");
    }

    @Test
    void model_in_this_process_has_no_price_by_itself() {
        assertNoCost(post("/v1/embeddings", "{\"model\":\"all-MiniLM-L6-v2\",\"input\":\"x\"}"));
    }
}

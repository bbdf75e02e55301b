package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.json.Json;
import io.ratatoskr.mock.MockCall;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The files of {@code examples/litellm} do what LiteLLM's {@code config.yaml} there says. */
@Timeout(60)
final class LiteLlmExampleTest {
    private static final Path HOME = ExamplePrograms.FOLDER.resolve("litellm");

    private final MockProvider openai = MockProvider.start();
    private final MockProvider eu = MockProvider.start();
    private final MockProvider anthropic = MockProvider.start();
    private final MockProvider vllm = MockProvider.start();

    @TempDir
    private Path folder;

    private TestGateway gateway;

    @BeforeEach
    void start() throws IOException {
        Path keys = Files.writeString(folder.resolve("keys"), "master=sk-1234 admin\n");
        gateway = TestGateway.of(
                Ratatoskr.builder()
                        .config(HOME.resolve("config/application.properties"))
                        .models(HOME.resolve("config/models.yaml"))
                        .routes(HOME.resolve("routes")),
                Map.of(
                        "OPENAI_API_KEY", "key-openai",
                        "RATATOSKR_PROVIDERS_EU_API_KEY", "key-of-eu",
                        "ANTHROPIC_API_KEY", "key-anthropic"),
                "ratatoskr.access.keys-file",
                keys.toString(),
                "ratatoskr.providers.openai.base-url",
                openai.baseUrl(),
                "ratatoskr.providers.eu.base-url",
                eu.baseUrl(),
                "ratatoskr.providers.anthropic.base-url",
                anthropic.origin(),
                "ratatoskr.providers.vllm.base-url",
                vllm.baseUrl());
    }

    @AfterEach
    void stop() {
        gateway.close();
        Stream.of(openai, eu, anthropic, vllm).forEach(MockProvider::close);
    }

    private HttpResponse<String> chat(String model, String text) {
        return gateway.post(
                "/v1/chat/completions",
                "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}".formatted(model, text),
                "authorization",
                "Bearer sk-1234");
    }

    private String provider(String model, String text) {
        HttpResponse<String> response = chat(model, text);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.headers().firstValue("x-ratatoskr-provider").orElseThrow();
    }

    @Test
    void each_model_name_reaches_its_deployments() throws IOException {
        var config = (Map<?, ?>)
                new Load(LoadSettings.builder().build()).loadFromString(Files.readString(HOME.resolve("config.yaml")));
        var deployments = (List<?>) config.get("model_list");
        assertThat(deployments.stream()
                        .map(each -> String.valueOf(((Map<?, ?>) each).get("model_name")))
                        .distinct())
                .containsExactlyInAnyOrder("gpt", "claude", "qwen", "embeddings");
        assertThat(provider("qwen", "hi")).isEqualTo("vllm");
        assertThat(vllm.lastCall().model()).isEqualTo("qwen3");
        assertThat(provider("claude", "hi")).isEqualTo("anthropic");
        JsonNode sent = Json.mapper().readTree(anthropic.lastCall().body());
        assertThat(sent.path("model").asText()).startsWith("claude-sonnet-4-5");
        assertThat(sent.path("max_tokens").asInt()).isEqualTo(2000);
        assertThat(anthropic.lastCall().header("x-api-key")).isEqualTo("key-anthropic");
        var providers = new TreeSet<String>();
        for (int i = 0; i < 60 && providers.size() < 2; i++) {
            providers.add(provider("gpt", "hi"));
        }
        assertThat(providers).containsExactly("eu", "openai");
        assertThat(eu.lastCall().header("authorization")).isEqualTo("Bearer key-of-eu");
        HttpResponse<String> vectors = gateway.post(
                "/v1/embeddings",
                "{\"model\":\"embeddings\",\"input\":\"hi\",\"dimensions\":1536}",
                "authorization",
                "Bearer sk-1234");
        assertThat(vectors.statusCode()).as(vectors.body()).isEqualTo(200);
        assertThat(openai.lastCall().model()).isEqualTo("text-embedding-3-small");
    }

    @Test
    void the_fallback_of_gpt_is_claude() {
        openai.always(MockResponse.error(503, "down"));
        eu.always(MockResponse.error(503, "down"));
        assertThat(provider("gpt", "hi")).isEqualTo("anthropic");
    }

    @Test
    void what_is_too_long_for_qwen_goes_to_gpt() {
        assertThat(provider("qwen", "word ".repeat(100_000))).isIn("openai", "eu");
        assertThat(vllm.callCount()).isZero();
    }

    @Test
    void callers_need_the_key_and_parameters_are_dropped() {
        assertThat(gateway.post("/v1/chat/completions", "{}").statusCode()).isEqualTo(401);
        HttpResponse<String> response = gateway.post(
                "/v1/chat/completions",
                "{\"model\":\"claude\",\"seed\":7,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
                "authorization",
                "Bearer sk-1234");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("x-ratatoskr-dropped")).hasValue("seed");
        assertThat(anthropic.calls().stream().map(MockCall::text)).noneMatch(text -> text.contains("seed"));
    }
}

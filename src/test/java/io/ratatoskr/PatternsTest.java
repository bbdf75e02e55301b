package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ratatoskr.PatternBlocks.CodeBlock;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.mock.MockCall;
import io.ratatoskr.mock.MockFormat;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import io.ratatoskr.settings.ProviderSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The configuration in docs/patterns.md, and the base URLs in docs/providers/openai.md, do what the guides say. */
final class PatternsTest {
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "ANTHROPIC_API_KEY", "sk-ant-test",
            "OPENROUTER_API_KEY", "sk-or-test",
            "OPENAI_API_KEY", "sk-test",
            "RATATOSKR_PROVIDERS_OPENAI_RESEARCH_API_KEY", "sk-research");
    private static final Pattern BASE_URL_ROW =
            Pattern.compile("(?m)^\\| [^|]+ \\| `(\\w+)` \\| `(\\S+)` \\| (?:`(\\w+)`|none.*?) \\|$");

    private static final String AZURE_ROUTE = """
            - templatedRoute: {routeTemplateRef: provider, routeId: azure-chat, parameters: [{name: name, value: azure}, \
            {name: operation, value: chat}, {name: uri, value: "provider:openai?name=azure"}]}
            """;

    @TempDir
    private Path home;

    private MockProvider mock;

    @BeforeEach
    void start() {
        mock = MockProvider.start();
    }

    @AfterEach
    void stop() {
        mock.close();
    }

    static Stream<String> sections_with_configuration() throws IOException {
        return PatternBlocks.all().stream()
                .filter(block -> List.of("yaml", "properties").contains(block.language()))
                .map(CodeBlock::section)
                .distinct();
    }

    /** A gateway with the configuration of a section; its cloud providers are the mock. */
    private Ratatoskr.Builder builder(String section) throws IOException {
        PatternBlocks.write(section, home);
        Ratatoskr.Builder builder = Ratatoskr.builder().home(home).environment(ENVIRONMENT);
        for (MockFormat format :
                List.of(MockFormat.OPENAI, MockFormat.ANTHROPIC, MockFormat.OPENROUTER, MockFormat.OLLAMA)) {
            builder.set("ratatoskr.providers." + format.wireName() + ".base-url", format.baseUrl(mock.origin()));
        }
        return builder.set("ratatoskr.provider-defaults.retries", "0");
    }

    private static ChatResponse chat(ModelGateway gateway, String model) {
        return gateway.chat(ChatRequest.of(model, Message.user("Hello")));
    }

    private void failAt(MockFormat format) {
        mock.always(call -> call.format() == format ? MockResponse.error(503, "down") : MockResponse.echo());
    }

    @ParameterizedTest
    @MethodSource("sections_with_configuration")
    void configuration_is_valid(String section) throws Exception {
        builder(section).build().close();
    }

    @Test
    void a_chain_of_fallbacks() throws Exception {
        failAt(MockFormat.ANTHROPIC);
        try (ModelGateway gateway = builder("A chain of fallbacks").build()) {
            assertThat(chat(gateway, "smart").provider()).isEqualTo("openrouter");
        }
        assertThat(mock.calls())
                .extracting(MockCall::format)
                .containsExactly(MockFormat.ANTHROPIC, MockFormat.OPENROUTER);
    }

    @Test
    void cheap_models_first() throws Exception {
        failAt(MockFormat.OLLAMA);
        try (ModelGateway gateway = builder("Cheap models first").build()) {
            assertThat(chat(gateway, "ratatoskr:my/chat").provider()).isEqualTo("openrouter");
        }
        assertThat(mock.lastCall().text()).contains("\"max_tokens\":2000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"claude-sonnet-4-6", "anthropic/claude-sonnet-4.6"})
    void one_model_at_several_providers(String model) throws Exception {
        mock.always(call -> mock.callCount() == 1 ? MockResponse.error(503, "down") : MockResponse.echo());
        try (ModelGateway gateway = builder("One model at several providers").build()) {
            assertThat(chat(gateway, model).text()).contains("Hello");
        }
        assertThat(mock.calls())
                .extracting(MockCall::format)
                .containsExactlyInAnyOrder(MockFormat.ANTHROPIC, MockFormat.OPENROUTER);
    }

    @Test
    void local_embeddings() throws Exception {
        try (ModelGateway gateway = builder("Local embeddings").build()) {
            assertThat(gateway.embed(EmbedRequest.of("embeddings", "Hello")).dimensions())
                    .isEqualTo(384);
        }
    }

    @Test
    void keys_for_callers() throws Exception {
        try (TestGateway gateway = TestGateway.of(builder("Keys for callers"))) {
            var withKey = gateway.request("/v1/models").header("authorization", "Bearer 8a6c1f0e5d3b");

            assertThat(gateway.get("/v1/models").statusCode()).isEqualTo(401);
            assertThat(gateway.send(withKey.build()).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void an_account_per_team() throws Exception {
        Ratatoskr.Builder builder = builder("An account per team")
                .set("ratatoskr.providers.openai-research.base-url", MockFormat.OPENAI.baseUrl(mock.origin()));
        try (ModelGateway gateway = builder.build()) {
            assertThat(chat(gateway, "openai-research:gpt-5.4").provider()).isEqualTo("openai-research");
        }
        assertThat(mock.lastCall().header("authorization")).isEqualTo("Bearer sk-research");
    }

    @Test
    void no_silent_changes() throws Exception {
        ChatRequest request = ChatRequest.of("anthropic:claude-sonnet-4-6", Message.user("Hello"));
        request = request.withOptions(request.options().toBuilder().seed(7L).build());
        try (ModelGateway gateway = builder("No silent changes").build()) {
            ChatRequest withSeed = request;
            assertThatThrownBy(() -> gateway.chat(withSeed))
                    .isInstanceOf(GatewayException.class)
                    .hasMessageContaining("seed");
        }
        assertThat(mock.callCount()).isZero();
    }

    static List<MatchResult> base_urls() throws IOException {
        return BASE_URL_ROW
                .matcher(Files.readString(Path.of("docs/providers/openai.md")))
                .results()
                .toList();
    }

    @Test
    void the_table_of_base_urls_has_all_servers() throws IOException {
        assertThat(base_urls())
                .extracting(row -> row.group(1))
                .containsExactly(
                        "vllm", "llamacpp", "lmstudio", "azure", "groq", "together", "deepseek", "xai", "mistral");
    }

    /** A provider with the row's name and URL is enabled by the row's key alone, and without a key where none is required. */
    @ParameterizedTest
    @MethodSource("base_urls")
    void base_url_and_key_enable_a_provider(MatchResult row) {
        String name = row.group(1);
        var environment = new HashMap<String, String>();
        if (row.group(3) != null) {
            assertThat(provider(row, environment).disabledReason()).isPresent();
            environment.put(row.group(3), "a-key-for-" + name);
        }

        ProviderSettings settings = provider(row, environment);

        assertThat(settings.disabledReason()).isEmpty();
        assertThat(settings.requestHeaders().apiKey().isPresent()).isEqualTo(row.group(3) != null);
    }

    @Test
    void azure_gets_its_key_in_a_header_of_its_own() throws Exception {
        String guide = Files.readString(Path.of("docs/providers/openai.md"));
        String block = guide.substring(
                guide.indexOf("```properties\n") + 14, guide.indexOf("\n```", guide.indexOf("```properties")));
        Path file = Files.writeString(home.resolve("azure.properties"), block);
        Files.createDirectories(home.resolve("routes/custom"));
        Files.writeString(home.resolve("routes/custom/azure.camel.yaml"), AZURE_ROUTE);
        Ratatoskr.Builder builder = Ratatoskr.builder()
                .home(home)
                .config(file)
                .environment(Map.of("RATATOSKR_PROVIDERS_AZURE_API_KEY", "azure-key"))
                .set("ratatoskr.providers.azure.base-url", mock.baseUrl());
        try (ModelGateway gateway = builder.build()) {
            assertThat(chat(gateway, "azure:my-deployment").provider()).isEqualTo("azure");
        }
        assertThat(mock.lastCall().header("api-key")).isEqualTo("azure-key");
        assertThat(mock.lastCall().header("authorization")).isNull();
    }

    private static ProviderSettings provider(MatchResult row, Map<String, String> environment) {
        String prefix = "ratatoskr.providers." + row.group(1);
        var loaded = Ratatoskr.builder()
                .environment(environment)
                .set(prefix + ".base-url", row.group(2).replace("RESOURCE", "my-resource"))
                .set(prefix + ".requires-key", String.valueOf(row.group(3) != null))
                .load();
        assertThat(loaded.warnings()).isEmpty();
        return loaded.settings().providers().get(row.group(1));
    }
}

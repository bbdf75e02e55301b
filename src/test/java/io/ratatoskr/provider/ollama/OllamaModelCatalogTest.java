package io.ratatoskr.provider.ollama;

import static io.ratatoskr.provider.ollama.OllamaSamples.PROFILE;
import static io.ratatoskr.provider.ollama.OllamaSamples.response;
import static io.ratatoskr.provider.ollama.OllamaSamples.file;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ratatoskr.api.ModelCapability;
import io.ratatoskr.api.ModelInfo;
import io.ratatoskr.api.ModelMetadata;
import io.ratatoskr.api.ParameterAvailability.Mutable;
import io.ratatoskr.api.ProviderUnavailable;
import io.ratatoskr.provider.ModelCatalog.ListedModel;
import io.ratatoskr.provider.ModelCatalog.ModelPage;
import io.ratatoskr.provider.ProviderHttpRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ollama's model list and model details. */
final class OllamaModelCatalogTest {
    private static final OllamaModelCatalog CATALOG = OllamaModelCatalog.INSTANCE;

    private static ListedModel listed() {
        return new ListedModel(ModelMetadata.of("llama3.2:latest", "acme"), List.of("llama3.2"));
    }

    @Test
    void the_list_has_every_model_that_has_a_name() {
        ProviderHttpRequest call = CATALOG.firstPageRequest(PROFILE);
        assertThat(call.method() + " " + call.path()).isEqualTo("GET /api/tags");
        ModelPage page = CATALOG.readPage(response(200, file("tags.json")), PROFILE);
        assertThat(page.next()).isEmpty();
        assertThat(page.models())
                .extracting(listed -> listed.model().info().id())
                .containsExactly("llama3.2:latest", "qwen3:0.6b", "nomic-embed-text:latest", "hf.co/org/model:Q4");
        assertThat(page.models())
                .extracting(ListedModel::aliases)
                .containsExactly(List.of("llama3.2"), List.of(), List.of("nomic-embed-text"), List.of());
        assertThat(page.models())
                .extracting(listed -> listed.model().info().provider())
                .containsOnly("acme");
    }

    @Test
    void what_late_versions_list_is_known_without_a_second_call() {
        List<ListedModel> models =
                CATALOG.readPage(response(200, file("tags.json")), PROFILE).models();
        ModelInfo qwen = models.get(1).model().info();
        assertThat(qwen.capabilities())
                .containsExactlyInAnyOrder(
                        ModelCapability.CHAT,
                        ModelCapability.CHAT_STREAMING,
                        ModelCapability.GENERATE,
                        ModelCapability.TOOL_USE,
                        ModelCapability.REASONING);
        assertThat(qwen.contextWindow()).isEqualTo(40_960);
        assertThat(qwen.dimensions()).isNull();
        assertThat(models.get(2).model().info().capabilities()).containsExactly(ModelCapability.EMBED);
        assertThat(models.getFirst().model().info().capabilities()).isEmpty();
    }

    @Test
    void details_are_requested_by_model_name() {
        ProviderHttpRequest call = CATALOG.detailRequest(listed(), PROFILE).orElseThrow();
        assertThat(call.method() + " " + call.path()).isEqualTo("POST /api/show");
        assertThat(new String(call.body(), UTF_8)).isEqualTo("{\"model\":\"llama3.2:latest\"}");
    }

    @Test
    void details_have_capabilities_limits_and_defaults() {
        ListedModel detailed = CATALOG.withDetails(listed(), response(200, file("show.json")), PROFILE);
        ModelMetadata model = detailed.model();
        assertThat(detailed.aliases()).containsExactly("llama3.2");
        assertThat(model.info().capabilities()).contains(ModelCapability.TOOL_USE, ModelCapability.CHAT);
        assertThat(model.info().capabilities()).doesNotContain(ModelCapability.VISION, ModelCapability.REASONING);
        assertThat(model.info().contextWindow()).isEqualTo(131_072);
        assertThat(model.info().dimensions()).isNull();
        assertThat(model.parameters())
                .isEqualTo(Map.of(
                        "num_ctx", new Mutable(null, null, 16_384.0), "temperature", new Mutable(null, null, 0.6)));
        assertThat(ContextSize.choose(10, 10, model)).isEqualTo(16_384);
    }

    @Test
    void an_embedding_models_vectors_have_a_length() {
        ModelInfo model = CATALOG
                .withDetails(listed(), response(200, file("show-embedding.json")), PROFILE)
                .model()
                .info();
        assertThat(model.capabilities()).containsExactly(ModelCapability.EMBED);
        assertThat(model.dimensions()).isEqualTo(768);
        assertThat(model.contextWindow()).isEqualTo(2_048);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"capabilities\":null,\"model_info\":null,\"parameters\":null,\"details\":null}",
                "{\"capabilities\":\"all\",\"model_info\":[1],\"parameters\":{\"num_ctx\":5},\"details\":3}",
                "{\"capabilities\":[null,{},7],\"model_info\":{\"general.architecture\":1,\"a.context_length\":\"x\"}}",
                "{\"model_info\":{\"a.context_length\":-1,\"b.context_length\":1e300},\"parameters\":\"num_ctx\\n\\n  x\"}",
                "{\"model_info\":{\"a.context_length\":1,\"b.context_length\":2}}",
                "{\"parameters\":\"num_ctx NaN\\ntemperature -1\\ntop_p 1e999\"}",
            })
    void missing_details_stay_unknown(String json) {
        assertThat(CATALOG.withDetails(listed(), response(200, json), PROFILE)).isEqualTo(listed());
    }

    @Test
    void a_size_under_another_name_counts_when_it_is_the_only_one() {
        String json = "{\"model_info\":{\"gemma4.context_length\":262144}}";
        assertThat(CATALOG
                        .withDetails(listed(), response(200, json), PROFILE)
                        .model()
                        .info()
                        .contextWindow())
                .isEqualTo(262_144);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "{\"models\":{}}", "{\"models\":[", "<html>", "{\"error\":\"no\"}", "null"})
    void malformed_list_is_an_error(String body) {
        assertThatThrownBy(() -> CATALOG.readPage(response(200, body), PROFILE))
                .isInstanceOf(ProviderUnavailable.class)
                .hasMessageStartingWith("acme: ");
    }

    @Test
    void an_empty_list_is_a_list() {
        assertThat(CATALOG.readPage(response(200, "{\"models\":[]}"), PROFILE).models())
                .isEmpty();
        assertThat(CATALOG.readPage(response(200, "{\"models\":null}"), PROFILE).models())
                .isEmpty();
    }

    @Test
    void details_that_cannot_be_read_are_an_error_that_names_the_model() {
        assertThatThrownBy(() -> CATALOG.withDetails(listed(), response(200, "{\"model_info\":"), PROFILE))
                .isInstanceOf(ProviderUnavailable.class)
                .hasMessageStartingWith("acme: the details of model 'llama3.2:latest' are malformed");
    }
}

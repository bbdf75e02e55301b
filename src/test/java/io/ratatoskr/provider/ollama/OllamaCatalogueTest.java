package io.ratatoskr.provider.ollama;

import static io.ratatoskr.provider.ollama.Samples.PROFILE;
import static io.ratatoskr.provider.ollama.Samples.answer;
import static io.ratatoskr.provider.ollama.Samples.file;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ratatoskr.api.ModelCapability;
import io.ratatoskr.api.ModelInfo;
import io.ratatoskr.api.ModelMetadata;
import io.ratatoskr.api.ParameterAvailability.Mutable;
import io.ratatoskr.api.ProviderUnavailable;
import io.ratatoskr.provider.Catalogue.Listed;
import io.ratatoskr.provider.Catalogue.Page;
import io.ratatoskr.provider.HttpCall;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ollama's model list and model details. */
final class OllamaCatalogueTest {
    private static final OllamaCatalogue CATALOGUE = OllamaCatalogue.INSTANCE;

    private static Listed listed() {
        return new Listed(ModelMetadata.of("llama3.2:latest", "acme"), List.of("llama3.2"));
    }

    @Test
    void the_list_has_every_model_that_has_a_name() {
        HttpCall call = CATALOGUE.first(PROFILE);
        assertThat(call.method() + " " + call.path()).isEqualTo("GET /api/tags");
        Page page = CATALOGUE.page(answer(200, file("tags.json")), PROFILE);
        assertThat(page.next()).isEmpty();
        assertThat(page.models())
                .extracting(listed -> listed.model().info().id())
                .containsExactly("llama3.2:latest", "qwen3:0.6b", "nomic-embed-text:latest", "hf.co/org/model:Q4");
        assertThat(page.models())
                .extracting(Listed::alsoKnownAs)
                .containsExactly(List.of("llama3.2"), List.of(), List.of("nomic-embed-text"), List.of());
        assertThat(page.models())
                .extracting(listed -> listed.model().info().provider())
                .containsOnly("acme");
    }

    @Test
    void what_late_versions_list_is_known_without_a_second_call() {
        List<Listed> models =
                CATALOGUE.page(answer(200, file("tags.json")), PROFILE).models();
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
    void a_models_details_are_asked_for_by_its_name() {
        HttpCall call = CATALOGUE.detail(listed(), PROFILE).orElseThrow();
        assertThat(call.method() + " " + call.path()).isEqualTo("POST /api/show");
        assertThat(new String(call.body(), UTF_8)).isEqualTo("{\"model\":\"llama3.2:latest\"}");
    }

    @Test
    void details_tell_what_a_model_can_how_much_it_takes_and_what_it_does_by_default() {
        Listed detailed = CATALOGUE.detailed(listed(), answer(200, file("show.json")), PROFILE);
        ModelMetadata model = detailed.model();
        assertThat(detailed.alsoKnownAs()).containsExactly("llama3.2");
        assertThat(model.info().capabilities()).contains(ModelCapability.TOOL_USE, ModelCapability.CHAT);
        assertThat(model.info().capabilities()).doesNotContain(ModelCapability.VISION, ModelCapability.REASONING);
        assertThat(model.info().contextWindow()).isEqualTo(131_072);
        assertThat(model.info().dimensions()).isNull();
        assertThat(model.parameters())
                .isEqualTo(Map.of(
                        "num_ctx", new Mutable(null, null, 16_384.0), "temperature", new Mutable(null, null, 0.6)));
        assertThat(ContextSize.of(10, 10, model)).isEqualTo(16_384);
    }

    @Test
    void an_embedding_models_vectors_have_a_length() {
        ModelInfo model = CATALOGUE
                .detailed(listed(), answer(200, file("show-embedding.json")), PROFILE)
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
    void what_is_not_told_stays_unknown(String json) {
        assertThat(CATALOGUE.detailed(listed(), answer(200, json), PROFILE)).isEqualTo(listed());
    }

    @Test
    void a_size_under_another_name_counts_when_it_is_the_only_one() {
        String json = "{\"model_info\":{\"gemma4.context_length\":262144}}";
        assertThat(CATALOGUE
                        .detailed(listed(), answer(200, json), PROFILE)
                        .model()
                        .info()
                        .contextWindow())
                .isEqualTo(262_144);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "{\"models\":{}}", "{\"models\":[", "<html>", "{\"error\":\"no\"}", "null"})
    void what_is_no_list_is_an_error(String body) {
        assertThatThrownBy(() -> CATALOGUE.page(answer(200, body), PROFILE))
                .isInstanceOf(ProviderUnavailable.class)
                .hasMessageStartingWith("acme: ");
    }

    @Test
    void an_empty_list_is_a_list() {
        assertThat(CATALOGUE.page(answer(200, "{\"models\":[]}"), PROFILE).models())
                .isEmpty();
        assertThat(CATALOGUE.page(answer(200, "{\"models\":null}"), PROFILE).models())
                .isEmpty();
    }

    @Test
    void details_that_cannot_be_read_are_an_error_that_names_the_model() {
        assertThatThrownBy(() -> CATALOGUE.detailed(listed(), answer(200, "{\"model_info\":"), PROFILE))
                .isInstanceOf(ProviderUnavailable.class)
                .hasMessageStartingWith("acme: the details of model 'llama3.2:latest' are malformed");
    }
}

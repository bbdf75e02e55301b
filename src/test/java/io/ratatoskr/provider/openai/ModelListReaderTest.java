package io.ratatoskr.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.model.ModelCapability;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.ParameterAvailability.Mutable;
import io.ratatoskr.api.model.Pricing;
import io.ratatoskr.provider.ModelCatalog.ListedModel;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Two pages with every odd shape seen in model lists, or possible there. */
final class ModelListReaderTest {
    private final List<String> warnings = new ArrayList<>();
    private final Map<String, ListedModel> models = new LinkedHashMap<>();

    ModelListReaderTest() throws IOException {
        try (InputStream in = ModelListReaderTest.class.getResourceAsStream("/provider/openai/catalogue-odd.json")) {
            ModelListReader.read(
                            in.readAllBytes(), "openrouter", (model, warning) -> warnings.add(model + ": " + warning))
                    .forEach(listed -> models.put(listed.model().info().id(), listed));
        }
    }

    private ModelMetadata model(String id) {
        return models.get(id).model();
    }

    private List<String> warningsOf(String id) {
        return warnings.stream()
                .filter(line -> line.startsWith(id + ": "))
                .map(line -> line.substring(id.length() + 2))
                .toList();
    }

    private static List<ListedModel> read(String json) {
        return ModelListReader.read(json.getBytes(StandardCharsets.UTF_8), "p", CatalogWarnings.IGNORE);
    }

    @Test
    void capabilities_limits_and_modalities_are_read_from_the_catalog() {
        ModelMetadata plain = model("good/plain");
        assertThat(plain.info().provider()).isEqualTo("openrouter");
        assertThat(plain.info().contextWindow()).isEqualTo(131_072);
        assertThat(plain.maxOutputTokens()).isEqualTo(16_384);
        assertThat(plain.info().capabilities())
                .containsExactlyInAnyOrder(
                        ModelCapability.CHAT,
                        ModelCapability.CHAT_STREAMING,
                        ModelCapability.GENERATE,
                        ModelCapability.VISION,
                        ModelCapability.TOOL_USE,
                        ModelCapability.REASONING);
        assertThat(plain.inputModalities()).containsExactly("text", "image");
        assertThat(plain.outputModalities()).containsExactly("text");
        assertThat(plain.extra().fields()).containsOnlyKeys("knowledge_cutoff", "created");
        assertThat(warningsOf("good/plain")).containsExactly("is listed twice; the first entry is used");
    }

    @Test
    void prices_are_exact_decimals_per_million_tokens() {
        assertThat(model("good/plain").pricing())
                .isEqualTo(new Pricing(
                        new BigDecimal("1.25"),
                        new BigDecimal("10"),
                        new BigDecimal("0.125"),
                        new BigDecimal("0.08333333333333334")));
        assertThat(model("numbers/as-text").pricing())
                .isEqualTo(new Pricing(new BigDecimal("0.5"), new BigDecimal("1.5"), null, null));
        assertThat(model("good/plain:free").pricing())
                .isEqualTo(new Pricing(BigDecimal.ZERO, BigDecimal.ZERO, null, null));
    }

    @Test
    void a_variable_price_is_unknown_without_a_warning() {
        assertThat(model("router/varies").pricing()).isNull();
        assertThat(model("router/varies").info().contextWindow()).isEqualTo(2_000_000);
        assertThat(warningsOf("router/varies")).isEmpty();
    }

    @Test
    void null_objects_and_missing_limits_are_unknown_without_a_warning() {
        assertThat(model("null/objects")).isEqualTo(ModelMetadata.of("null/objects", "openrouter"));
        assertThat(warningsOf("null/objects")).isEmpty();
        assertThat(model("limits/missing").info().contextWindow()).isNull();
        assertThat(model("limits/missing").maxOutputTokens()).isNull();
        assertThat(warningsOf("limits/missing")).isEmpty();
    }

    @Test
    void numbers_may_be_texts() {
        assertThat(model("numbers/as-text").info().contextWindow()).isEqualTo(131_072);
        assertThat(model("numbers/as-text").maxOutputTokens()).isEqualTo(8_192);
        assertThat(model("numbers/as-text").parameter("temperature")).isEqualTo(new Mutable(0.0, 2.0, 0.7));
        assertThat(warningsOf("numbers/as-text")).isEmpty();
    }

    @Test
    void parameters_have_the_range_of_the_api_and_the_models_default() {
        assertThat(model("good/plain").parameters().keySet())
                .containsExactly("temperature", "tools", "reasoning", "top_k");
        assertThat(model("good/plain").parameter("temperature")).isEqualTo(new Mutable(0.0, 2.0, 0.6));
        assertThat(model("good/plain").parameter("top_k")).isEqualTo(new Mutable(0.0, null, 20.0));
        assertThat(model("good/plain").parameter("tools")).isEqualTo(Mutable.ANY);
    }

    @Test
    void embedding_models_are_recognized_by_output_modality_in_either_spelling() {
        assertThat(model("embeds/texts").info().capabilities()).containsExactly(ModelCapability.EMBED);
        assertThat(model("limits/missing").info().capabilities()).containsExactly(ModelCapability.EMBED);
    }

    @Test
    void a_variant_is_not_known_by_the_slug_of_what_it_is_a_variant_of() {
        assertThat(models.get("good/plain").aliases()).containsExactly("good/plain-20260101");
        assertThat(models.get("good/plain:free").aliases()).isEmpty();
    }

    @Test
    void everything_not_understood_is_reported_by_entry() {
        assertThat(warningsOf("odd/enums"))
                .containsExactlyInAnyOrder(
                        "architecture.input_modalities has the unknown value \"smell\"",
                        "architecture.shape is an unknown field",
                        "quantum is an unknown field");
        assertThat(warningsOf("odd/types"))
                .containsExactlyInAnyOrder(
                        "context_length is \"many\"; expected a positive integer",
                        "architecture is \"text\"; expected an object",
                        "pricing is \"free\"; expected an object",
                        "top_provider is a list; expected an object",
                        "supported_parameters is \"temperature\"; expected a list",
                        "default_parameters.temperature is \"warm\"; expected a number",
                        "default_parameters.stop is a list; expected a number",
                        "canonical_slug is 7; expected a string",
                        "knowledge_cutoff is 2025; expected a string");
        assertThat(warningsOf("odd/prices"))
                .containsExactlyInAnyOrder(
                        "pricing.prompt is \"cheap\"; expected a price in dollars",
                        "pricing.completion is \"3\"; expected a price per token, in dollars",
                        "pricing.input_cache_read is an object; expected a price in dollars",
                        "pricing.overrides is an unknown price",
                        "pricing.image is \"dear\"; expected a price in dollars");
        assertThat(warningsOf("odd/limits"))
                .containsExactlyInAnyOrder(
                        "context_length is 0; expected a positive integer",
                        "top_provider.context_length is -1; expected a positive integer",
                        "top_provider.max_completion_tokens is 99999999999; expected a positive integer");
        assertThat(warningsOf("odd/lists"))
                .containsExactlyInAnyOrder(
                        "supported_parameters[1] is 7; expected a string of 1 to 64 characters",
                        "supported_parameters[2] is \"\"; expected a string of 1 to 64 characters",
                        "architecture.modality is \"text\"; expected a value such as text+image->text");
        assertThat(warningsOf("entry 13")).containsExactly("has no id of 1 to 512 characters");
        assertThat(warningsOf("entry 14")).containsExactly("is not an object");
        assertThat(warnings).hasSize(3 + 9 + 5 + 3 + 3 + 2 + 1);
    }

    @Test
    void a_model_is_listed_despite_invalid_fields() {
        assertThat(models.keySet())
                .contains("odd/enums", "odd/types", "odd/prices", "odd/limits", "odd/lists")
                .hasSize(12);
        assertThat(model("odd/prices").pricing()).isNull();
        assertThat(model("odd/limits").info().contextWindow()).isNull();
        assertThat(model("odd/lists").parameters()).containsOnlyKeys("temperature");
    }

    @Test
    void a_missing_page_is_reported() {
        var reported = new ArrayList<String>();
        String page = "{\"data\":[{\"id\":\"a\"}],\"links\":{\"next\":\"/models?offset=1\"}}";
        ModelListReader.read(
                page.getBytes(StandardCharsets.UTF_8), "p", (model, warning) -> reported.add(model + ": " + warning));
        assertThat(reported).containsExactly("the list: continues at another address (links.next), which is not read");
    }

    @Test
    void the_bare_list_is_a_list_too() {
        assertThat(read("[{\"id\":\"a\",\"object\":\"model\",\"owned_by\":\"me\",\"max_model_len\":4096}]"))
                .singleElement()
                .satisfies(listed ->
                        assertThat(listed.model().info().contextWindow()).isEqualTo(4_096));
    }

    @Test
    void a_document_that_is_not_a_model_list_is_rejected() {
        for (String text : List.of("", "{", "{\"data\":{}}", "7", "[1", "{\"data\":[]}}")) {
            assertThatThrownBy(() -> read(text)).as(text).isInstanceOf(InvalidRequest.class);
        }
    }

    @Test
    void absurd_numbers_cost_nothing() {
        String digits = "9".repeat(900);
        assertThat(read(("[{\"id\":\"a\",\"context_length\":1e999999999,\"pricing\":{\"prompt\":\"1e-999999999\","
                                + "\"completion\":%s},\"top_provider\":{\"context_length\":\"%s\"}}]")
                        .formatted(digits, digits)))
                .singleElement()
                .satisfies(listed -> {
                    assertThat(listed.model().pricing()).isNull();
                    assertThat(listed.model().info().contextWindow()).isNull();
                });
    }
}

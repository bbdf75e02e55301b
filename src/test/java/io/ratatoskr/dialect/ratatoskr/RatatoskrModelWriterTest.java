package io.ratatoskr.dialect.ratatoskr;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.Modalities;
import io.ratatoskr.api.model.ModelCapability;
import io.ratatoskr.api.model.ModelDetails;
import io.ratatoskr.api.model.ModelInfo;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.ParameterAvailability;
import io.ratatoskr.api.model.ParameterAvailability.Mutable;
import io.ratatoskr.api.model.ParameterAvailability.ReadOnly;
import io.ratatoskr.api.model.Pricing;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RatatoskrModelWriterTest {
    private static ModelMetadata model() {
        var parameters = new LinkedHashMap<String, ParameterAvailability>();
        parameters.put("temperature", new Mutable(0.0, 2.0, 0.7));
        parameters.put("reasoning", new Mutable(null, null, null, List.of("low", "high")));
        parameters.put("n", new ReadOnly(new RawJson("1")));
        parameters.put("top_k", ParameterAvailability.UNSUPPORTED);
        parameters.put("seed", ParameterAvailability.OPAQUE);
        return new ModelMetadata(
                ModelInfo.of("a/b", "acme", Set.of(ModelCapability.TOOL_USE, ModelCapability.CHAT))
                        .withContextWindow(8192)
                        .unavailable("no \"key\""),
                parameters,
                new Pricing(new BigDecimal("1.250"), BigDecimal.TEN, new BigDecimal("1E-7"), null),
                4096,
                new Modalities(List.of("text", "image"), List.of("text")),
                new AdditionalProperties(
                        Map.of("callable", new RawJson("\"theirs\""), "tokenizer", new RawJson("{\n\"a\": 1}"))));
    }

    private static final String DETAILS =
            "\"id\":\"a/b\",\"provider\":\"acme\",\"capabilities\":[\"chat\",\"tool_use\"],"
                    + "\"context_window\":8192,\"max_output_tokens\":4096,\"input_modalities\":[\"text\",\"image\"],"
                    + "\"output_modalities\":[\"text\"],\"pricing\":{\"prompt\":1.250,\"completion\":10,\"cache_read\":0.0000001}";
    private static final String EVERYTHING = DETAILS + ",\"parameters\":{"
            + "\"temperature\":{\"availability\":\"mutable\",\"range\":{\"min\":0,\"max\":2,\"default\":0.7}},"
            + "\"reasoning\":{\"availability\":\"mutable\",\"range\":{\"values\":[\"low\",\"high\"]}},"
            + "\"n\":{\"availability\":\"read_only\",\"value\":1},"
            + "\"top_k\":{\"availability\":\"unsupported\"},\"seed\":{\"availability\":\"opaque\"}},"
            + "\"callable\":false,\"reason\":\"no \\\"key\\\"\",\"tokenizer\":{ \"a\": 1}";

    @Test
    void list_has_everything_but_the_parameters() {
        assertThat(new String(RatatoskrModelWriter.write(List.of(model(), ModelMetadata.of("m", "p"))), UTF_8))
                .isEqualTo("[{" + DETAILS + ",\"callable\":false,\"reason\":\"no \\\"key\\\"\"},"
                        + "{\"id\":\"m\",\"provider\":\"p\",\"callable\":true}]");
        assertThat(new String(RatatoskrModelWriter.write(List.of()), UTF_8)).isEqualTo("[]");
    }

    @Test
    void details_have_the_merged_view_on_top_and_an_entry_per_provider() {
        var details = new ModelDetails(model(), List.of(model(), ModelMetadata.of("m", "p")));
        assertThat(new String(RatatoskrModelWriter.write(details), UTF_8))
                .isEqualTo("{" + EVERYTHING + ",\"providers\":[{" + EVERYTHING
                        + "},{\"id\":\"m\",\"provider\":\"p\",\"callable\":true}]}");
    }

    @Test
    void providers_whose_refresh_failed_are_named() {
        ModelMetadata model = ModelMetadata.of("m", "p");
        var details = new ModelDetails(model, List.of(model), Map.of("p", "HTTP 500 to /models"));
        assertThat(new String(RatatoskrModelWriter.write(details), UTF_8))
                .endsWith(",\"refresh_failures\":[{\"provider\":\"p\",\"reason\":\"HTTP 500 to /models\"}]}");
    }
}

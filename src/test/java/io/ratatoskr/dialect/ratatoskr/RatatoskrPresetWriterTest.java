package io.ratatoskr.dialect.ratatoskr;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.Preset;
import io.ratatoskr.api.PresetParameters;
import io.ratatoskr.api.chat.OutputOptions;
import io.ratatoskr.api.chat.Penalties;
import io.ratatoskr.api.chat.ReasoningConfig;
import io.ratatoskr.api.chat.ResponseFormat;
import io.ratatoskr.api.chat.Sampling;
import io.ratatoskr.api.chat.ToolChoice;
import io.ratatoskr.api.chat.ToolOptions;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RatatoskrPresetWriterTest {
    private static String parameters(@Nullable ToolChoice choice, @Nullable ResponseFormat format) {
        return RatatoskrPresetWriter.writeParameters(new PresetParameters(
                        Sampling.NONE,
                        new OutputOptions(null, false, List.of(), format),
                        new ToolOptions(choice, null),
                        null,
                        null,
                        null))
                .text();
    }

    @Test
    void every_parameter_has_its_name() {
        var all = new PresetParameters(
                new Sampling(0.2, 1.0, 40, 7L, new Penalties(-0.5, 0.5)),
                new OutputOptions(100, false, List.of("a", "b"), ResponseFormat.TEXT),
                new ToolOptions(ToolChoice.AUTO, true),
                new ReasoningConfig("low", 9, true, AdditionalProperties.NONE),
                false,
                new RawJson("{\"x\":1.0}"));
        assertThat(RatatoskrPresetWriter.writeParameters(all).text())
                .isEqualTo("{\"temperature\":0.2,\"max_tokens\":100,\"top_p\":1,\"top_k\":40,\"stop\":[\"a\",\"b\"],"
                        + "\"frequency_penalty\":-0.5,\"presence_penalty\":0.5,\"seed\":7,\"tool_choice\":\"auto\","
                        + "\"parallel_tool_calls\":true,\"response_format\":{\"type\":\"text\"},\"cache_prompt\":false,"
                        + "\"reasoning\":{\"effort\":\"low\",\"max_tokens\":9,\"exclude_from_output\":true},"
                        + "\"raw_provider_options\":{\"x\":1.0}}");
    }

    @Test
    void choices_and_formats_look_as_in_a_request() {
        assertThat(parameters(null, null)).isEqualTo("{}");
        assertThat(parameters(ToolChoice.NONE, ResponseFormat.JSON_OBJECT))
                .isEqualTo("{\"tool_choice\":\"none\",\"response_format\":{\"type\":\"json_object\"}}");
        var schema = new ResponseFormat.JsonSchema(
                "n", null, new RawJson("{\"type\":\"object\"}"), true, AdditionalProperties.NONE);
        assertThat(parameters(new ToolChoice.Function("look"), schema))
                .isEqualTo("{\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"look\"}},"
                        + "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\","
                        + "\"schema\":{\"type\":\"object\"},\"strict\":true}}}");
        assertThat(parameters(
                        new ToolChoice.Other(new RawJson("{\"type\":\"allowed_tools\"}")),
                        new ResponseFormat.Other("grammar", new RawJson("{\"type\":\"grammar\"}"))))
                .isEqualTo("{\"tool_choice\":{\"type\":\"allowed_tools\"},\"response_format\":{\"type\":\"grammar\"}}");
    }

    @Test
    void a_preset_without_a_callable_model_has_no_model() {
        var preset = new Preset(
                "my", "own", List.of(new Preset.PresetModel("a", false, "because \"x\"")), PresetParameters.NONE);
        assertThat(new String(RatatoskrPresetWriter.write(preset), UTF_8))
                .isEqualTo("{\"id\":\"ratatoskr:my/own\",\"object\":\"preset\",\"tier\":\"my\",\"capability\":\"own\","
                        + "\"models\":[{\"model\":\"a\",\"callable\":false,\"reason\":\"because \\\"x\\\"\"}],"
                        + "\"parameters\":{}}");
        assertThat(new String(RatatoskrPresetWriter.write(List.of()), UTF_8))
                .isEqualTo("{\"object\":\"list\",\"data\":[]}");
    }
}

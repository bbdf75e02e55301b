package io.ratatoskr.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.api.Preset;
import io.ratatoskr.api.PresetParameters;
import io.ratatoskr.api.ReasoningConfig;
import io.ratatoskr.api.ResponseFormat;
import io.ratatoskr.api.ToolChoice;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RatatoskrPresetWriterTest {
    private static String parameters(@Nullable ToolChoice choice, @Nullable ResponseFormat format) {
        return RatatoskrPresetWriter.writeParameters(new PresetParameters(
                        null, null, null, null, List.of(), null, null, null, choice, null, format, null, null, null))
                .text();
    }

    @Test
    void every_parameter_has_its_name() {
        var all = new PresetParameters(
                0.2,
                100,
                1.0,
                40,
                List.of("a", "b"),
                -0.5,
                0.5,
                7L,
                ToolChoice.AUTO,
                true,
                ResponseFormat.TEXT,
                false,
                new ReasoningConfig("low", 9, true, AdditionalProperties.NONE),
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
        var schema = new ResponseFormat.JsonSchema("n", null, new RawJson("{\"type\":\"object\"}"), true, AdditionalProperties.NONE);
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
        var preset =
                new Preset("my", "own", List.of(new Preset.PresetModel("a", false, "because \"x\"")), PresetParameters.NONE);
        assertThat(new String(RatatoskrPresetWriter.write(preset), UTF_8))
                .isEqualTo("{\"id\":\"ratatoskr:my/own\",\"object\":\"preset\",\"tier\":\"my\",\"capability\":\"own\","
                        + "\"models\":[{\"model\":\"a\",\"callable\":false,\"reason\":\"because \\\"x\\\"\"}],"
                        + "\"parameters\":{}}");
        assertThat(new String(RatatoskrPresetWriter.write(List.of()), UTF_8)).isEqualTo("{\"object\":\"list\",\"data\":[]}");
    }
}

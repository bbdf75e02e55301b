package io.ratatoskr.provider.huggingface;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.chat.GenerateOptions;
import io.ratatoskr.api.model.ModelCapability;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.ParameterAvailability;
import io.ratatoskr.json.Json;
import io.ratatoskr.settings.ProviderProfile.EndpointKind;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is known of the models of the router and of dedicated endpoints. */
final class HfFactsTest {
    private static ModelMetadata listed(String model) {
        String list =
                "{'object':'list','data':[{'id':'org/a',%s}]}".formatted(model).replace('\'', '"');
        return ScriptedHfServer.PROTOCOL
                .modelCatalog()
                .orElseThrow()
                .readPage(ScriptedHfServer.response(200, list), ScriptedHfServer.profileFor(EndpointKind.ROUTER))
                .models()
                .getFirst()
                .model();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'status':'live','supports_tools':true,'supports_structured_output':false} | yes | no",
                "{'status':'live','supports_tools':false,'supports_structured_output':true} | no | yes",
                "{'supports_tools':false,'supports_structured_output':false} | no | no",
                "{'status':'live','supports_tools':false},{'status':'live','supports_tools':true,'supports_structured_output':true} | yes | yes",
                "{'status':'live','supports_tools':false},{'status':'error','supports_tools':true} | no | unknown",
                "{'status':'live','supports_tools':false},{'status':'live'} | unknown | unknown",
                "{'status':'live'} | unknown | unknown",
                "{'status':'live','supports_tools':'yes','supports_structured_output':null} | unknown | unknown",
                "null | unknown | unknown",
            })
    void tools_and_schemas_are_known_from_the_hosts(String hosts, String tools, String schemas) {
        ModelMetadata model = listed("'providers':[%s]".formatted(hosts));

        assertThat(availability(model, "tools")).isEqualTo(tools);
        assertThat(availability(model, "tool_choice")).isEqualTo(tools);
        assertThat(availability(model, "structured_outputs")).isEqualTo(schemas);
        assertThat(model.info().capabilities().contains(ModelCapability.TOOL_USE))
                .isEqualTo(tools.equals("yes"));
    }

    private static String availability(ModelMetadata model, String parameter) {
        return switch (model.parameter(parameter)) {
            case ParameterAvailability.Mutable mutable -> "yes";
            case ParameterAvailability.Unsupported unsupported -> "no";
            default -> "unknown";
        };
    }

    @Test
    void modalities_are_those_of_the_architecture() {
        ModelMetadata vision =
                listed("'architecture':{'input_modalities':['text','image'],'output_modalities':['text']}");
        assertThat(vision.inputModalities()).containsExactly("text", "image");
        assertThat(vision.outputModalities()).containsExactly("text");
        assertThat(vision.info().capabilities()).contains(ModelCapability.VISION);
        assertThat(listed("'architecture':{'input_modalities':['text']}").inputModalities())
                .containsExactly("text");
        for (String none : new String[] {"'architecture':null", "'architecture':{'input_modalities':7}", "'x':1"}) {
            assertThat(listed(none).inputModalities()).as(none).isEmpty();
        }
    }

    @Test
    void dimensions_are_refused_where_vectors_come_as_they_are() {
        for (EndpointKind kind : EndpointKind.values()) {
            Map<String, ParameterAvailability> parameters = ScriptedHfServer.PROTOCOL
                    .capabilities(ScriptedHfServer.profileFor(kind))
                    .parameters();
            assertThat(parameters.containsKey("dimensions"))
                    .as(kind.wireName())
                    .isEqualTo(kind == EndpointKind.ROUTER || kind == EndpointKind.PIPELINE);
        }
    }

    @Test
    void completion_as_a_chat_has_all_sampling_parameters() throws IOException {
        GenerateOptions options = GenerateOptions.builder("org/a")
                .temperature(0.5)
                .topP(0.9)
                .seed(7L)
                .frequencyPenalty(0.25)
                .presencePenalty(-0.25)
                .build();
        var request =
                new GenerateRequest(GenerateRequest.of("org/a", "hi").prompt(), options, false, false, Dialects.OPENAI);

        JsonNode sent = Json.mapper()
                .readTree(new String(
                        ScriptedHfServer.PROTOCOL
                                .encode(request, ScriptedHfServer.profileFor(EndpointKind.ROUTER))
                                .body(),
                        UTF_8));

        assertThat(sent.path("temperature").asDouble()).isEqualTo(0.5);
        assertThat(sent.path("top_p").asDouble()).isEqualTo(0.9);
        assertThat(sent.path("seed").asInt()).isEqualTo(7);
        assertThat(sent.path("frequency_penalty").asDouble()).isEqualTo(0.25);
        assertThat(sent.path("presence_penalty").asDouble()).isEqualTo(-0.25);
    }
}

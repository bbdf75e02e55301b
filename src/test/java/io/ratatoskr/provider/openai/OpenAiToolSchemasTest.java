package io.ratatoskr.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.ToolDefinition;
import io.ratatoskr.api.error.UnsupportedParameter;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.json.Json;
import io.ratatoskr.provider.AdaptedRequest;
import io.ratatoskr.provider.AdaptedRequest.Removal;
import io.ratatoskr.settings.ProviderProfile;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Schemas of tools in the form that OpenAI itself accepts. */
final class OpenAiToolSchemasTest {
    private static final ProviderProfile OPENAI = profile("api.openai.com");
    private static final ProviderProfile COMPATIBLE = profile("localhost:8000");

    private final OpenAiProtocol protocol = new OpenAiProtocol();

    private static ProviderProfile profile(String address) {
        return new ProviderProfile("acme", address, Optional.empty(), ProviderProfile.ReasoningFormat.EFFORT);
    }

    private static ChatRequest tool(String parameters) {
        return ChatRequest.of("m", Message.user("hi"))
                .withTools(List.of(new ToolDefinition.Function("f", null, new RawJson(parameters))));
    }

    private AdaptedRequest adapt(String parameters, ProviderProfile profile) {
        return protocol.adapt(tool(parameters), profile, ModelMetadata.of("m", "acme"));
    }

    private JsonNode sent(AdaptedRequest adapted, ProviderProfile profile) throws IOException {
        return Json.mapper()
                .readTree(protocol.encode(adapted.request(), profile).body())
                .at("/tools/0/function/parameters");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "{} | {'type':'object','properties':{}} | -",
                "{'properties':{'tz':{'type':'string'}}} | {'properties':{'tz':{'type':'string'}},'type':'object'} | -",
                "{'type':'object','properties':{'a':{},'b':{}},'anyOf':[{'required':['a']},{'required':['b']}]} | {'type':'object','properties':{'a':{},'b':{}}} | anyOf",
                "{'oneOf':[{'type':'object','properties':{'a':{}}},{'type':'object','properties':{'b':{}}}]} | {'properties':{'a':{},'b':{}},'type':'object'} | oneOf",
                "{'type':'object','properties':{'a':{'enum':[1]}},'not':{'required':['a']}} | {'type':'object','properties':{'a':{'enum':[1]}}} | not",
                "{'type':'object','enum':[{}],'properties':{}} | {'type':'object','properties':{}} | enum",
                "{'type':'object','properties':{'enum':{'const':1}}} | {'type':'object','properties':{'enum':{'const':1}}} | -",
            })
    void schema_is_brought_into_the_accepted_form(String parameters, String expected, String removed)
            throws IOException {
        AdaptedRequest adapted = adapt(parameters.replace('\'', '"'), OPENAI);

        assertThat(adapted.removals())
                .extracting(Removal::parameter)
                .isEqualTo(removed == null ? List.of() : List.of("tools.parameters." + removed));
        assertThat(sent(adapted, OPENAI).toString()).isEqualTo(expected.replace('\'', '"'));
    }

    @Test
    void other_servers_get_alternatives_as_they_are() throws IOException {
        String parameters = "{\"type\":\"object\",\"anyOf\":[{\"required\":[\"a\"]},{\"required\":[\"b\"]}]}";

        AdaptedRequest adapted = adapt(parameters, COMPATIBLE);

        assertThat(adapted.removals()).isEmpty();
        assertThat(sent(adapted, COMPATIBLE).toString()).isEqualTo(parameters);
    }

    @Test
    void arguments_that_are_no_object_are_refused() {
        for (String parameters : List.of("{\"type\":\"string\"}", "[]", "{\"type\":[\"array\"]}")) {
            assertThatThrownBy(() -> adapt(parameters, OPENAI))
                    .isInstanceOfSatisfying(
                            UnsupportedParameter.class,
                            refusal -> assertThat(refusal.parameter()).isEqualTo("tools"));
        }
    }
}

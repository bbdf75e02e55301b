package io.ratatoskr.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.error.UnsupportedParameter;
import io.ratatoskr.dialect.openai.OpenAiRequestParser;
import io.ratatoskr.provider.anthropic.AnthropicProtocol;
import io.ratatoskr.provider.gemini.GeminiProtocol;
import io.ratatoskr.provider.ollama.OllamaProtocol;
import io.ratatoskr.provider.openai.OpenAiProtocol;
import io.ratatoskr.settings.ProviderProfile;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One request of an OpenAI client that uses every feature, encoded for each provider. */
class FullRequestEncodingTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FORCED = "{\"type\":\"function\",\"function\":{\"name\":\"get_weather\"}}";
    private static final String AUTO = "\"auto\"";
    private static final String PARAMETERS =
            "{\"type\":\"object\",\"properties\":{\"z\":{\"anyOf\":[{\"enum\":[1.0,1e2,null]},{\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/n\"}}]},"
                    + "\"a\":{\"type\":\"string\"}},\"$defs\":{\"n\":{\"const\":\"\\u00e9\"}},\"required\":[\"z\"]}";
    private static final String SCHEMA =
            "{\"type\":\"object\",\"properties\":{\"place\":{\"type\":\"string\"},\"at\":{\"type\":\"number\",\"multipleOf\":0.10}},\"additionalProperties\":false}";
    private static final String USER_TEXT = "Where is \"this\"?\r\nÆ 😀";
    private static final String PICTURE = "iVBORw0KGgo=";

    private static ChatRequest request(String model, String choice, String raw) {
        try (InputStream in = FullRequestEncodingTest.class.getResourceAsStream("/provider/roundtrip/request.json")) {
            String text = new String(in.readAllBytes(), UTF_8)
                    .replace("\"MODEL\"", '"' + model + '"')
                    .replace("TOOL_CHOICE", choice)
                    .replace("RAW", raw);
            return OpenAiRequestParser.parseChat(text.getBytes(UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static ProviderProfile profile(ProviderProfile.LateSystemMessages later) {
        return new ProviderProfile(
                "acme",
                "acme.test:443",
                Optional.empty(),
                ProviderProfile.ReasoningFormat.EFFORT,
                later,
                ProviderProfile.EndpointKind.ROUTER);
    }

    private static String encoded(Protocol protocol, ChatRequest request, ProviderProfile.LateSystemMessages later) {
        return new String(protocol.encode(request, profile(later)).body(), UTF_8);
    }

    private static String encoded(Protocol protocol, ChatRequest request) {
        return encoded(protocol, request, ProviderProfile.LateSystemMessages.TOP);
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new AssertionError(text, e);
        }
    }

    /** Compares all fields of the object, in any order; no others may be present. */
    private static void is(JsonNode actual, String expected) {
        assertThat(actual).isEqualTo(json(expected));
    }

    @Test
    void openai_gets_it_all_as_it_came() {
        String body = encoded(new OpenAiProtocol(), request("gpt-x", FORCED, "{\"top_p\":0.75,\"logit_bias\":{}}"));
        assertThat(body)
                .contains("\"parameters\":" + PARAMETERS, "\"schema\":" + SCHEMA, "\"martian_option\":{\"x\":1.50}");
        JsonNode sent = json(body);
        JsonNode messages = sent.path("messages");
        assertThat(messages).hasSize(8);
        assertThat(messages.findValuesAsText("role"))
                .containsExactly("system", "developer", "user", "assistant", "tool", "tool", "system", "user");
        assertThat(messages.at("/2/content/0/text").asText()).isEqualTo(USER_TEXT);
        is(
                messages.at("/2/content/1/image_url"),
                "{\"url\":\"data:image/png;base64," + PICTURE + "\",\"detail\":\"low\"}");
        assertThat(messages.at("/3/tool_calls/0/function/arguments").asText())
                .isEqualTo("{\"city\": \"Oslo\", \"scale\": 1.0}");
        assertThat(messages.at("/4/tool_call_id").asText()).isEqualTo("call_b");
        assertThat(messages.at("/5/tool_call_id").asText()).isEqualTo("call_a");
        is(sent.path("tool_choice"), FORCED);
        assertThat(sent.at("/response_format/json_schema/strict").asBoolean()).isTrue();
        assertThat(sent.path("reasoning_effort").asText()).isEqualTo("high");
        is(sent.path("stop"), "[\"END\",\"\\n\\n\"]");
        assertThat(sent.path("seed").asInt()).isEqualTo(7);
        assertThat(sent.path("temperature").asDouble()).isEqualTo(0.25);
        assertThat(sent.path("top_p").asDouble()).as("the raw option wins").isEqualTo(0.75);
        is(sent.path("logit_bias"), "{}");
        assertThat(sent.path("frequency_penalty").asDouble()).isEqualTo(0.5);
        assertThat(sent.path("presence_penalty").asDouble()).isEqualTo(-0.5);
        assertThat(sent.path("max_completion_tokens").asInt()).isEqualTo(4000);
        assertThat(sent.has("max_tokens")).isFalse();
        assertThat(sent.path("user").asText()).isEqualTo("user-1");
        assertThat(sent.has("raw_provider_options")).isFalse();
        assertThat(sent.has("cache_prompt")).as("a gateway option").isFalse();
    }

    @Test
    void anthropic_gets_blocks_turns_and_breakpoints() {
        String body = encoded(
                new AnthropicProtocol(),
                request("claude-sonnet-4-5", FORCED, "{\"top_p\":0.75,\"service_tier\":\"auto\"}"));
        assertThat(body).contains("\"input_schema\":" + PARAMETERS, "\"schema\":" + SCHEMA);
        assertThat(body).contains("\"input\":{\"city\": \"Oslo\", \"scale\": 1.0}");
        String cached = "\"cache_control\":{\"type\":\"ephemeral\"}";
        is(
                json(body),
                """
                {"model":"claude-sonnet-4-5","max_tokens":4000,
                 "system":[{"type":"text","text":"You are terse."},{"type":"text","text":"Use metric units."},
                           {"type":"text","text":"Answer in Norwegian.",CACHED}],
                 "messages":[
                  {"role":"user","content":[{"type":"text","text":"Where is \\"this\\"?\\r\\nÆ 😀"},
                    {"type":"image","source":{"type":"base64","media_type":"image/png","data":"iVBORw0KGgo="},CACHED}]},
                  {"role":"assistant","content":[
                    {"type":"tool_use","id":"call_a","name":"get_weather","input":{"city":"Oslo","scale":1.0}},
                    {"type":"tool_use","id":"call_b","name":"get_time","input":{}}]},
                  {"role":"user","content":[
                    {"type":"tool_result","tool_use_id":"call_b","content":[{"type":"text","text":"12:00"}]},
                    {"type":"tool_result","tool_use_id":"call_a","content":[{"type":"text","text":"{\\"degrees\\": -3.50}"}]},
                    {"type":"text","text":"Go on.",CACHED}]}],
                 "tools":[{"name":"get_weather","description":"Weather of a \\"city\\"","input_schema":PARAMETERS},
                          {"name":"get_time","input_schema":{"type":"object","properties":{}},CACHED}],
                 "tool_choice":{"type":"tool","name":"get_weather"},
                 "output_config":{"format":{"type":"json_schema","schema":SCHEMA}},
                 "temperature":0.25,"top_k":40,"top_p":0.75,"stop_sequences":["END","\\n\\n"],
                 "metadata":{"user_id":"user-1"},"service_tier":"auto"}
                """.replace("CACHED", cached).replace("PARAMETERS", PARAMETERS).replace("SCHEMA", SCHEMA));
    }

    @Test
    void anthropic_thinks_within_the_limit_where_no_call_is_forced() {
        String body = encoded(new AnthropicProtocol(), request("claude-sonnet-4-5", AUTO, "{}"));
        assertThat(json(body).has("thinking"))
                .as("tool results after a turn without thinking")
                .isFalse();
        String plain = "{\"model\":\"claude-sonnet-4-5\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],"
                + "\"reasoning_effort\":\"high\",\"temperature\":0.25,\"max_tokens\":4000}";
        JsonNode sent = json(encoded(new AnthropicProtocol(), OpenAiRequestParser.parseChat(plain.getBytes(UTF_8))));
        is(sent.path("thinking"), "{\"type\":\"enabled\",\"budget_tokens\":3200}");
    }

    @Test
    void anthropic_late_system_messages_go_into_a_user_turn_when_configured() {
        String body = encoded(
                new AnthropicProtocol(),
                request("claude-sonnet-4-5", FORCED, "{}"),
                ProviderProfile.LateSystemMessages.USER);
        JsonNode sent = json(body);
        assertThat(sent.path("system").findValuesAsText("text")).containsExactly("You are terse.", "Use metric units.");
        JsonNode last = sent.at("/messages/2/content");
        assertThat(last.findValuesAsText("type"))
                .as("results first, as the API requires")
                .startsWith("tool_result", "text", "tool_result", "text");
        assertThat(last.get(2).path("text").asText()).isEqualTo("<system>");
        assertThat(last.get(3).path("text").asText()).isEqualTo("Answer in Norwegian.");
        assertThat(last.get(4).path("text").asText()).isEqualTo("</system>");
        assertThat(last.get(5).path("text").asText()).isEqualTo("Go on.");
    }

    @Test
    void gemini_gets_contents_and_one_configuration() {
        String raw = "{\"generationConfig\":{\"topP\":0.75,\"mediaResolution\":\"MEDIA_RESOLUTION_LOW\"},"
                + "\"safetySettings\":[]}";
        String body = encoded(new GeminiProtocol(), request("gemini-2.5-flash", FORCED, raw));
        assertThat(body)
                .contains(
                        "\"parametersJsonSchema\":" + PARAMETERS,
                        "\"responseJsonSchema\":" + SCHEMA,
                        "\"args\":{\"city\": \"Oslo\", \"scale\": 1.0}",
                        "\"response\":{\"degrees\": -3.50}");
        is(json(body), """
                {"systemInstruction":{"parts":[{"text":"You are terse."},{"text":"Use metric units."},
                                               {"text":"Answer in Norwegian."}]},
                 "contents":[
                  {"role":"user","parts":[{"text":"Where is \\"this\\"?\\r\\nÆ 😀"},
                    {"inlineData":{"mimeType":"image/png","data":"iVBORw0KGgo="}}]},
                  {"role":"model","parts":[
                    {"functionCall":{"id":"call_a","name":"get_weather","args":{"city":"Oslo","scale":1.0}}},
                    {"functionCall":{"id":"call_b","name":"get_time","args":{}}}]},
                  {"role":"user","parts":[
                    {"functionResponse":{"id":"call_b","name":"get_time","response":{"result":"12:00"}}},
                    {"functionResponse":{"id":"call_a","name":"get_weather","response":{"degrees":-3.50}}},
                    {"text":"Go on."}]}],
                 "tools":[{"functionDeclarations":[
                    {"name":"get_weather","description":"Weather of a \\"city\\"","parametersJsonSchema":PARAMETERS},
                    {"name":"get_time"}]}],
                 "toolConfig":{"functionCallingConfig":{"mode":"ANY","allowedFunctionNames":["get_weather"]}},
                 "generationConfig":{"temperature":0.25,"topP":0.75,"topK":40,"maxOutputTokens":4000,"seed":7,
                   "presencePenalty":-0.5,"frequencyPenalty":0.5,"stopSequences":["END","\\n\\n"],
                   "responseMimeType":"application/json","responseJsonSchema":SCHEMA,
                   "thinkingConfig":{"thinkingBudget":3200,"includeThoughts":true},
                   "mediaResolution":"MEDIA_RESOLUTION_LOW"},
                 "safetySettings":[]}
                """.replace("PARAMETERS", PARAMETERS).replace("SCHEMA", SCHEMA));
    }

    @Test
    void gemini_late_system_messages_go_into_a_user_turn_when_configured_and_gemini_3_gets_thinking_levels() {
        String body = encoded(
                new GeminiProtocol(), request("gemini-3-pro", FORCED, "{}"), ProviderProfile.LateSystemMessages.USER);
        JsonNode sent = json(body);
        assertThat(sent.path("systemInstruction").findValuesAsText("text"))
                .containsExactly("You are terse.", "Use metric units.");
        assertThat(sent.at("/contents/2/parts/2/text").asText()).isEqualTo("<system>\nAnswer in Norwegian.\n</system>");
        assertThat(sent.at("/contents/2/parts/3/text").asText()).isEqualTo("Go on.");
        is(sent.at("/generationConfig/thinkingConfig"), "{\"thinkingLevel\":\"high\",\"includeThoughts\":true}");
        assertThat(sent.at("/contents/1/parts/0/thoughtSignature").asText())
                .as("a call of another model's history")
                .isEqualTo("skip_thought_signature_validator");
        assertThat(sent.at("/contents/1/parts/1").has("thoughtSignature")).isFalse();
    }

    @Test
    void ollama_gets_messages_where_they_stand_and_options() {
        String raw = "{\"options\":{\"top_p\":0.75,\"mirostat\":1},\"keep_alive\":\"5m\"}";
        String body = encoded(new OllamaProtocol(), request("qwen3:8b", AUTO, raw));
        assertThat(body)
                .contains(
                        "\"parameters\":" + PARAMETERS,
                        "\"format\":" + SCHEMA,
                        "\"arguments\":{\"city\": \"Oslo\", \"scale\": 1.0}");
        is(json(body), """
                {"model":"qwen3:8b","messages":[
                  {"role":"system","content":"You are terse."},
                  {"role":"system","content":"Use metric units."},
                  {"role":"user","content":"Where is \\"this\\"?\\r\\nÆ 😀","images":["iVBORw0KGgo="]},
                  {"role":"assistant","content":"","tool_calls":[
                    {"id":"call_a","function":{"name":"get_weather","arguments":{"city":"Oslo","scale":1.0}}},
                    {"id":"call_b","function":{"name":"get_time","arguments":{}}}]},
                  {"role":"tool","content":"12:00","tool_name":"get_time","tool_call_id":"call_b"},
                  {"role":"tool","content":"{\\"degrees\\": -3.50}","tool_name":"get_weather","tool_call_id":"call_a"},
                  {"role":"system","content":"Answer in Norwegian."},
                  {"role":"user","content":"Go on."}],
                 "tools":[{"type":"function","function":{"name":"get_weather","description":"Weather of a \\"city\\"","parameters":PARAMETERS}},
                          {"type":"function","function":{"name":"get_time","parameters":{"type":"object","properties":{}}}}],
                 "format":SCHEMA,"think":true,"stream":false,"truncate":false,
                 "options":{"temperature":0.25,"top_p":0.75,"top_k":40,"num_predict":4000,"stop":["END","\\n\\n"],"seed":7,
                   "frequency_penalty":0.5,"presence_penalty":-0.5,"num_ctx":8192,"mirostat":1},
                 "keep_alive":"5m"}
                """.replace("PARAMETERS", PARAMETERS).replace("SCHEMA", SCHEMA));
    }

    @Test
    void ollama_rejects_a_forced_tool_choice() {
        ChatRequest request = request("qwen3:8b", FORCED, "{}");
        assertThatThrownBy(() -> encoded(new OllamaProtocol(), request))
                .isInstanceOfSatisfying(
                        UnsupportedParameter.class,
                        e -> assertThat(e.parameter()).isEqualTo("tool_choice"));
    }

    @Test
    void an_image_comes_as_the_same_bytes_everywhere() {
        assertThat(encoded(new OpenAiProtocol(), request("m", AUTO, "{}"))).contains(PICTURE);
        assertThat(encoded(new AnthropicProtocol(), request("claude-sonnet-4-5", AUTO, "{}")))
                .contains('"' + PICTURE + '"');
        assertThat(encoded(new GeminiProtocol(), request("gemini-2.5-pro", AUTO, "{}")))
                .contains('"' + PICTURE + '"');
        assertThat(encoded(new OllamaProtocol(), request("qwen3:8b", AUTO, "{}")))
                .contains('"' + PICTURE + '"');
    }

    @Test
    void an_unset_limit_is_the_models_own_at_anthropic_and_omitted_elsewhere() {
        byte[] plain =
                "{\"model\":\"claude-opus-4-1\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}".getBytes(UTF_8);
        ChatRequest request = OpenAiRequestParser.parseChat(plain);
        assertThat(json(encoded(new AnthropicProtocol(), request))
                        .path("max_tokens")
                        .asInt())
                .isEqualTo(32_000);
        assertThat(encoded(new OpenAiProtocol(), request)).doesNotContain("max_");
        assertThat(encoded(new GeminiProtocol(), request)).doesNotContain("maxOutputTokens");
        assertThat(encoded(new OllamaProtocol(), request)).doesNotContain("num_predict");
    }
}

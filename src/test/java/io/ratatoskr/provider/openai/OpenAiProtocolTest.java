package io.ratatoskr.provider.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.GenerateResponse;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.chat.ChatOptions;
import io.ratatoskr.api.chat.Content;
import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.ReasoningConfig;
import io.ratatoskr.api.chat.Role;
import io.ratatoskr.api.chat.ToolChoice;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.RateLimited;
import io.ratatoskr.api.error.UnsupportedParameter;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.dialect.openai.OpenAiRequestParser;
import io.ratatoskr.json.Json;
import io.ratatoskr.provider.Protocol;
import io.ratatoskr.provider.ProtocolContract;
import io.ratatoskr.provider.ProviderHttpResponse;
import io.ratatoskr.settings.ProviderProfile;
import io.ratatoskr.settings.ProviderProfile.ReasoningFormat;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OpenAiProtocolTest extends ProtocolContract {
    private static final String FULL = """
            {"model":"m","messages":[
              {"role":"system","content":"one"},
              {"role":"developer","content":[{"type":"text","text":"two","cache_control":{"type":"ephemeral"}}],"name":"dev"},
              {"role":"user","content":[
                 {"type":"text","text":"look\\n\\"é𝒳"},
                 {"type":"image_url","image_url":{"url":"https://x.test/a.png","detail":"low","future":[1]},"cache_control":null},
                 {"type":"input_audio","input_audio":{"data":"AAAA","format":"wav"}},
                 {"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,AA=="}},
                 {"video_url":{"url":"x"},"type":"video_url"}]},
              {"role":"assistant","content":null,"reasoning_content":"hm","reasoning_details":[{"type":"reasoning.text","signature":"s"}],
                 "tool_calls":[
                  {"id":"c1","type":"function","function":{"name":"f","arguments":"{\\"a\\": 1}"},"extra_content":{"google":{"thought_signature":"t"}}},
                  {"id":"c2","type":"custom","custom":{"name":"g","input":"free text"}}]},
              {"role":"tool","tool_call_id":"c1","content":[{"type":"text","text":"res"}]},
              {"role":"tool","tool_call_id":"c2","content":"res2"},
              {"role":"assistant","content":[{"type":"refusal","refusal":"no"}],"refusal":"no","audio":{"id":"au"}},
              {"role":"system","content":"late"},
              {"role":"user","content":"go"}],
             "tools":[
               {"type":"function","function":{"name":"f","description":"d","strict":true,"parameters":{"type":"object","properties":{"q":{"enum":[1.50,"x",null]}},"$defs":{}},"x_inner":1},"cache_control":{"type":"ephemeral"},"x_outer":{"y":2}},
               {"name":"flat","type":"web_search_preview","user_location":{"type":"approximate"}}],
             "tool_choice":{"type":"function","function":{"name":"f"}},"parallel_tool_calls":false,
             "response_format":{"json_schema":{"name":"r","schema":{"type":"object","b":1,"a":2},"strict":true,"description":"d","z":1},"type":"json_schema"},
             "temperature":0.7,"top_p":1,"top_k":40,"max_completion_tokens":77,"frequency_penalty":-0.5,"presence_penalty":0.25,
             "seed":9007199254740993,"stop":["a","b"],"reasoning_effort":"xhigh","stream":true,
             "stream_options":{"include_usage":false,"include_obfuscation":false},
             "n":2,"logprobs":true,"top_logprobs":3,"logit_bias":{"50256":-100},"user":"u","metadata":{"k":"v"},"store":false,
             "service_tier":"flex","modalities":["text"],"prediction":{"type":"content","content":"x"},"future":null,
             "provider":{"order":["a"],"allow_fallbacks":false}}""";

    @Override
    protected Protocol protocol() {
        return new OpenAiProtocol();
    }

    private static ProviderProfile profile(String maxTokens, ReasoningFormat reasoning) {
        return new ProviderProfile("acme", "acme.test", Optional.ofNullable(maxTokens), reasoning);
    }

    private String body(ModelRequest request, ProviderProfile profile) {
        return new String(protocol().encode(request, profile).body(), UTF_8);
    }

    private JsonNode tree(ModelRequest request, ProviderProfile profile) {
        try {
            return Json.mapper().readTree(body(request, profile));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static ChatRequest read(String json) {
        return OpenAiRequestParser.parseChat(json.getBytes(UTF_8));
    }

    @Test
    void every_field_of_a_request_arrives_at_the_provider() throws IOException {
        ObjectNode expected = (ObjectNode) Json.mapper().readTree(FULL);
        ((ObjectNode) expected.get("stream_options")).put("include_usage", true);
        assertThat(tree(read(FULL), profile())).isEqualTo(expected);
    }

    @Test
    void nested_schemas_arrive_byte_for_byte() {
        assertThat(body(read(FULL), profile()))
                .contains("{\"type\":\"object\",\"properties\":{\"q\":{\"enum\":[1.50,\"x\",null]}},\"$defs\":{}}")
                .contains(
                        "{\"name\":\"flat\",\"type\":\"web_search_preview\",\"user_location\":{\"type\":\"approximate\"}}");
    }

    @Test
    void a_request_round_trips() {
        ChatRequest once = read(FULL);
        ChatRequest twice = read(body(once, profile()));
        assertThat(twice)
                .usingRecursiveComparison()
                .ignoringFields("streamUsage")
                .isEqualTo(once);
    }

    @Test
    void the_limit_goes_in_the_field_that_the_provider_reads() {
        ChatRequest old =
                read("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"max_tokens\":5}");
        assertThat(body(old, profile(null, ReasoningFormat.EFFORT))).contains("\"max_tokens\":5");
        assertThat(body(old, profile("max_completion_tokens", ReasoningFormat.EFFORT)))
                .contains("\"max_completion_tokens\":5");
        assertThat(body(read(FULL), profile(null, ReasoningFormat.EFFORT))).contains("\"max_completion_tokens\":77");
    }

    @Test
    void reasoning_goes_in_the_providers_spelling() throws IOException {
        var config = new ReasoningConfig(
                "high", 500, true, AdditionalProperties.NONE.with("summary", new RawJson("\"auto\"")));
        ChatRequest request =
                chat().withOptions(ChatOptions.builder("m").reasoning(config).build());
        JsonNode object = tree(request, profile(null, ReasoningFormat.OBJECT));
        assertThat(object.get("reasoning"))
                .isEqualTo(Json.mapper()
                        .readTree("{\"effort\":\"high\",\"max_tokens\":500,\"exclude\":true,\"summary\":\"auto\"}"));
        assertThat(object.has("reasoning_effort")).isFalse();
        JsonNode effort = tree(request, profile(null, ReasoningFormat.EFFORT));
        assertThat(effort.get("reasoning_effort").asText()).isEqualTo("high");
        assertThat(effort.get("reasoning"))
                .isEqualTo(Json.mapper().readTree("{\"max_tokens\":500,\"exclude\":true,\"summary\":\"auto\"}"));
        ChatRequest simple = chat().withOptions(ChatOptions.builder("m")
                .reasoning(ReasoningConfig.ofEffort("low"))
                .build());
        assertThat(tree(simple, profile(null, ReasoningFormat.EFFORT)).has("reasoning"))
                .isFalse();
    }

    @Test
    void the_gateways_own_fields_are_not_sent_and_raw_options_win() {
        ChatRequest request = read(
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"temperature\":1,"
                        + "\"provider\":\"acme\",\"cache_prompt\":true,\"raw_provider_options\":{\"temperature\":0.25,\"new\":{\"b\":1, \"a\":2}}}");
        assertThat(request.provider()).isEqualTo("acme");
        assertThat(body(request, profile()))
                .doesNotContain("provider", "cache_prompt", "raw_provider_options")
                .contains("\"temperature\":0.25", "\"new\":{\"b\":1, \"a\":2}");
    }

    @Test
    void a_tool_choice_without_tools_is_tolerated() {
        ChatRequest request = chat().withOptions(
                        ChatOptions.builder("m").toolChoice(ToolChoice.REQUIRED).build());
        assertThat(body(request, profile())).doesNotContain("tool_choice");
    }

    @Test
    void a_stream_always_requests_usage() {
        assertThat(body(chat().withStream(true), profile()))
                .contains("\"stream\":true,\"stream_options\":{\"include_usage\":true}");
        assertThat(body(chat(), profile())).doesNotContain("stream");
    }

    @Test
    void completions_and_embeddings_are_sent_in_the_callers_form() throws IOException {
        String generate =
                "{\"model\":\"m\",\"prompt\":[\"a\",\"b\"],\"max_tokens\":5,\"stop\":[\"x\"],\"echo\":true,\"suffix\":\"s\",\"n\":2}";
        GenerateRequest request = OpenAiRequestParser.parseGenerate(generate.getBytes(UTF_8));
        assertThat(tree(request, profile())).isEqualTo(Json.mapper().readTree(generate));
        for (String input : List.of("\"a\"", "[\"a\",\"b\"]", "[1,2]", "[[1,2],[3]]")) {
            String embed = "{\"model\":\"m\",\"input\":" + input
                    + ",\"dimensions\":8,\"encoding_format\":\"base64\",\"input_type\":\"query\",\"user\":\"u\"}";
            EmbedRequest embedding = OpenAiRequestParser.parseEmbed(embed.getBytes(UTF_8));
            assertThat(tree(embedding, profile())).isEqualTo(Json.mapper().readTree(embed));
            assertThat(protocol().encode(embedding, profile()).path()).isEqualTo("/embeddings");
        }
    }

    private ChatResponse decode(String body) {
        return (ChatResponse)
                protocol().decode(chat(), new ProviderHttpResponse(200, Map.of(), body.getBytes(UTF_8)), profile());
    }

    @Test
    void usage_details_and_unknown_fields_of_a_response_are_preserved() {
        ChatResponse response = (ChatResponse)
                protocol().decode(chat(), new ProviderHttpResponse(200, Map.of(), sample("chat")), profile());
        assertThat(response.id()).isEqualTo("chatcmpl-B1");
        assertThat(response.created()).isEqualTo(1763800000);
        assertThat(response.model()).isEqualTo("gpt-test-2026");
        assertThat(response.extra().fields().keySet()).containsExactly("service_tier", "system_fingerprint");
        assertThat(response.choice().extra().fields().keySet()).containsExactly("annotations");
        Usage usage = response.usage();
        assertThat(usage).isNotNull();
        assertThat(usage.cachedTokens()).isEqualTo(4);
        assertThat(usage.reasoningTokens()).isEqualTo(2);
        assertThat(usage.extra().get("prompt_tokens_details")).isEqualTo(new RawJson("{\"audio_tokens\":0}"));
        assertThat(usage.extra().get("completion_tokens_details"))
                .isEqualTo(new RawJson("{\"accepted_prediction_tokens\":1}"));
    }

    @Test
    void lenient_responses_are_read() {
        ChatResponse response = decode(
                "{\"choices\":[{\"message\":{\"content\":[{\"type\":\"thinking\",\"thinking\":\"hm\"},{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"text\",\"text\":\"b\"}],"
                        + "\"tool_calls\":[{\"function\":{\"name\":\"f\",\"arguments\":{\"x\": 1.0}}},{\"id\":\"\",\"function\":{\"name\":\"g\",\"arguments\":null}},{\"function\":{\"name\":\"h\"}}]},"
                        + "\"finish_reason\":\"stop\",\"stop_reason\":null}]}");
        assertThat(response.text()).isEqualTo("ab");
        assertThat(response.reasoning()).isEqualTo("hm");
        assertThat(response.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(response.toolCalls())
                .extracting(c -> c.id().replaceAll("[0-9a-f]+_", "") + c.name() + c.arguments())
                .containsExactly("call_0f{\"x\": 1.0}", "call_1g{}", "call_2h{}");
    }

    @Test
    void several_choices_keep_their_index_and_their_fields() {
        ChatResponse response = decode(
                "{\"choices\":[{\"index\":1,\"message\":{\"content\":\"b\"},\"finish_reason\":\"max_tokens\",\"native_finish_reason\":\"x\"},"
                        + "{\"index\":0,\"message\":{\"content\":\"a\"},\"finish_reason\":\"eos\",\"logprobs\":{\"content\":[]}}]}");
        assertThat(response.text()).isEqualTo("a");
        assertThat(response.choice().logprobs()).isEqualTo(new RawJson("{\"content\":[]}"));
        assertThat(response.otherChoices().getFirst().finishReason()).isEqualTo(FinishReason.LENGTH);
        assertThat(response.otherChoices().getFirst().choiceExtra().get("native_finish_reason"))
                .isEqualTo(new RawJson("\"x\""));
    }

    @Test
    void an_error_inside_a_200_is_an_error() {
        assertThatThrownBy(() -> decode("{\"error\":{\"code\":429,\"message\":\"slow\\ndown\"}}"))
                .isInstanceOf(RateLimited.class)
                .hasMessage("acme: error in a 200 response: slow down");
        assertThatThrownBy(
                        () -> decode(
                                "{\"choices\":[{\"message\":{\"content\":\"\"},\"finish_reason\":\"error\",\"error\":{\"code\":502,\"message\":\"gone\"}}]}"))
                .isInstanceOf(ProviderUnavailable.class)
                .hasMessageContaining("gone");
        assertThatThrownBy(
                        () -> decode(
                                "{\"object\":\"error\",\"message\":\"bad temperature\",\"code\":\"unsupported_value\",\"param\":\"temperature\"}"))
                .isInstanceOf(UnsupportedParameter.class);
        assertThatThrownBy(() -> decode("[{\"error\":{\"code\":503,\"message\":\"busy\",\"status\":\"UNAVAILABLE\"}}]"))
                .isInstanceOf(ProviderUnavailable.class)
                .hasMessageContaining("busy");
    }

    @Test
    void reasoning_tokens_counted_beside_the_completion_are_added_to_it() {
        ChatResponse response = decode(
                "{\"choices\":[{\"message\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}],"
                        + "\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":5,\"total_tokens\":35,\"completion_tokens_details\":{\"reasoning_tokens\":20}}}");
        assertThat(response.usage()).isNotNull();
        assertThat(response.usage().completionTokens()).isEqualTo(25);
    }

    @Test
    void vectors_are_read_as_numbers_or_base64_regardless_of_the_requested_encoding() {
        EmbedRequest request = EmbedRequest.of("m", "x");
        String base64 = "{\"data\":[{\"embedding\":\"AACAPwAAAMA=\",\"index\":0}]}";
        EmbedResponse response = (EmbedResponse)
                protocol().decode(request, new ProviderHttpResponse(200, Map.of(), base64.getBytes(UTF_8)), profile());
        assertThat(response.embeddings().getFirst().values()).containsExactly(1f, -2f);
        for (String bad : List.of("\"AAA=\"", "\"!\"", "[]", "[\"a\"]", "[1e99]", "{}", "\"\"")) {
            String body = "{\"data\":[{\"embedding\":" + bad + "}]}";
            assertThatThrownBy(() -> protocol()
                            .decode(request, new ProviderHttpResponse(200, Map.of(), body.getBytes(UTF_8)), profile()))
                    .as(bad)
                    .isInstanceOf(ProviderUnavailable.class);
        }
    }

    @Test
    void several_completions_are_read() {
        GenerateRequest request = GenerateRequest.of("m", "p");
        String body =
                "{\"choices\":[{\"text\":\"b\",\"index\":1,\"finish_reason\":null},{\"text\":\"a\",\"index\":0,\"finish_reason\":\"stop\",\"logprobs\":{\"tokens\":[]}}]}";
        GenerateResponse response = (GenerateResponse)
                protocol().decode(request, new ProviderHttpResponse(200, Map.of(), body.getBytes(UTF_8)), profile());
        assertThat(response.completions()).extracting(c -> c.index() + c.text()).containsExactly("0a", "1b");
    }

    @Test
    void a_message_of_another_dialect_loses_only_its_unknown_fields() {
        Message message = Message.of(Role.USER, Content.of("hi"))
                .withName("bob")
                .withExtra(AdditionalProperties.NONE.with("odd", RawJson.NULL));
        ChatRequest request = new ChatRequest(List.of(message), List.of(), ChatOptions.of("m"), false, false, "other");
        assertThat(body(request, profile())).doesNotContain("odd").contains("bob");
    }
}

package io.ratatoskr.provider.anthropic;

import static io.ratatoskr.provider.anthropic.AnthropicTestRequests.ACME;
import static io.ratatoskr.provider.anthropic.AnthropicTestRequests.anthropicChat;
import static io.ratatoskr.provider.anthropic.AnthropicTestRequests.body;
import static io.ratatoskr.provider.anthropic.AnthropicTestRequests.chat;
import static io.ratatoskr.provider.anthropic.AnthropicTestRequests.options;
import static io.ratatoskr.provider.anthropic.AnthropicTestRequests.tree;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.chat.ChatOptions;
import io.ratatoskr.api.chat.GenerateOptions;
import io.ratatoskr.api.chat.Input;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.ReasoningConfig;
import io.ratatoskr.api.chat.ResponseFormat;
import io.ratatoskr.api.error.NotSupported;
import io.ratatoskr.api.error.UnsupportedParameter;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.ModelInfo;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.provider.ProviderHttpRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Encoding of request options. */
final class AnthropicMessagesBodyTest {
    private static final RawJson SCHEMA = new RawJson(
            "{\"type\":\"object\",\"properties\":{\"z\":{\"enum\":[1.0,1e2]}}, \"additionalProperties\":false}");

    private static ResponseFormat schema() {
        return new ResponseFormat.JsonSchema("answer", null, SCHEMA, true, AdditionalProperties.NONE);
    }

    private static AdditionalProperties extra(String name, String json) {
        return AdditionalProperties.NONE.with(name, new RawJson(json));
    }

    @Test
    void call_goes_to_the_messages_with_the_version() {
        ChatRequest request = chat(options(), Message.user("x"));
        ProviderHttpRequest plain = new AnthropicProtocol().encode(request, ACME);
        ProviderHttpRequest stream = new AnthropicProtocol().encode(request.withStream(true), ACME);

        assertThat(plain.path()).isEqualTo("/v1/messages");
        assertThat(plain.headers())
                .containsEntry("anthropic-version", "2023-06-01")
                .containsEntry("accept", "application/json");
        assertThat(new String(plain.body(), UTF_8)).doesNotContain("stream");
        assertThat(stream.headers()).containsEntry("accept", "text/event-stream");
        assertThat(tree(new String(stream.body(), UTF_8)).get("stream").asBoolean())
                .isTrue();
        assertThat(new AnthropicProtocol().apiKeyHeader()).isEqualTo("x-api-key");
    }

    @Test
    void sampling_goes_out_as_it_is_and_what_the_api_lacks_does_not() {
        JsonNode body = tree(chat(
                options()
                        .temperature(1.7)
                        .topP(0.5)
                        .topK(40)
                        .stop(List.of("END", "\n\n"))
                        .frequencyPenalty(0.5)
                        .presencePenalty(0.5)
                        .seed(7L),
                Message.user("x")));

        assertThat(body.get("temperature").asDouble()).isEqualTo(1.7);
        assertThat(body.get("top_p").asDouble()).isEqualTo(0.5);
        assertThat(body.get("top_k").asInt()).isEqualTo(40);
        assertThat(body.get("stop_sequences")).isEqualTo(tree("[\"END\",\"\\n\\n\"]"));
        assertThat(body.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "model", "max_tokens", "messages", "temperature", "top_p", "top_k", "stop_sequences");
    }

    @Test
    void nothing_is_made_up_but_the_limit_that_the_api_insists_on() {
        assertThat(body(chat(options(), Message.user("x"))))
                .isEqualTo("{\"model\":\"claude-sonnet-4-5-20250929\",\"max_tokens\":64000,"
                        + "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"x\"}]}]}");
    }

    @ParameterizedTest
    @CsvSource({
        "claude-3-haiku-20240307,4096",
        "claude-3-opus-20240229,4096",
        "claude-3-5-sonnet-20241022,8192",
        "claude-3-7-sonnet-latest,64000",
        "claude-opus-4-20250514,32000",
        "claude-opus-4-1-20250805,32000",
        "claude-opus-4-5,64000",
        "claude-opus-4-6,128000",
        "claude-sonnet-4-20250514,64000",
        "claude-sonnet-4-6,128000",
        "claude-haiku-4-5-20251001,64000",
        "claude-haiku-5-5,128000",
        "claude-opus-5-5,128000",
        "claude-mythos-preview,128000",
        "claude-next-7,128000",
        "kimi-k9,64000",
    })
    void limit_is_the_models_own(String model, int limit) {
        assertThat(tree(chat(ChatOptions.builder(model), Message.user("x")))
                        .get("max_tokens")
                        .asInt())
                .isEqualTo(limit);
    }

    @Test
    void callers_limit_goes_before_the_known_one_and_that_before_the_published_one() {
        var info = ModelInfo.of("m", "acme");
        var metadata = ModelMetadata.of(info).withMaxOutputTokens(777);
        ChatRequest plain = chat(options(), Message.user("x"));
        ChatRequest limited = chat(options().maxTokens(5), Message.user("x"));

        assertThat(new String(
                        new AnthropicProtocol().encode(plain, ACME, metadata).body(), UTF_8))
                .contains("\"max_tokens\":777");
        assertThat(new String(
                        new AnthropicProtocol().encode(limited, ACME, metadata).body(), UTF_8))
                .contains("\"max_tokens\":5,");
        assertThat(new String(
                        new AnthropicProtocol()
                                .encode(plain, ACME, ModelMetadata.of(info))
                                .body(),
                        UTF_8))
                .contains("\"max_tokens\":64000");
    }

    @Test
    void response_schema_is_sent_unchanged_beside_the_effort() {
        assertThat(body(chat(options().responseFormat(schema()), Message.user("x"))))
                .contains("\"output_config\":{\"format\":{\"type\":\"json_schema\",\"schema\":" + SCHEMA + "}}");
        assertThat(body(chat(
                        ChatOptions.builder("claude-opus-5")
                                .responseFormat(schema())
                                .reasoning(ReasoningConfig.ofEffort("low")),
                        Message.user("x"))))
                .contains("\"output_config\":{\"effort\":\"low\",\"format\":{");
        assertThat(body(chat(options().responseFormat(ResponseFormat.TEXT), Message.user("x"))))
                .doesNotContain("output_config");
    }

    @Test
    void unsupported_formats_are_rejected() {
        for (ChatOptions.Builder options : List.of(
                options().responseFormat(ResponseFormat.JSON_OBJECT),
                options()
                        .responseFormat(
                                new ResponseFormat.JsonSchema("n", null, null, null, AdditionalProperties.NONE)),
                options().responseFormat(new ResponseFormat.Other("grammar", new RawJson("{\"type\":\"grammar\"}"))),
                ChatOptions.builder("claude-3-5-haiku-20241022").responseFormat(schema()),
                ChatOptions.builder("claude-opus-4-20250514").responseFormat(schema()))) {
            assertThatThrownBy(() -> body(chat(options, Message.user("x"))))
                    .isInstanceOfSatisfying(
                            UnsupportedParameter.class,
                            e -> assertThat(e.parameter()).isEqualTo("response_format"))
                    .hasMessageStartingWith("acme: ");
        }
    }

    @ParameterizedTest
    @CsvSource({"n,2", "best_of,3", "logprobs,true", "top_logprobs,4", "suffix,\"x\"", "echo,true"})
    void alternatives_and_log_probabilities_go_to_another_provider(String name, String json) {
        assertThatThrownBy(() -> body(chat(options().extra(extra(name, json)), Message.user("x"))))
                .isInstanceOfSatisfying(
                        UnsupportedParameter.class,
                        e -> assertThat(e.parameter()).isEqualTo(name));
    }

    @ParameterizedTest
    @CsvSource({
        "n,1",
        "n,null",
        "logprobs,false",
        "top_logprobs,0",
        "suffix,null",
        "service_tier,\"flex\"",
        "store,true"
    })
    void fields_of_openai_that_change_nothing_here_are_left_out(String name, String json) {
        assertThat(body(chat(options().extra(extra(name, json)), Message.user("x"))))
                .isEqualTo(body(chat(options(), Message.user("x"))));
    }

    @Test
    void user_becomes_the_id_in_the_metadata() {
        assertThat(body(chat(options().extra(extra("user", "\"u\\u00e9\"")), Message.user("x"))))
                .contains("\"metadata\":{\"user_id\":\"u\\u00e9\"}");
        assertThat(body(chat(options().extra(extra("user", "7")), Message.user("x"))))
                .doesNotContain("metadata");
    }

    @Test
    void fields_of_the_own_dialect_pass_and_replace_ours() {
        AdditionalProperties extra = extra("service_tier", "\"standard_only\"")
                .with("thinking", new RawJson("{\"type\":\"enabled\", \"budget_tokens\":2000}"));
        String body = body(
                anthropicChat(options().extra(extra).reasoning(ReasoningConfig.ofEffort("high")), Message.user("x")));

        assertThat(body)
                .contains("\"service_tier\":\"standard_only\"", "{\"type\":\"enabled\", \"budget_tokens\":2000}");
        assertThat(tree(body).at("/thinking/budget_tokens").asInt()).isEqualTo(2_000);
        assertThat(body.split("\"thinking\"", -1)).hasSize(2);
    }

    @Test
    void raw_options_win_over_everything() {
        String body = body(anthropicChat(
                options()
                        .maxTokens(10)
                        .extra(extra("top_k", "3"))
                        .rawProviderOptions(new RawJson("{\"max_tokens\":99, \"top_k\":4,\"new\":{\"b\":1.0}}")),
                Message.user("x")));

        assertThat(tree(body).get("max_tokens").asInt()).isEqualTo(99);
        assertThat(tree(body).get("top_k").asInt()).isEqualTo(4);
        assertThat(body).contains("\"new\":{\"b\":1.0}").doesNotContain("\"max_tokens\":10");
    }

    @Test
    void completion_is_a_conversation_of_one_message() {
        var options = GenerateOptions.builder("claude-haiku-4-5")
                .maxTokens(9)
                .temperature(0.5)
                .topK(3)
                .stopSequences(List.of("."))
                .frequencyPenalty(0.1)
                .seed(4L)
                .extra(extra("user", "\"u\""))
                .build();
        JsonNode body = tree(new GenerateRequest(Input.of("2 + 2 ="), options, true, false, Dialects.OPENAI));

        assertThat(body)
                .isEqualTo(tree(
                        "{\"model\":\"claude-haiku-4-5\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"2 + 2 =\"}]}],\"temperature\":0.5,\"top_k\":3,"
                                + "\"stop_sequences\":[\".\"],\"metadata\":{\"user_id\":\"u\"},\"stream\":true}"));
    }

    @Test
    void several_prompts_and_embeddings_are_unsupported() {
        var two = new GenerateRequest(
                Input.of(List.of("a", "b")), GenerateOptions.of("claude-x"), false, false, Dialects.OPENAI);

        assertThatThrownBy(() -> body(two)).isInstanceOf(UnsupportedParameter.class);
        assertThatThrownBy(() -> body(EmbedRequest.of("m", List.of("a")))).isInstanceOf(NotSupported.class);
    }
}

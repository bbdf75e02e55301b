package io.ratatoskr.provider.anthropic;

import static io.ratatoskr.provider.anthropic.AnthropicTestRequests.ACME;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.FinishReason;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.GenerateResponse;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.api.Message;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.ProviderUnavailable;
import io.ratatoskr.api.ReasoningConfig;
import io.ratatoskr.api.ToolCall;
import io.ratatoskr.api.Usage;
import io.ratatoskr.provider.ProviderHttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Non-streamed responses. */
final class AnthropicResponseReaderTest {
    private static final ChatRequest CHAT = ChatRequest.of("m", Message.user("x"));

    private static ModelResponse read(ModelRequest request, byte[] body) {
        return new AnthropicProtocol().decode(request, new ProviderHttpResponse(200, Map.of(), body), ACME);
    }

    private static ChatResponse read(String body) {
        return (ChatResponse) read(CHAT, body.getBytes(UTF_8));
    }

    private static ChatResponse ended(String fields) {
        return read("{\"type\":\"message\",\"content\":[{\"type\":\"text\",\"text\":\"x\"}],%s}".formatted(fields));
    }

    @Test
    void every_block_kind_is_mapped() {
        var response = (ChatResponse) read(CHAT, AnthropicTestRequests.fixture("everything.json"));

        assertThat(response.id()).isEqualTo("msg_01EV");
        assertThat(response.model()).isEqualTo("claude-opus-4-8");
        assertThat(response.text()).isEqualTo("I'll look.");
        assertThat(response.reasoning()).isEqualTo("Hm, æ.");
        assertThat(response.choice().reasoningDetails())
                .isEqualTo(new RawJson(
                        "[{\"type\": \"thinking\", \"thinking\": \"Hm, \\u00e6.\", \"signature\": \"EqQB\"},"
                                + "{\"type\": \"redacted_thinking\", \"data\": \"EmwK\"}]"));
        assertThat(response.toolCalls())
                .containsExactly(
                        new ToolCall(
                                "toolu_1",
                                "f",
                                "{\"b\": 1.0, \"a\": [1e2], \"b\": 2}",
                                null,
                                AdditionalProperties.NONE.with("caller", new RawJson("{\"type\": \"direct\"}"))),
                        new ToolCall("toolu_2", "g", "{}"));
        assertThat(response.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(AnthropicTestRequests.tree(response.choice().extra().get("content_blocks").text())
                        .findValuesAsText("type"))
                .containsExactly("server_tool_use", "web_search_tool_result", "text", "char_location");
        assertThat(response.choice().choiceExtra()).isEqualTo(AdditionalProperties.NONE);
        assertThat(response.extra().fields()).containsOnlyKeys("context_management");
    }

    @Test
    void prompt_counts_what_was_cached_and_what_was_written_to_the_cache() {
        Usage usage = ((ChatResponse) read(CHAT, AnthropicTestRequests.fixture("everything.json"))).usage();

        assertThat(usage.promptTokens()).isEqualTo(3_210);
        assertThat(usage.completionTokens()).isEqualTo(50);
        assertThat(usage.totalTokens()).isEqualTo(3_260);
        assertThat(usage.cachedTokens()).isEqualTo(3_000);
        assertThat(usage.cacheWriteTokens()).isEqualTo(200);
        assertThat(usage.reasoningTokens()).isEqualTo(20);
        assertThat(usage.extra().fields()).containsOnlyKeys("cache_creation", "service_tier");
    }

    @Test
    void thinking_is_sent_back_unchanged() {
        var response = (ChatResponse) read(CHAT, AnthropicTestRequests.fixture("everything.json"));
        String details = response.choice().reasoningDetails().text();

        assertThat(AnthropicTestRequests.body(AnthropicTestRequests.chat(
                        AnthropicTestRequests.options(),
                        Message.user("x"),
                        AnthropicTestRequests.assistantWithThinking(details, null, response.toolCalls().toArray(ToolCall[]::new)))))
                .contains("\"content\":" + details.substring(0, details.length() - 1) + ",{\"type\":\"tool_use\"")
                .contains("\"input\":{\"b\": 1.0, \"a\": [1e2], \"b\": 2}");
    }

    @Test
    void excluded_thinking_is_returned_only_as_details() {
        ChatRequest hidingRequest = CHAT.withOptions(CHAT.options().toBuilder()
                .reasoning(new ReasoningConfig("low", null, true, AdditionalProperties.NONE))
                .build());
        var response = (ChatResponse) read(hidingRequest, AnthropicTestRequests.fixture("everything.json"));

        assertThat(response.reasoning()).isNull();
        assertThat(response.choice().reasoningDetails()).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "end_turn,STOP,",
        "stop_sequence,STOP,",
        "max_tokens,LENGTH,",
        "model_context_window_exceeded,LENGTH,model_context_window_exceeded",
        "tool_use,TOOL_CALLS,",
        "refusal,CONTENT_FILTER,refusal",
        "pause_turn,STOP,pause_turn",
        "something_new,STOP,something_new",
    })
    void stop_reasons_are_mapped_without_loss(String stopReason, FinishReason expected, String expectedExtra) {
        ChatResponse response = ended("\"stop_reason\":\"%s\"".formatted(stopReason));

        assertThat(response.finishReason()).isEqualTo(expected);
        assertThat(response.choice().choiceExtra().get("stop_reason"))
                .isEqualTo(expectedExtra == null ? null : new RawJson("\"" + expectedExtra + "\""));
    }

    @Test
    void stop_sequence_and_stop_details_are_returned() {
        assertThat(ended("\"stop_reason\":\"stop_sequence\",\"stop_sequence\":\"END\"")
                        .choice()
                        .choiceExtra()
                        .get("stop_sequence"))
                .isEqualTo(new RawJson("\"END\""));
        ChatResponse refusal =
                ended("\"stop_reason\":\"refusal\",\"stop_details\":{\"type\":\"refusal\",\"explanation\":\"no\"}");
        assertThat(refusal.choice().refusal()).isEqualTo("no");
        assertThat(refusal.choice().choiceExtra().fields()).containsOnlyKeys("stop_reason", "stop_details");
    }

    @Test
    void response_may_be_empty_or_lenient() {
        assertThat(read("{\"content\":[],\"stop_reason\":\"end_turn\"}")
                        .choice()
                        .content())
                .isEmpty();
        assertThat(read("{\"content\":\"plain\",\"id\":7,\"usage\":3}").text()).isEqualTo("plain");
        assertThat(
                        read("{\"content\":[null,3,{\"text\":\"untyped\"},{\"type\":\"text\"},{\"type\":\"text\",\"text\":7}]}")
                                .choice()
                                .content())
                .isEmpty();
        assertThat(read("{\"content\":[{\"type\":\"tool_use\"}]}").toolCalls())
                .containsExactly(new ToolCall("call_0", "", "{}"));
        assertThat(read("{\"id\":\"msg_1\",\"content\":[{\"type\":\"tool_use\",\"name\":\"f\",\"input\":null}]}")
                        .finishReason())
                .isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(read("{\"content\":[{\"type\":\"tool_use\",\"name\":\"f\"}]}")
                        .choice()
                        .content())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}",
                "{\"content\":null}",
                "{\"content\":[{\"type\":\"text\",\"text\":\"x\"}]",
                "{\"content\":[]} trailing",
                "{\"type\":\"message\"}"
            })
    void error_in_a_good_status_is_one(String body) {
        assertThatThrownBy(() -> read(body))
                .isInstanceOf(ProviderUnavailable.class)
                .hasMessageStartingWith("acme: ");
    }

    @Test
    void depth_without_end_is_refused() {
        String deep = "{\"content\":[" + "{\"type\":\"x\",\"a\":".repeat(5_000);

        assertThatThrownBy(() -> read(deep)).isInstanceOfSatisfying(ProviderUnavailable.class, e -> {
            assertThat(e.reason()).isEqualTo(ProviderUnavailable.Reason.INVALID_RESPONSE);
            assertThat(e.getMessage()).hasSizeLessThan(700);
        });
    }

    @Test
    void completion_is_the_text() {
        var response = (GenerateResponse) read(GenerateRequest.of("m", "x"), AnthropicTestRequests.fixture("everything.json"));

        assertThat(response.text()).isEqualTo("I'll look.");
        assertThat(response.usage().promptTokens()).isEqualTo(3_210);
    }
}

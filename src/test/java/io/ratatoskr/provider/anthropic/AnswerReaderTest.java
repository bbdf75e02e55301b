package io.ratatoskr.provider.anthropic;

import static io.ratatoskr.provider.anthropic.Asked.ACME;
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
import io.ratatoskr.provider.HttpAnswer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Non-streamed responses. */
final class AnswerReaderTest {
    private static final ChatRequest CHAT = ChatRequest.of("m", Message.user("x"));

    private static ModelResponse read(ModelRequest request, byte[] body) {
        return new AnthropicProtocol().decode(request, new HttpAnswer(200, Map.of(), body), ACME);
    }

    private static ChatResponse read(String body) {
        return (ChatResponse) read(CHAT, body.getBytes(UTF_8));
    }

    private static ChatResponse ended(String fields) {
        return read("{\"type\":\"message\",\"content\":[{\"type\":\"text\",\"text\":\"x\"}],%s}".formatted(fields));
    }

    @Test
    void every_block_finds_its_place() {
        var answer = (ChatResponse) read(CHAT, Asked.fixture("everything.json"));

        assertThat(answer.id()).isEqualTo("msg_01EV");
        assertThat(answer.model()).isEqualTo("claude-opus-4-8");
        assertThat(answer.text()).isEqualTo("I'll look.");
        assertThat(answer.reasoning()).isEqualTo("Hm, æ.");
        assertThat(answer.choice().reasoningDetails())
                .isEqualTo(new RawJson(
                        "[{\"type\": \"thinking\", \"thinking\": \"Hm, \\u00e6.\", \"signature\": \"EqQB\"},"
                                + "{\"type\": \"redacted_thinking\", \"data\": \"EmwK\"}]"));
        assertThat(answer.toolCalls())
                .containsExactly(
                        new ToolCall(
                                "toolu_1",
                                "f",
                                "{\"b\": 1.0, \"a\": [1e2], \"b\": 2}",
                                null,
                                AdditionalProperties.NONE.with("caller", new RawJson("{\"type\": \"direct\"}"))),
                        new ToolCall("toolu_2", "g", "{}"));
        assertThat(answer.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(Asked.tree(answer.choice().extra().get("content_blocks").text())
                        .findValuesAsText("type"))
                .containsExactly("server_tool_use", "web_search_tool_result", "text", "char_location");
        assertThat(answer.choice().choiceExtra()).isEqualTo(AdditionalProperties.NONE);
        assertThat(answer.extra().fields()).containsOnlyKeys("context_management");
    }

    @Test
    void prompt_counts_what_was_cached_and_what_was_written_to_the_cache() {
        Usage usage = ((ChatResponse) read(CHAT, Asked.fixture("everything.json"))).usage();

        assertThat(usage.promptTokens()).isEqualTo(3_210);
        assertThat(usage.completionTokens()).isEqualTo(50);
        assertThat(usage.totalTokens()).isEqualTo(3_260);
        assertThat(usage.cachedTokens()).isEqualTo(3_000);
        assertThat(usage.cacheWriteTokens()).isEqualTo(200);
        assertThat(usage.reasoningTokens()).isEqualTo(20);
        assertThat(usage.extra().fields()).containsOnlyKeys("cache_creation", "service_tier");
    }

    @Test
    void thinking_comes_back_to_the_model_as_it_was_given() {
        var answer = (ChatResponse) read(CHAT, Asked.fixture("everything.json"));
        String details = answer.choice().reasoningDetails().text();

        assertThat(Asked.body(Asked.chat(
                        Asked.options(),
                        Message.user("x"),
                        Asked.thought(details, null, answer.toolCalls().toArray(ToolCall[]::new)))))
                .contains("\"content\":" + details.substring(0, details.length() - 1) + ",{\"type\":\"tool_use\"")
                .contains("\"input\":{\"b\": 1.0, \"a\": [1e2], \"b\": 2}");
    }

    @Test
    void hidden_thinking_is_kept_but_not_shown() {
        ChatRequest hiding = CHAT.withOptions(CHAT.options().toBuilder()
                .reasoning(new ReasoningConfig("low", null, true, AdditionalProperties.NONE))
                .build());
        var answer = (ChatResponse) read(hiding, Asked.fixture("everything.json"));

        assertThat(answer.reasoning()).isNull();
        assertThat(answer.choice().reasoningDetails()).isNotNull();
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
    void stop_reasons_have_their_meaning_and_none_is_lost(String word, FinishReason meant, String kept) {
        ChatResponse answer = ended("\"stop_reason\":\"%s\"".formatted(word));

        assertThat(answer.finishReason()).isEqualTo(meant);
        assertThat(answer.choice().choiceExtra().get("stop_reason"))
                .isEqualTo(kept == null ? null : new RawJson("\"" + kept + "\""));
    }

    @Test
    void sequence_and_details_of_the_end_are_kept() {
        assertThat(ended("\"stop_reason\":\"stop_sequence\",\"stop_sequence\":\"END\"")
                        .choice()
                        .choiceExtra()
                        .get("stop_sequence"))
                .isEqualTo(new RawJson("\"END\""));
        ChatResponse refused =
                ended("\"stop_reason\":\"refusal\",\"stop_details\":{\"type\":\"refusal\",\"explanation\":\"no\"}");
        assertThat(refused.choice().refusal()).isEqualTo("no");
        assertThat(refused.choice().choiceExtra().fields()).containsOnlyKeys("stop_reason", "stop_details");
    }

    @Test
    void answer_may_be_empty_or_written_loosely() {
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
        var answer = (GenerateResponse) read(GenerateRequest.of("m", "x"), Asked.fixture("everything.json"));

        assertThat(answer.text()).isEqualTo("I'll look.");
        assertThat(answer.usage().promptTokens()).isEqualTo(3_210);
    }
}

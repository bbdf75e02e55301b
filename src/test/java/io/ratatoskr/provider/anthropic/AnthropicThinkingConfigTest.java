package io.ratatoskr.provider.anthropic;

import static io.ratatoskr.provider.anthropic.AnthropicTestRequests.assistantWithCalls;
import static io.ratatoskr.provider.anthropic.AnthropicTestRequests.assistantWithThinking;
import static io.ratatoskr.provider.anthropic.AnthropicTestRequests.chat;
import static io.ratatoskr.provider.anthropic.AnthropicTestRequests.tool;
import static io.ratatoskr.provider.anthropic.AnthropicTestRequests.tree;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.api.chat.ChatOptions;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.ReasoningConfig;
import io.ratatoskr.api.chat.ToolCall;
import io.ratatoskr.api.chat.ToolChoice;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Thinking configuration by model generation. */
final class AnthropicThinkingConfigTest {
    private static final String SONNET_4_5 = "claude-sonnet-4-5-20250929";

    private static JsonNode thinkingBody(ChatOptions.Builder options) {
        return tree(chat(options, Message.user("x")));
    }

    private static ReasoningConfig budget(int tokens) {
        return new ReasoningConfig(null, tokens, null, AdditionalProperties.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "minimal,2000",
        "low,4000",
        "medium,10000",
        "high,16000",
        "xhigh,19000",
        "max,19000",
        "odd,10000",
    })
    void effort_is_a_share_of_the_limit_where_models_take_budgets(String effort, int expected) {
        JsonNode body = thinkingBody(
                ChatOptions.builder(SONNET_4_5).maxTokens(20_000).reasoning(ReasoningConfig.ofEffort(effort)));

        assertThat(body.get("thinking"))
                .isEqualTo(tree("{\"type\":\"enabled\",\"budget_tokens\":%d}".formatted(expected)));
        assertThat(body.has("output_config")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"20000,5000,5000", "20000,1,1024", "4000,9000,3800", "1100,5000,1045", "1025,5000,1024"})
    void budget_is_within_what_the_api_takes(int maxTokens, int requested, int expected) {
        JsonNode body = thinkingBody(
                ChatOptions.builder(SONNET_4_5).maxTokens(maxTokens).reasoning(budget(requested)));

        assertThat(body.at("/thinking/budget_tokens").asInt())
                .isEqualTo(expected)
                .isLessThan(maxTokens);
    }

    @Test
    void no_thinking_without_room_or_without_a_request_for_it() {
        assertThat(thinkingBody(ChatOptions.builder(SONNET_4_5).maxTokens(1_024).reasoning(budget(9_000)))
                        .has("thinking"))
                .isFalse();
        assertThat(thinkingBody(ChatOptions.builder(SONNET_4_5)).has("thinking"))
                .isFalse();
        assertThat(thinkingBody(ChatOptions.builder(SONNET_4_5)
                                .reasoning(new ReasoningConfig(null, null, true, AdditionalProperties.NONE)))
                        .has("thinking"))
                .isFalse();
        assertThat(thinkingBody(ChatOptions.builder("claude-3-5-haiku-20241022")
                                .reasoning(ReasoningConfig.ofEffort("high")))
                        .has("thinking"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "claude-opus-4-6,minimal,low",
        "claude-opus-4-6,xhigh,high",
        "claude-sonnet-4-6,max,max",
        "claude-opus-4-7,xhigh,xhigh",
        "claude-opus-5,medium,medium",
        "claude-sonnet-5-5,low,low",
        "claude-haiku-5-5,odd,odd",
        "claude-opus-5-5,high,high",
        "claude-something-9,high,high",
    })
    void newer_models_get_an_effort(String model, String effort, String expectedEffort) {
        JsonNode body = thinkingBody(ChatOptions.builder(model).reasoning(ReasoningConfig.ofEffort(effort)));

        assertThat(body.get("thinking")).isEqualTo(tree("{\"type\":\"adaptive\",\"display\":\"summarized\"}"));
        assertThat(body.get("output_config")).isEqualTo(tree("{\"effort\":\"%s\"}".formatted(expectedEffort)));
    }

    @Test
    void budget_goes_to_the_newer_models_that_still_take_one() {
        assertThat(thinkingBody(ChatOptions.builder("claude-opus-4-6").reasoning(budget(3_000)))
                        .get("thinking"))
                .isEqualTo(tree("{\"type\":\"enabled\",\"budget_tokens\":3000}"));
        JsonNode newest = thinkingBody(ChatOptions.builder("claude-opus-4-8").reasoning(budget(3_000)));
        assertThat(newest.at("/thinking/type").asText()).isEqualTo("adaptive");
        assertThat(newest.has("output_config")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "claude-sonnet-4-5,{\"type\":\"disabled\"}",
        "claude-opus-5,{\"type\":\"disabled\"}",
        "claude-sonnet-5-5,{\"type\":\"between_tools\"}",
        "claude-opus-5-5,",
        "claude-3-haiku-20240307,",
    })
    void none_is_mapped_per_model(String model, String expected) {
        for (ReasoningConfig none : List.of(
                ReasoningConfig.ofEffort("none"),
                budget(0),
                new ReasoningConfig(
                        null, null, null, AdditionalProperties.NONE.with("enabled", new RawJson("false"))))) {
            JsonNode body = thinkingBody(ChatOptions.builder(model).reasoning(none));

            assertThat(body.path("thinking"))
                    .isEqualTo(expected == null ? tree("{}").path("thinking") : tree(expected));
            assertThat(body.at("/output_config/effort").asText(""))
                    .isEqualTo(model.equals("claude-opus-5-5") ? "low" : "");
        }
    }

    @Test
    void switched_on_without_more_is_a_middling_budget_or_the_models_own_effort() {
        var on = new ReasoningConfig(null, null, null, AdditionalProperties.NONE.with("enabled", new RawJson("true")));

        assertThat(thinkingBody(ChatOptions.builder(SONNET_4_5)
                                .maxTokens(10_000)
                                .reasoning(on))
                        .at("/thinking/budget_tokens")
                        .asInt())
                .isEqualTo(5_000);
        JsonNode newer = thinkingBody(ChatOptions.builder("claude-opus-5").reasoning(on));
        assertThat(newer.at("/thinking/type").asText()).isEqualTo("adaptive");
        assertThat(newer.has("output_config")).isFalse();
    }

    @Test
    void excluded_thinking_omits_the_text() {
        var hideThinking = new ReasoningConfig("high", null, true, AdditionalProperties.NONE);

        assertThat(thinkingBody(ChatOptions.builder("claude-opus-5").reasoning(hideThinking))
                        .at("/thinking/display")
                        .asText())
                .isEqualTo("omitted");
    }

    @Test
    void forced_call_goes_before_thinking() {
        ChatOptions.Builder forced = ChatOptions.builder(SONNET_4_5)
                .toolChoice(ToolChoice.REQUIRED)
                .temperature(0.5)
                .reasoning(ReasoningConfig.ofEffort("high"));
        JsonNode body = tree(chat(forced, Message.user("x")).withTools(List.of(tool("f"))));
        assertThat(body.has("thinking")).isFalse();
        assertThat(body.has("temperature")).isTrue();

        JsonNode newer =
                tree(chat(forced.model("claude-opus-4-8"), Message.user("x")).withTools(List.of(tool("f"))));
        assertThat(newer.has("thinking")).isFalse();
        assertThat(newer.at("/output_config/effort").asText()).isEqualTo("high");
    }

    @Test
    void response_that_began_without_thinking_continues_without() {
        ChatOptions.Builder options = ChatOptions.builder(SONNET_4_5).reasoning(ReasoningConfig.ofEffort("high"));
        var call = new ToolCall("c", "f", "{}");
        String ownDefault = "[{\"type\":\"thinking\",\"thinking\":\"t\",\"signature\":\"s\"}]";

        assertThat(tree(chat(options, Message.user("x"), assistantWithCalls("so", call), Message.tool("c", "r")))
                        .has("thinking"))
                .isFalse();
        assertThat(tree(chat(
                                options,
                                Message.user("x"),
                                assistantWithThinking(ownDefault, "so", call),
                                Message.tool("c", "r")))
                        .has("thinking"))
                .isTrue();
        assertThat(tree(chat(
                                options,
                                Message.user("x"),
                                assistantWithCalls("so", call),
                                Message.tool("c", "r"),
                                Message.assistant("done"),
                                Message.user("more")))
                        .has("thinking"))
                .isTrue();
        assertThat(tree(chat(
                                options.model("claude-opus-4-8"),
                                Message.user("x"),
                                assistantWithCalls("so", call),
                                Message.tool("c", "r")))
                        .has("thinking"))
                .isTrue();
    }
}

package io.ratatoskr.provider.anthropic;

import static io.ratatoskr.provider.anthropic.AnthropicTestRequests.anthropicChat;
import static io.ratatoskr.provider.anthropic.AnthropicTestRequests.assistantWithCalls;
import static io.ratatoskr.provider.anthropic.AnthropicTestRequests.body;
import static io.ratatoskr.provider.anthropic.AnthropicTestRequests.chat;
import static io.ratatoskr.provider.anthropic.AnthropicTestRequests.options;
import static io.ratatoskr.provider.anthropic.AnthropicTestRequests.tool;
import static io.ratatoskr.provider.anthropic.AnthropicTestRequests.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.api.chat.ChatOptions;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.ToolCall;
import io.ratatoskr.api.chat.ToolChoice;
import io.ratatoskr.api.chat.ToolDefinition;
import io.ratatoskr.api.error.UnsupportedParameter;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AnthropicToolsTest {
    private static JsonNode choice(ChatOptions.Builder options) {
        return tree(chat(options, Message.user("x")).withTools(List.of(tool("f"), tool("g"))))
                .path("tool_choice");
    }

    @Test
    void definition_has_all_its_parts() {
        var function = new ToolDefinition.Function(
                "f",
                "does",
                new RawJson("{\"type\":\"object\", \"x\":1.0,\"additionalProperties\":false}"),
                true,
                new RawJson("{\"type\":\"ephemeral\"}"),
                AdditionalProperties.NONE.with("martian", new RawJson("1")),
                AdditionalProperties.NONE);

        assertThat(body(chat(options(), Message.user("x")).withTools(List.of(function))))
                .contains("\"tools\":[{\"name\":\"f\",\"description\":\"does\",\"input_schema\":"
                        + "{\"type\":\"object\", \"x\":1.0,\"additionalProperties\":false},"
                        + "\"strict\":true,\"cache_control\":{\"type\":\"ephemeral\"}}]");
        assertThat(body(anthropicChat(options(), Message.user("x")).withTools(List.of(function))))
                .contains("\"martian\":1");
    }

    @Test
    void tool_without_parameters_takes_none() {
        for (RawJson parameters : new RawJson[] {null, RawJson.NULL, new RawJson("{ }")}) {
            var function = new ToolDefinition.Function("f", null, parameters);

            assertThat(body(chat(options(), Message.user("x")).withTools(List.of(function))))
                    .contains("[{\"name\":\"f\",\"input_schema\":{\"type\":\"object\",\"properties\":{}}}]");
        }
    }

    @Test
    void strict_is_omitted_for_models_without_support() {
        var function = new ToolDefinition.Function(
                "f", null, null, true, null, AdditionalProperties.NONE, AdditionalProperties.NONE);

        assertThat(body(chat(ChatOptions.builder("claude-3-5-haiku-latest"), Message.user("x"))
                        .withTools(List.of(function))))
                .doesNotContain("strict");
    }

    @Test
    void tool_choices_are_mapped() {
        assertThat(choice(options()).isMissingNode()).isTrue();
        assertThat(choice(options().toolChoice(ToolChoice.AUTO))).isEqualTo(tree("{\"type\":\"auto\"}"));
        assertThat(choice(options().toolChoice(ToolChoice.REQUIRED))).isEqualTo(tree("{\"type\":\"any\"}"));
        assertThat(choice(options().toolChoice(ToolChoice.NONE).parallelToolCalls(false)))
                .isEqualTo(tree("{\"type\":\"none\"}"));
        assertThat(choice(options().toolChoice(new ToolChoice.Function("g"))))
                .isEqualTo(tree("{\"type\":\"tool\",\"name\":\"g\"}"));
    }

    @Test
    void one_call_at_a_time_goes_with_any_choice() {
        assertThat(choice(options().parallelToolCalls(false)))
                .isEqualTo(tree("{\"type\":\"auto\",\"disable_parallel_tool_use\":true}"));
        assertThat(choice(options().parallelToolCalls(false).toolChoice(ToolChoice.REQUIRED)))
                .isEqualTo(tree("{\"type\":\"any\",\"disable_parallel_tool_use\":true}"));
        assertThat(choice(options().parallelToolCalls(true)).isMissingNode()).isTrue();
    }

    @Test
    void choice_without_tools_is_left_out() {
        assertThat(body(chat(options().toolChoice(ToolChoice.REQUIRED).parallelToolCalls(false), Message.user("x"))))
                .doesNotContain("tool");
    }

    @Test
    void tools_of_the_past_are_defined_but_not_to_be_called() {
        JsonNode body = tree(chat(
                options().toolChoice(ToolChoice.AUTO),
                Message.user("go"),
                assistantWithCalls(
                        null, new ToolCall("a", "f", "{}"), new ToolCall("b", "g", "{}"), new ToolCall("c", "f", "{}")),
                Message.tool("a", "1"),
                Message.tool("b", "2"),
                Message.tool("c", "3"),
                Message.user("sum up")));

        assertThat(body.get("tools").findValuesAsText("name")).containsExactly("f", "g");
        assertThat(body.get("tool_choice")).isEqualTo(tree("{\"type\":\"none\"}"));
    }

    @Test
    void forced_calls_are_unsupported_by_some_models() {
        for (String model : List.of("claude-opus-5-5", "claude-sonnet-5-5", "claude-fable-5-1")) {
            assertThatThrownBy(() -> choice(ChatOptions.builder(model).toolChoice(ToolChoice.REQUIRED)))
                    .isInstanceOfSatisfying(
                            UnsupportedParameter.class,
                            e -> assertThat(e.parameter()).isEqualTo("tool_choice"));
        }
        assertThat(choice(ChatOptions.builder("claude-opus-5").toolChoice(ToolChoice.REQUIRED)))
                .isEqualTo(tree("{\"type\":\"any\"}"));
    }

    @Test
    void kinds_of_another_dialect_go_to_another_provider_and_own_ones_pass() {
        var search = new ToolDefinition.Other(
                "web_search_20250305",
                new RawJson("{\"type\":\"web_search_20250305\",\"name\":\"web_search\", \"max_uses\":5}"));
        var other = new ToolChoice.Other(new RawJson("{\"type\":\"auto\", \"x\":1}"));

        assertThatThrownBy(() -> body(chat(options(), Message.user("x")).withTools(List.of(search))))
                .isInstanceOf(UnsupportedParameter.class);
        assertThatThrownBy(() -> choice(options().toolChoice(other))).isInstanceOf(UnsupportedParameter.class);
        assertThat(body(anthropicChat(options().toolChoice(other), Message.user("x"))
                        .withTools(List.of(search))))
                .contains("\"tools\":[" + search.json() + "]", "\"tool_choice\":" + other.json());
    }
}

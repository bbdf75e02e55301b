package io.ratatoskr.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.chat.AssistantOutput;
import io.ratatoskr.api.chat.Choice;
import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.ToolCall;
import io.ratatoskr.api.chat.ToolChoice;
import io.ratatoskr.api.chat.ToolDefinition;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToolNameMapperTest {
    @ParameterizedTest
    @CsvSource({
        "caldav-mcp.create-event, caldav-mcp_create-event",
        "fs/list, fs_list",
        "mcp:server:tool, mcp_server_tool",
        "météo, m_t_o",
        "get weather, get_weather",
    })
    void a_refused_name_becomes_the_nearest_accepted_one(String name, String expected) {
        ChatRequest request = withTools(name);
        ToolNameMapper mapper = ToolNameMapper.of(request, ToolNamePattern.ANTHROPIC);

        assertThat(names(mapper.apply(request))).containsExactly(expected);
        assertThat(mapper.restore(response(expected)).toolCalls())
                .extracting(ToolCall::name)
                .containsExactly(name);
    }

    @ParameterizedTest
    @CsvSource({"3d_render, _3d_render", "-x, _-x", "fs/list, fs_list", "$ref, _ref"})
    void names_that_must_begin_with_a_letter(String name, String expected) {
        ChatRequest request = withTools(name, "a.b:c");

        assertThat(names(ToolNameMapper.of(request, ToolNamePattern.GEMINI).apply(request)))
                .containsExactly(expected, "a.b:c");
    }

    @Test
    void replacements_are_distinct_and_differ_from_other_tools() {
        ChatRequest request = withTools("a.b", "a/b", "a_b", "a b");
        ToolNameMapper mapper = ToolNameMapper.of(request, ToolNamePattern.OPENAI);

        assertThat(names(mapper.apply(request))).containsExactly("a_b_2", "a_b_3", "a_b", "a_b_4");
        assertThat(mapper.restore(response("a_b_3")).toolCalls().getFirst().name())
                .isEqualTo("a/b");
        assertThat(mapper.restore(response("a_b")).toolCalls().getFirst().name())
                .isEqualTo("a_b");
    }

    @Test
    void long_names_are_cut_and_stay_distinct() {
        String longName = "x".repeat(70);
        ChatRequest request = withTools(longName, longName + "y");
        List<String> names =
                names(ToolNameMapper.of(request, ToolNamePattern.OPENAI).apply(request));

        assertThat(names).doesNotHaveDuplicates().allMatch(ToolNamePattern.OPENAI::matches);
    }

    @Test
    void history_and_tool_choice_get_the_same_name() {
        var call = new ToolCall("1", "fs/list", "{}");
        ChatRequest request = withTools("fs/list")
                .withMessages(List.of(
                        Message.user("x"),
                        Message.assistant("")
                                .withOutput(AssistantOutput.ofToolCalls(
                                        List.of(call, new ToolCall("2", "old/tool", "{}")))),
                        Message.tool("1", "y")));
        request = request.withOptions(request.options().toBuilder()
                .toolChoice(new ToolChoice.Function("fs/list"))
                .build());
        ChatRequest mapped =
                ToolNameMapper.of(request, ToolNamePattern.ANTHROPIC).apply(request);

        assertThat(mapped.options().toolChoice()).isEqualTo(new ToolChoice.Function("fs_list"));
        assertThat(mapped.messages().get(1).toolCalls())
                .extracting(ToolCall::name)
                .containsExactly("fs_list", "old_tool");
        assertThat(mapped.messages().get(2)).isEqualTo(request.messages().get(2));
    }

    @Test
    void replacements_differ_from_the_names_of_results_and_of_the_choice() {
        ChatRequest request = withTools("a.b", "c.d");
        request = request.withMessages(
                        List.of(Message.user("x"), Message.tool("1", "y").withName("a_b")))
                .withOptions(request.options().toBuilder()
                        .toolChoice(new ToolChoice.Function("c_d"))
                        .build());
        ToolNameMapper mapper = ToolNameMapper.of(request, ToolNamePattern.OPENAI);

        assertThat(names(mapper.apply(request))).containsExactly("a_b_2", "c_d_2");
        assertThat(mapper.apply(request).messages().get(1).name()).isEqualTo("a_b");
        assertThat(mapper.restore(response("a_b_2")).toolCalls().getFirst().name())
                .isEqualTo("a.b");
    }

    @Test
    void names_inside_unknown_tools_and_choices_count() {
        ChatRequest request = new ChatRequest(
                List.of(Message.user("x")),
                List.of(
                        new ToolDefinition.Function("a/b", null, null),
                        new ToolDefinition.Other(
                                "custom", new RawJson("{\"type\":\"custom\",\"custom\":{\"name\":\"a_b\"}}"))),
                ChatRequest.of("m", Message.user("x")).options().toBuilder()
                        .toolChoice(new ToolChoice.Other(new RawJson(
                                "{\"type\":\"allowed_tools\",\"allowed_tools\":{\"mode\":\"auto\",\"tools\":"
                                        + "[{\"type\":\"function\",\"function\":{\"name\":\"a/b\"}}]}}")))
                        .build(),
                false,
                false,
                "openai");
        ChatRequest mapped = ToolNameMapper.of(request, ToolNamePattern.OPENAI).apply(request);

        assertThat(((ToolDefinition.Function) mapped.tools().getFirst()).name()).isEqualTo("a_b_2");
        assertThat(mapped.tools().getLast()).isEqualTo(request.tools().getLast());
        assertThat(((ToolChoice.Other) mapped.options().toolChoice()).json().text())
                .contains("\"name\":\"a_b_2\"");
    }

    @Test
    void accepted_names_cost_nothing() {
        ChatRequest request = withTools("get_weather", "A-1");
        ToolNameMapper mapper = ToolNameMapper.of(request, ToolNamePattern.ANTHROPIC);

        assertThat(mapper.isIdentity()).isTrue();
        assertThat(mapper.apply(request)).isSameAs(request);
        ChatResponse response = response("get_weather");
        assertThat(mapper.restore(response)).isSameAs(response);
    }

    @Test
    @Timeout(20)
    void many_long_names_that_are_equal_once_cut_off_take_little_time() {
        // Tried one by one for each name, the numbers took more than a minute
        String[] names = IntStream.range(0, 100_000)
                .mapToObj(i -> "a".repeat(59) + (1_000 + i / 10 % 10_000) + (char) (0x4E00 + i % 10))
                .toArray(String[]::new);
        ChatRequest request = withTools(names);

        assertThat(names(ToolNameMapper.of(request, ToolNamePattern.OPENAI).apply(request)))
                .doesNotHaveDuplicates()
                .allMatch(ToolNamePattern.OPENAI::matches);
    }

    private static ChatRequest withTools(String... names) {
        return ChatRequest.of("m", Message.user("x"))
                .withTools(Arrays.stream(names)
                        .<ToolDefinition>map(name -> new ToolDefinition.Function(name, null, null))
                        .toList());
    }

    private static List<String> names(ChatRequest request) {
        return request.tools().stream()
                .map(tool -> ((ToolDefinition.Function) tool).name())
                .toList();
    }

    private static ChatResponse response(String name) {
        var output = AssistantOutput.ofToolCalls(List.of(new ToolCall("1", name, "{}")));
        var choice = new Choice(
                0, null, output, FinishReason.TOOL_CALLS, null, AdditionalProperties.NONE, AdditionalProperties.NONE);
        return new ChatResponse(List.of(choice), null, "m", "p", null, null, AdditionalProperties.NONE);
    }
}

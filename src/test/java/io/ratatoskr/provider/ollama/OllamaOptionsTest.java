package io.ratatoskr.provider.ollama;

import static io.ratatoskr.provider.ollama.OllamaSamples.PROFILE;
import static io.ratatoskr.provider.ollama.OllamaSamples.PROTOCOL;
import static io.ratatoskr.provider.ollama.OllamaSamples.body;
import static io.ratatoskr.provider.ollama.OllamaSamples.metadata;
import static io.ratatoskr.provider.ollama.OllamaSamples.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ratatoskr.api.ChatOptions;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.api.Message;
import io.ratatoskr.api.ModelCapability;
import io.ratatoskr.api.ReasoningConfig;
import io.ratatoskr.api.ResponseFormat;
import io.ratatoskr.api.ToolChoice;
import io.ratatoskr.api.ToolDefinition;
import io.ratatoskr.api.UnsupportedParameter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Encoding of chat options. */
final class OllamaOptionsTest {
    private static final ToolDefinition TOOL = new ToolDefinition.Function("f", "does", null);

    private static ChatRequest chat(ChatOptions.Builder options) {
        return chat(options, Dialects.OPENAI);
    }

    private static ChatRequest chat(ChatOptions.Builder options, String dialect) {
        return new ChatRequest(List.of(Message.user("x")), List.of(), options.build(), false, false, dialect);
    }

    private static ChatOptions.Builder options() {
        return ChatOptions.builder("m");
    }

    private static String rejectedParameter(ChatRequest request) {
        var failure = catchThrowableOfType(UnsupportedParameter.class, () -> body(request));
        assertThat(failure).isNotNull().hasMessageStartingWith("acme: ");
        return failure.parameter();
    }

    @Test
    void a_plain_chat_is_this_and_no_more() {
        assertThat(body(chat(options())))
                .isEqualTo("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],"
                        + "\"stream\":false,\"truncate\":false,\"options\":{\"num_ctx\":4096}}");
    }

    @Test
    void every_option_has_ollamas_name() {
        var options = options()
                .temperature(0.5)
                .topP(0.9)
                .topK(40)
                .maxTokens(100)
                .stop(List.of("a", "b"))
                .seed(-7L)
                .frequencyPenalty(0.25)
                .presencePenalty(-1.0)
                .parallelToolCalls(false)
                .cachePrompt(true);
        assertThat(tree(chat(options)).get("options"))
                .hasToString(
                        "{\"temperature\":0.5,\"top_p\":0.9,\"top_k\":40,\"num_predict\":100,\"stop\":[\"a\",\"b\"],"
                                + "\"seed\":-7,\"frequency_penalty\":0.25,\"presence_penalty\":-1,\"num_ctx\":4096}");
    }

    @ParameterizedTest
    @CsvSource({
        "m,none,false",
        "m,low,true",
        "m,high,true",
        "m,galactic,true",
        "gpt-oss:20b,none,false",
        "gpt-oss:20b,minimal,\"low\"",
        "hf.co/x/GPT-OSS-20b:Q4,low,\"low\"",
        "gpt-oss,medium,\"medium\"",
        "gpt-oss,high,\"high\"",
        "gpt-oss,xhigh,\"high\"",
        "gpt-oss,galactic,true",
    })
    void an_effort_is_a_level_only_where_levels_are_known(String model, String effort, String think) {
        var options = ChatOptions.builder(model).reasoning(ReasoningConfig.ofEffort(effort));
        assertThat(tree(chat(options)).get("think")).hasToString(think);
    }

    @Test
    void a_budget_turns_thinking_on_or_off_and_hiding_it_does_neither() {
        assertThat(tree(chat(options().reasoning(new ReasoningConfig(null, 512, null, AdditionalProperties.NONE))))
                        .get("think"))
                .hasToString("true");
        assertThat(tree(chat(options().reasoning(new ReasoningConfig(null, 0, null, AdditionalProperties.NONE))))
                        .get("think"))
                .hasToString("false");
        assertThat(tree(chat(options().reasoning(new ReasoningConfig(null, null, true, AdditionalProperties.NONE))))
                        .has("think"))
                .isFalse();
    }

    @Test
    void format_is_json_or_the_unchanged_schema() {
        String schema = "{\"type\":\"object\",\"properties\":{\"z\":{\"enum\":[1.0,1e2]},\"a\":{}}}";
        assertThat(body(chat(options()
                        .responseFormat(
                                new ResponseFormat.JsonSchema("n", null, new RawJson(schema), true, AdditionalProperties.NONE)))))
                .contains("\"format\":" + schema + ",");
        assertThat(body(chat(options().responseFormat(ResponseFormat.JSON_OBJECT))))
                .contains("\"format\":\"json\"");
        assertThat(body(chat(
                        options().responseFormat(new ResponseFormat.JsonSchema("n", null, null, null, AdditionalProperties.NONE)))))
                .contains("\"format\":\"json\"");
        assertThat(body(chat(options().responseFormat(ResponseFormat.TEXT)))).doesNotContain("format");
        assertThat(rejectedParameter(
                        chat(options().responseFormat(new ResponseFormat.Other("grammar", new RawJson("{}"))))))
                .isEqualTo("response_format");
    }

    @Test
    void tool_without_parameters_has_an_empty_schema() {
        assertThat(body(chat(options()).withTools(List.of(TOOL))))
                .contains("\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"description\":\"does\","
                        + "\"parameters\":{\"type\":\"object\",\"properties\":{}}}}]");
    }

    @Test
    void a_choice_among_tools_is_made_by_leaving_them_out_or_not_at_all() {
        List<ToolDefinition> tools = List.of(TOOL);
        assertThat(body(chat(options().toolChoice(ToolChoice.AUTO)).withTools(tools)))
                .contains("tools")
                .doesNotContain("tool_choice");
        assertThat(body(chat(options().toolChoice(ToolChoice.NONE)).withTools(tools)))
                .doesNotContain("tool");
        assertThat(body(chat(options().toolChoice(ToolChoice.REQUIRED)))).doesNotContain("tool");
        for (ToolChoice choice :
                List.of(ToolChoice.REQUIRED, new ToolChoice.Function("f"), new ToolChoice.Other(new RawJson("{}")))) {
            assertThat(rejectedParameter(chat(options().toolChoice(choice)).withTools(tools)))
                    .isEqualTo("tool_choice");
        }
        assertThat(rejectedParameter(
                        chat(options()).withTools(List.of(new ToolDefinition.Other("web_search", new RawJson("{}"))))))
                .isEqualTo("tools");
    }

    @Test
    void several_choices_are_rejected_and_one_is_not() {
        assertThat(rejectedParameter(chat(options().extra(extra("n", "2"))))).isEqualTo("n");
        assertThat(body(chat(options().extra(extra("n", "1"))))).doesNotContain("\"n\"");
        assertThat(body(chat(options().extra(extra("n", "2")), "martian"))).doesNotContain("\"n\"");
    }

    @Test
    void log_probabilities_use_the_same_field_names() {
        AdditionalProperties requested = extra("logprobs", "true").with("top_logprobs", new RawJson("3"));
        assertThat(body(chat(options().extra(requested)))).contains("\"logprobs\":true,\"top_logprobs\":3");
        assertThat(body(chat(options().extra(extra("logprobs", "false"))))).doesNotContain("logprobs");
    }

    @Test
    void fields_of_ollamas_own_pass_and_its_options_join_ours() {
        AdditionalProperties ownDialect = extra("keep_alive", "\"10m\"").with("options", new RawJson("{\"min_p\":0.05,\"num_ctx\":100}"));
        var sent = tree(chat(options().temperature(0.5).extra(ownDialect), Dialects.OLLAMA));
        assertThat(sent.get("keep_alive").asText()).isEqualTo("10m");
        assertThat(sent.get("options")).hasToString("{\"temperature\":0.5,\"num_ctx\":100,\"min_p\":0.05}");
        assertThat(body(chat(options().extra(ownDialect)))).doesNotContain("keep_alive", "min_p");
    }

    @Test
    void raw_options_win_field_by_field_and_ours_beside_them_stay() {
        var request = chat(
                options()
                        .temperature(0.5)
                        .seed(1L)
                        .extra(extra("options", "{\"seed\":2,\"mirostat\":1}"))
                        .rawProviderOptions(new RawJson(
                                "{\"truncate\":true,\"options\":{\"seed\":3,\"num_gpu\":1.0},\"x\":null}")),
                Dialects.OLLAMA);
        assertThat(body(request))
                .contains(
                        "\"options\":{\"temperature\":0.5,\"seed\":3,\"num_ctx\":4096,\"mirostat\":1,\"num_gpu\":1.0}",
                        "\"truncate\":true",
                        "\"x\":null");
    }

    @Test
    void known_missing_capability_is_rejected_without_a_request() {
        ChatRequest tools = chat(options()).withTools(List.of(TOOL));
        ChatRequest thinks = chat(options().reasoning(ReasoningConfig.ofEffort("low")));
        for (ChatRequest request : List.of(tools, thinks)) {
            assertThatThrownBy(() -> PROTOCOL.encode(request, PROFILE, metadata(null, ModelCapability.CHAT)))
                    .isInstanceOf(UnsupportedParameter.class)
                    .hasMessageContaining("list of capabilities");
            assertThat(body(request, metadata(null))).contains("\"model\"");
            assertThat(body(
                            request,
                            metadata(null, ModelCapability.CHAT, ModelCapability.TOOL_USE, ModelCapability.REASONING)))
                    .contains("\"model\"");
        }
        ChatRequest quiet = chat(options().reasoning(ReasoningConfig.ofEffort("none")));
        assertThat(body(quiet, metadata(null, ModelCapability.CHAT))).contains("\"think\":false");
    }

    private static AdditionalProperties extra(String name, @Nullable String json) {
        return AdditionalProperties.NONE.with(name, new RawJson(String.valueOf(json)));
    }
}

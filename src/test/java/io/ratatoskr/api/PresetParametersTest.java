package io.ratatoskr.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.chat.ChatOptions;
import io.ratatoskr.api.chat.GenerateOptions;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.OutputOptions;
import io.ratatoskr.api.chat.Penalties;
import io.ratatoskr.api.chat.ReasoningConfig;
import io.ratatoskr.api.chat.ResponseFormat;
import io.ratatoskr.api.chat.Sampling;
import io.ratatoskr.api.chat.ToolChoice;
import io.ratatoskr.api.chat.ToolDefinition;
import io.ratatoskr.api.chat.ToolOptions;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PresetParametersTest {
    private static final PresetParameters ALL = new PresetParameters(
            new Sampling(0.2, 0.9, 40, 7L, new Penalties(0.1, 0.3)),
            new OutputOptions(100, false, List.of("END"), ResponseFormat.JSON_OBJECT),
            new ToolOptions(ToolChoice.REQUIRED, false),
            ReasoningConfig.ofEffort("low"),
            true,
            new RawJson("{\"a\":1}"));
    private static final ToolDefinition TOOL =
            new ToolDefinition.Function("look", "looks", new RawJson("{\"type\":\"object\"}"));

    private static ChatRequest chat() {
        return ChatRequest.of("m", Message.user("hi"));
    }

    @Test
    void everything_that_is_unset_is_filled() {
        ChatOptions filled =
                ALL.applyTo(chat().withTools(List.of(TOOL)).withStream(true)).options();
        assertThat(filled)
                .isEqualTo(ChatOptions.builder("m")
                        .temperature(0.2)
                        .maxTokens(100)
                        .topP(0.9)
                        .topK(40)
                        .stop(List.of("END"))
                        .frequencyPenalty(0.1)
                        .presencePenalty(0.3)
                        .seed(7L)
                        .toolChoice(ToolChoice.REQUIRED)
                        .parallelToolCalls(false)
                        .responseFormat(ResponseFormat.JSON_OBJECT)
                        .cachePrompt(true)
                        .reasoning(ReasoningConfig.ofEffort("low"))
                        .rawProviderOptions(new RawJson("{\"a\":1}"))
                        .build());
    }

    @Test
    void nothing_that_is_set_is_replaced() {
        ChatRequest requested = chat().withTools(List.of(TOOL))
                .withOptions(ChatOptions.builder("m")
                        .temperature(0.0)
                        .maxTokens(1)
                        .usesMaxCompletionTokens(true)
                        .topP(0.0)
                        .topK(0)
                        .stop(List.of("MINE"))
                        .frequencyPenalty(0.0)
                        .presencePenalty(0.0)
                        .seed(0L)
                        .toolChoice(ToolChoice.AUTO)
                        .parallelToolCalls(true)
                        .responseFormat(ResponseFormat.TEXT)
                        .cachePrompt(false)
                        .reasoning(new ReasoningConfig(null, 5, null, AdditionalProperties.NONE))
                        .rawProviderOptions(new RawJson("{}"))
                        .provider("p")
                        .build());
        assertThat(ALL.applyTo(requested)).isEqualTo(requested);
    }

    @Test
    void a_choice_among_tools_is_no_help_without_tools() {
        ChatOptions filled = ALL.applyTo(chat()).options();
        assertThat(filled.toolChoice()).isNull();
        assertThat(filled.parallelToolCalls()).isNull();
        assertThat(filled.temperature()).isEqualTo(0.2);
    }

    @Test
    void filling_twice_is_filling_once_and_nothing_fills_nothing() {
        ChatRequest once = ALL.applyTo(chat());
        assertThat(ALL.applyTo(once)).isEqualTo(once);
        assertThat(PresetParameters.NONE.applyTo(chat())).isEqualTo(chat());
        GenerateRequest completion = GenerateRequest.of("m", "hi");
        assertThat(PresetParameters.NONE.applyTo(completion)).isSameAs(completion);
    }

    @Test
    void a_completion_is_filled_as_far_as_it_goes() {
        GenerateOptions filled =
                ALL.applyTo(GenerateRequest.of("m", "hi").withStream(true)).options();
        assertThat(filled.temperature()).isEqualTo(0.2);
        assertThat(filled.maxTokens()).isEqualTo(100);
        assertThat(filled.topP()).isEqualTo(0.9);
        assertThat(filled.topK()).isEqualTo(40);
        assertThat(filled.stopSequences()).containsExactly("END");
        assertThat(filled.frequencyPenalty()).isEqualTo(0.1);
        assertThat(filled.presencePenalty()).isEqualTo(0.3);
        assertThat(filled.seed()).isEqualTo(7L);
        assertThat(filled.reasoning()).isEqualTo(ReasoningConfig.ofEffort("low"));
        GenerateOptions own = GenerateOptions.builder("m")
                .maxTokens(0)
                .temperature(1.0)
                .topP(1.0)
                .topK(1)
                .stopSequences(List.of("X"))
                .frequencyPenalty(1.0)
                .presencePenalty(1.0)
                .seed(1L)
                .reasoning(ReasoningConfig.ofEffort("none"))
                .provider("p")
                .build();
        GenerateOptions result =
                ALL.applyTo(GenerateRequest.of("m", "hi").withOptions(own)).options();
        assertThat(result.rawProviderOptions()).isEqualTo(new RawJson("{\"a\":1}"));
        assertThat(result)
                .usingRecursiveComparison()
                .ignoringFields("providerOptions.raw")
                .isEqualTo(own);
    }
}

package io.ratatoskr.provider.ollama;

import static io.ratatoskr.provider.ollama.OllamaSamples.PROFILE;
import static io.ratatoskr.provider.ollama.OllamaSamples.PROTOCOL;
import static io.ratatoskr.provider.ollama.OllamaSamples.response;
import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.chat.ChatOptions;
import io.ratatoskr.api.chat.Content;
import io.ratatoskr.api.chat.GenerateOptions;
import io.ratatoskr.api.chat.Input;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.Part;
import io.ratatoskr.api.chat.ReasoningConfig;
import io.ratatoskr.api.chat.Role;
import io.ratatoskr.api.chat.ToolChoice;
import io.ratatoskr.api.chat.ToolDefinition;
import io.ratatoskr.api.error.ContextLengthExceeded;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.ModelNotAvailable;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.QuotaExceeded;
import io.ratatoskr.api.error.UnsupportedParameter;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mapping of Ollama's errors. */
final class OllamaErrorMapperTest {
    private static final ChatRequest CHAT = ChatRequest.of("llama3", Message.user("x"));
    private static final ChatRequest TOOLS = CHAT.withTools(List.of(new ToolDefinition.Function("f", null, null)));

    private static GatewayException failure(ModelRequest request, int status, String body) {
        GatewayException failure = PROTOCOL.mapError(request, response(status, body), PROFILE);
        assertThat(failure).hasMessageStartingWith("acme: HTTP " + status + ": ");
        return failure;
    }

    private static ChatRequest thinking(String effort) {
        return CHAT.withOptions(ChatOptions.builder("llama3")
                .reasoning(ReasoningConfig.ofEffort(effort))
                .build());
    }

    @Test
    void missing_model_error_has_the_pull_command() {
        assertThat(failure(CHAT, 404, "{\"error\":\"model 'llama3' not found\"}"))
                .isInstanceOf(ModelNotAvailable.class)
                .hasMessage("acme: HTTP 404: model 'llama3' not found; pull it with `ollama pull llama3`");
        assertThat(failure(CHAT, 404, "404 page not found"))
                .isInstanceOf(ModelNotAvailable.class)
                .hasMessageContaining("without /api or /v1");
    }

    @Test
    void rejected_optional_capability_is_an_unsupported_parameter() {
        String body = "{\"error\":\"\\\"llama3\\\" does not support tools\"}";
        assertThat(failure(TOOLS, 400, body))
                .isInstanceOf(UnsupportedParameter.class)
                .hasMessage("acme: HTTP 400: \"llama3\" does not support tools"
                        + " (the model probably does not support what the request requires: tools)")
                .matches(e -> ((UnsupportedParameter) e).parameter().equals("tools"))
                .matches(GatewayException::isFallbackAllowed);
        assertThat(failure(thinking("high"), 400, "{\"error\":\"no\"}"))
                .isInstanceOf(UnsupportedParameter.class)
                .matches(e -> ((UnsupportedParameter) e).parameter().equals("reasoning"));
        var image = new Part.Image("data:image/png;base64,AA==", null, AdditionalProperties.NONE);
        var shown = Message.of(Role.USER, new Content.Parts(List.of(image)));
        assertThat(failure(ChatRequest.of("m", shown), 400, "{\"error\":\"no\"}"))
                .isInstanceOf(UnsupportedParameter.class)
                .hasMessageEndingWith("requires: images)");
    }

    @Test
    void rejected_basic_request_is_an_invalid_request() {
        String body = "{\"error\":\"option \\\"seed\\\" must be of type integer\"}";
        ChatRequest hidden = TOOLS.withOptions(
                ChatOptions.builder("llama3").toolChoice(ToolChoice.NONE).build());
        for (ModelRequest request :
                List.of(CHAT, hidden, thinking("none"), GenerateRequest.of("m", "x"), EmbedRequest.of("m", "x"))) {
            assertThat(failure(request, 400, body)).isInstanceOf(InvalidRequest.class);
        }
    }

    @Test
    void rejected_suffix_is_an_unsupported_parameter() {
        AdditionalProperties extra = AdditionalProperties.NONE.with("suffix", new RawJson("\"y\""));
        var options = GenerateOptions.builder("m").extra(extra).build();
        var request = new GenerateRequest(Input.of("x"), options, false, false, "openai");
        assertThat(failure(request, 400, "{\"error\":\"registry.ollama.ai/library/m:latest does not support insert\"}"))
                .isInstanceOf(UnsupportedParameter.class)
                .matches(e -> ((UnsupportedParameter) e).parameter().equals("suffix"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":\"the input length exceeds the context length\"}",
                "{\"error\":\"the prompt is longer than the context length currently available to the model; shorten it\"}",
                "{\"error\":{\"code\":400,\"message\":\"request (8889 tokens) exceeds the available context size (4096"
                        + " tokens)\",\"type\":\"exceed_context_size_error\",\"n_prompt_tokens\":8889,\"n_ctx\":4096}}",
                "{\"error\":\"{\\\"error\\\":{\\\"code\\\":400,\\\"message\\\":\\\"request (8889 tokens) is long\\\","
                        + "\\\"type\\\":\\\"exceed_context_size_error\\\",\\\"n_ctx\\\":4096}}\"}",
            })
    void prompt_too_long_is_detected_by_the_error_text(String body) {
        for (ModelRequest request : List.of(TOOLS, GenerateRequest.of("m", "x"), EmbedRequest.of("m", "x"))) {
            var failure = (ContextLengthExceeded) failure(request, 400, body);
            assertThat(failure.limit().orElse(0)).isEqualTo(body.contains("n_ctx") ? 4096 : 0);
            assertThat(failure).hasMessageNotContaining("{");
        }
        assertThat(failure(EmbedRequest.of("m", "x"), 500, body)).isInstanceOf(ContextLengthExceeded.class);
    }

    @Test
    void other_statuses_are_mapped() {
        assertThat(failure(CHAT, 402, "{\"error\":\"upgrade\"}")).isInstanceOf(QuotaExceeded.class);
        assertThat(failure(
                        CHAT, 503, "{\"error\":\"server busy, please try again. maximum pending requests exceeded\"}"))
                .isInstanceOf(ProviderUnavailable.class)
                .matches(GatewayException::isRetryable);
        assertThat(failure(CHAT, 499, "{\"error\":\"request canceled\"}")).isInstanceOf(ProviderUnavailable.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{\"error\":null}",
                "{\"error\":[1,2]}",
                "{\"error\":{\"message\":5,\"n_ctx\":\"x\"}}",
                "{\"error\":\"{\\\"error\\\":\"}",
                "[\"error\"]",
                "<html>busy</html>",
            })
    void odd_body_does_not_change_the_mapping(String body) {
        assertThat(failure(CHAT, 500, body)).isInstanceOf(ProviderUnavailable.class);
        assertThat(failure(CHAT, 400, body)).isInstanceOf(InvalidRequest.class);
    }

    @Test
    void deep_and_long_bodies_are_shortened() {
        for (String body : List.of(
                "{\"error\":" + "{\"a\":".repeat(100_000),
                "{\"error\":\"" + "x".repeat(1 << 20) + "\"}",
                "{\"error\":\"" + "{\\\"error\\\":".repeat(50_000) + "\"}")) {
            assertThat(failure(CHAT, 500, body).getMessage()).hasSizeLessThan(700);
        }
    }
}

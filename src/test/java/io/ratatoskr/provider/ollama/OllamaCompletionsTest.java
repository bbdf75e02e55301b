package io.ratatoskr.provider.ollama;

import static io.ratatoskr.provider.ollama.OllamaSamples.PROFILE;
import static io.ratatoskr.provider.ollama.OllamaSamples.PROTOCOL;
import static io.ratatoskr.provider.ollama.OllamaSamples.body;
import static io.ratatoskr.provider.ollama.OllamaSamples.response;
import static io.ratatoskr.provider.ollama.OllamaSamples.tree;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.GenerateResponse;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.chat.Completion;
import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.api.chat.GenerateEvent;
import io.ratatoskr.api.chat.GenerateOptions;
import io.ratatoskr.api.chat.Input;
import io.ratatoskr.api.chat.ReasoningConfig;
import io.ratatoskr.api.error.UnsupportedParameter;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.provider.ProtocolContract;
import io.ratatoskr.provider.SplitRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Completion requests and responses. */
final class OllamaCompletionsTest {
    private static GenerateRequest request(
            Input prompt,
            @Nullable Integer maxTokens,
            @Nullable ReasoningConfig reasoning,
            AdditionalProperties extra,
            String dialect) {
        var options = GenerateOptions.builder("m")
                .maxTokens(maxTokens)
                .temperature(0.5)
                .topP(0.9)
                .topK(40)
                .stopSequences(List.of("\n"))
                .frequencyPenalty(0.25)
                .presencePenalty(0.75)
                .seed(7L)
                .reasoning(reasoning)
                .extra(extra)
                .build();
        return new GenerateRequest(prompt, options, false, false, dialect);
    }

    private static GenerateRequest with(String field, String json) {
        return request(
                Input.of("x"), 5, null, AdditionalProperties.NONE.with(field, new RawJson(json)), Dialects.OPENAI);
    }

    private static String rejectedParameter(GenerateRequest request) {
        var failure = catchThrowableOfType(UnsupportedParameter.class, () -> body(request));
        assertThat(failure).isNotNull().hasMessageStartingWith("acme: ");
        return failure.parameter();
    }

    @Test
    void a_completion_goes_out_raw_with_every_option() {
        assertThat(body(request(Input.of("2 + 2 ="), 5, null, AdditionalProperties.NONE, Dialects.OPENAI)))
                .isEqualTo("{\"model\":\"m\",\"prompt\":\"2 + 2 =\",\"raw\":true,\"think\":false,\"stream\":false,"
                        + "\"truncate\":false,\"options\":{\"temperature\":0.5,\"top_p\":0.9,\"top_k\":40,"
                        + "\"num_predict\":5,\"stop\":[\"\\n\"],\"seed\":7,\"frequency_penalty\":0.25,"
                        + "\"presence_penalty\":0.75,\"num_ctx\":4096}}");
    }

    @Test
    void a_suffix_needs_the_models_template() {
        var sent = tree(with("suffix", "\"return x\""));
        assertThat(sent.get("suffix").asText()).isEqualTo("return x");
        assertThat(sent.get("raw").asBoolean()).isFalse();
    }

    @Test
    void in_ollamas_own_dialect_the_caller_decides() {
        AdditionalProperties ownDialect =
                AdditionalProperties.NONE.with("system", new RawJson("\"s\"")).with("raw", new RawJson("false"));
        var sent = tree(request(Input.of("x"), 5, ReasoningConfig.ofEffort("high"), ownDialect, Dialects.OLLAMA));
        assertThat(sent.get("system").asText()).isEqualTo("s");
        assertThat(sent.get("raw").asBoolean()).isFalse();
        assertThat(sent.get("think").asBoolean()).isTrue();
    }

    @Test
    void unsupported_parameters_are_rejected_by_name() {
        assertThat(rejectedParameter(with("n", "2"))).isEqualTo("n");
        assertThat(rejectedParameter(with("best_of", "3"))).isEqualTo("best_of");
        assertThat(rejectedParameter(with("echo", "true"))).isEqualTo("echo");
        assertThat(rejectedParameter(with("logprobs", "0"))).isEqualTo("logprobs");
        assertThat(rejectedParameter(request(Input.of("x"), 0, null, AdditionalProperties.NONE, Dialects.OPENAI)))
                .isEqualTo("max_tokens");
        assertThat(rejectedParameter(request(Input.of(""), 1, null, AdditionalProperties.NONE, Dialects.OPENAI)))
                .isEqualTo("prompt");
        assertThat(rejectedParameter(
                        request(Input.of(List.of("a", "b")), 1, null, AdditionalProperties.NONE, Dialects.OPENAI)))
                .isEqualTo("prompt");
        var ids = new Input.Tokens(List.of(new int[] {1}), true);
        assertThat(rejectedParameter(request(ids, 1, null, AdditionalProperties.NONE, Dialects.OPENAI)))
                .isEqualTo("prompt");
        assertThat(rejectedParameter(request(
                        Input.of("x"), 1, ReasoningConfig.ofEffort("low"), AdditionalProperties.NONE, Dialects.OPENAI)))
                .isEqualTo("reasoning");
        assertThat(body(request(
                        Input.of("x"),
                        1,
                        ReasoningConfig.ofEffort("none"),
                        AdditionalProperties.NONE,
                        Dialects.OPENAI)))
                .contains("\"think\":false");
        assertThat(body(with("logprobs", "null"))).doesNotContain("logprobs");
    }

    @Test
    void several_prompts_are_separate_requests_and_joined_in_order() {
        var request = request(Input.of(List.of("a", "b")), 5, null, AdditionalProperties.NONE, Dialects.OPENAI);
        SplitRequest parts = PROTOCOL.split(request, PROFILE);
        var responses = new ArrayList<ModelResponse>();
        for (int i = 0; i < parts.requests().size(); i++) {
            GenerateRequest part = (GenerateRequest) parts.requests().get(i);
            assertThat(body(part)).contains("\"prompt\":\"" + "ab".charAt(i) + "\"");
            String json =
                    "{\"model\":\"m\",\"response\":\"%d\",\"done\":true,\"prompt_eval_count\":3,\"eval_count\":%d}"
                            .formatted(i, i + 1);
            responses.add(PROTOCOL.decode(part, response(200, json), PROFILE));
        }
        GenerateResponse joined = (GenerateResponse) parts.join().apply(responses);
        assertThat(joined.completions()).extracting(Completion::index).containsExactly(0, 1);
        assertThat(joined.completions()).extracting(Completion::text).containsExactly("0", "1");
        assertThat(joined.usage().promptTokens()).isEqualTo(6);
        assertThat(joined.usage().completionTokens()).isEqualTo(3);
        assertThat(PROTOCOL.split(request.withStream(true), PROFILE).requests()).hasSize(1);
        assertThat(PROTOCOL.split(GenerateRequest.of("m", "x"), PROFILE).requests())
                .containsExactly(GenerateRequest.of("m", "x"));
    }

    @Test
    void unrequested_thinking_is_separated_from_the_text() {
        String json =
                "{\"model\":\"m\",\"response\":\"four\",\"thinking\":\"hm\",\"done\":true,\"done_reason\":\"stop\"}";
        var whole = (GenerateResponse) PROTOCOL.decode(GenerateRequest.of("m", "x"), response(200, json), PROFILE);
        assertThat(whole.text()).isEqualTo("four");
        assertThat(whole.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(whole.completions().getFirst().extra().get("thinking")).hasToString("\"hm\"");
        assertThat(whole.usage()).isNull();
        List<GenerateEvent> events = ProtocolContract.events(
                PROTOCOL.decoder(GenerateRequest.of("m", "x").withStream(true), PROFILE), json.getBytes(UTF_8), 5);
        assertThat(events)
                .contains(new GenerateEvent.Text(0, "four", null))
                .contains(new GenerateEvent.UnknownFields(
                        0, AdditionalProperties.NONE.with("thinking", new RawJson("\"hm\""))));
    }
}

package io.ratatoskr.camel.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.ChatOptions;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.api.Message;
import io.ratatoskr.api.ReasoningConfig;
import io.ratatoskr.api.ResponseFormat;
import io.ratatoskr.api.ToolDefinition;
import io.ratatoskr.api.UnsupportedParameter;
import io.ratatoskr.parameters.ParameterChange;
import io.ratatoskr.parameters.FitResult;
import io.ratatoskr.parameters.ParameterPolicies;
import io.ratatoskr.registry.ModelRegistry;
import io.ratatoskr.routing.Candidate;
import io.ratatoskr.routing.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests after a provider has rejected one of their parameters. */
final class ParameterAdapterTest {
    private static final Candidate CANDIDATE = new Candidate("p", "m");

    private final ParameterAdapter parameters = new ParameterAdapter(new ModelRegistry(), ParameterPolicies.WARN);

    private static ChatRequest chat(ChatOptions options) {
        return ChatRequest.of("m", Message.user("hi")).withOptions(options);
    }

    private PreparedRequest prepare(ChatRequest request) {
        List<PreparedRequest> prepared = parameters.prepare(request, List.of(CANDIDATE), null, new ArrayList<Refusal>());
        return prepared.getFirst();
    }

    private static UnsupportedParameter rejection(String parameter) {
        return (UnsupportedParameter)
                new UnsupportedParameter("p: HTTP 400: no", parameter).providerError(new RawJson("{}"));
    }

    private static ChatRequest tools() {
        return new ChatRequest(
                List.of(Message.user("hi")),
                List.of(new ToolDefinition.Function("f", null, new RawJson("{}"))),
                ChatOptions.of("m"),
                false,
                false,
                "openai");
    }

    @Test
    void rejected_field_of_a_tool_does_not_drop_the_tools_of_other_requests() {
        for (String fieldPath : List.of("tools[0].function.strict", "tools.0.custom.strict")) {
            assertThat(parameters.retryWithout(prepare(tools()), tools(), rejection(fieldPath), null))
                    .isNull();
            assertThat(prepare(tools()).request()).isEqualTo(tools());
        }
        parameters.retryWithout(prepare(tools()), tools(), rejection("tools"), null);
        assertThat(parameters.fit(tools(), CANDIDATE, null)).isInstanceOf(FitResult.Rejected.class);
    }

    @Test
    void parameter_that_the_codec_does_not_support_is_dropped_from_that_request_only() {
        ChatRequest request = chat(ChatOptions.builder("m").topK(4).seed(1L).build());
        PreparedRequest once = parameters.retryWithout(prepare(request), request, new UnsupportedParameter("p: no", "top_k"), null);
        assertThat(once).isNotNull();
        PreparedRequest twice = parameters.retryWithout(once, request, new UnsupportedParameter("p: no", "seed"), null);
        assertThat(twice).isNotNull();
        assertThat(twice.request()).isEqualTo(chat(ChatOptions.of("m")));
        assertThat(prepare(request).changes()).isEmpty();

        parameters.retryWithout(prepare(tools()), tools(), new UnsupportedParameter("p: no tool of that type", "tools"), null);
        assertThat(prepare(tools()).changes()).isEmpty();
    }

    @Test
    void rejected_budget_does_not_drop_the_effort_of_other_requests() {
        ChatRequest budget = chat(ChatOptions.builder("m")
                .reasoning(new ReasoningConfig("high", 2_000, null, AdditionalProperties.NONE))
                .build());
        ChatRequest effort = chat(ChatOptions.builder("m")
                .reasoning(ReasoningConfig.ofEffort("high"))
                .build());
        assertThat(parameters.retryWithout(prepare(budget), budget, rejection("reasoning"), null))
                .isNotNull();
        assertThat(prepare(effort).changes()).isEmpty();

        assertThat(parameters.retryWithout(prepare(effort), effort, rejection("reasoning"), null))
                .isNotNull();
        assertThat(prepare(effort).changes()).hasSize(1);
    }

    @Test
    void schema_that_is_refused_is_remembered_and_leaves_json_as_it_was() {
        ChatRequest schema = chat(ChatOptions.builder("m")
                .responseFormat(new ResponseFormat.JsonSchema("s", null, new RawJson("{}"), true, AdditionalProperties.NONE))
                .build());
        ChatRequest json = chat(ChatOptions.builder("m")
                .responseFormat(ResponseFormat.JSON_OBJECT)
                .build());
        assertThat(parameters.retryWithout(prepare(schema), schema, rejection("response_format"), null))
                .isNull();
        assertThat(parameters.fit(schema, CANDIDATE, null)).isInstanceOf(FitResult.Rejected.class);
        assertThat(parameters.fit(json, CANDIDATE, null)).isInstanceOf(FitResult.Accepted.class);
    }

    @Test
    void concurrent_requests_are_all_retried_without_the_rejected_parameter() {
        ChatRequest request = chat(ChatOptions.builder("m").topK(4).build());
        PreparedRequest one = prepare(request);
        PreparedRequest other = prepare(request);
        UnsupportedParameter rejected = rejection("top_k");

        for (PreparedRequest prepared : List.of(one, other)) {
            PreparedRequest retry = parameters.retryWithout(prepared, request, rejected, null);
            assertThat(retry).isNotNull();
            assertThat(retry.changes())
                    .singleElement()
                    .extracting(ParameterChange::parameter)
                    .isEqualTo("top_k");
            assertThat(parameters.retryWithout(retry, request, rejected, null))
                    .as("no parameter is left to drop")
                    .isNull();
        }
    }
}

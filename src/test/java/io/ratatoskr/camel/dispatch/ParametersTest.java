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
import io.ratatoskr.parameters.Finding;
import io.ratatoskr.parameters.Fitted;
import io.ratatoskr.parameters.Policies;
import io.ratatoskr.registry.ModelRegistry;
import io.ratatoskr.routing.Candidate;
import io.ratatoskr.routing.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests after a provider has rejected one of their parameters. */
final class ParametersTest {
    private static final Candidate CANDIDATE = new Candidate("p", "m");

    private final Parameters parameters = new Parameters(new ModelRegistry(), Policies.WARN);

    private static ChatRequest chat(ChatOptions options) {
        return ChatRequest.of("m", Message.user("hi")).withOptions(options);
    }

    private Offer offer(ChatRequest request) {
        List<Offer> offers = parameters.offers(request, List.of(CANDIDATE), null, new ArrayList<Refusal>());
        return offers.getFirst();
    }

    private static UnsupportedParameter told(String parameter) {
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
    void field_of_a_tool_that_is_refused_does_not_take_the_tools_from_everybody() {
        for (String inside : List.of("tools[0].function.strict", "tools.0.custom.strict")) {
            assertThat(parameters.again(offer(tools()), tools(), told(inside), null))
                    .isNull();
            assertThat(offer(tools()).request()).isEqualTo(tools());
        }
        parameters.again(offer(tools()), tools(), told("tools"), null);
        assertThat(parameters.fit(tools(), CANDIDATE, null)).isInstanceOf(Fitted.Unfit.class);
    }

    @Test
    void what_the_gateway_itself_cannot_say_is_left_out_of_that_request_alone() {
        ChatRequest request = chat(ChatOptions.builder("m").topK(4).seed(1L).build());
        Offer once = parameters.again(offer(request), request, new UnsupportedParameter("p: no", "top_k"), null);
        assertThat(once).isNotNull();
        Offer twice = parameters.again(once, request, new UnsupportedParameter("p: no", "seed"), null);
        assertThat(twice).isNotNull();
        assertThat(twice.request()).isEqualTo(chat(ChatOptions.of("m")));
        assertThat(offer(request).findings()).isEmpty();

        parameters.again(offer(tools()), tools(), new UnsupportedParameter("p: no tool of that type", "tools"), null);
        assertThat(offer(tools()).findings()).isEmpty();
    }

    @Test
    void budget_that_is_refused_does_not_take_the_effort_from_everybody() {
        ChatRequest budget = chat(ChatOptions.builder("m")
                .reasoning(new ReasoningConfig("high", 2_000, null, AdditionalProperties.NONE))
                .build());
        ChatRequest effort = chat(ChatOptions.builder("m")
                .reasoning(ReasoningConfig.ofEffort("high"))
                .build());
        assertThat(parameters.again(offer(budget), budget, told("reasoning"), null))
                .isNotNull();
        assertThat(offer(effort).findings()).isEmpty();

        assertThat(parameters.again(offer(effort), effort, told("reasoning"), null))
                .isNotNull();
        assertThat(offer(effort).findings()).hasSize(1);
    }

    @Test
    void schema_that_is_refused_is_remembered_and_leaves_json_as_it_was() {
        ChatRequest schema = chat(ChatOptions.builder("m")
                .responseFormat(new ResponseFormat.JsonSchema("s", null, new RawJson("{}"), true, AdditionalProperties.NONE))
                .build());
        ChatRequest json = chat(ChatOptions.builder("m")
                .responseFormat(ResponseFormat.JSON_OBJECT)
                .build());
        assertThat(parameters.again(offer(schema), schema, told("response_format"), null))
                .isNull();
        assertThat(parameters.fit(schema, CANDIDATE, null)).isInstanceOf(Fitted.Unfit.class);
        assertThat(parameters.fit(json, CANDIDATE, null)).isInstanceOf(Fitted.Fit.class);
    }

    @Test
    void requests_that_were_under_way_together_are_all_asked_again_without_what_was_refused() {
        ChatRequest request = chat(ChatOptions.builder("m").topK(4).build());
        Offer one = offer(request);
        Offer other = offer(request);
        UnsupportedParameter refused = told("top_k");

        for (Offer offer : List.of(one, other)) {
            Offer again = parameters.again(offer, request, refused, null);
            assertThat(again).isNotNull();
            assertThat(again.findings())
                    .singleElement()
                    .extracting(Finding::parameter)
                    .isEqualTo("top_k");
            assertThat(parameters.again(again, request, refused, null))
                    .as("no parameter is left to drop")
                    .isNull();
        }
    }
}

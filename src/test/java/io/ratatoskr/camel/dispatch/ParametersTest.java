package io.ratatoskr.camel.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.ChatOptions;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.Message;
import io.ratatoskr.api.UnsupportedParameter;
import io.ratatoskr.parameters.Finding;
import io.ratatoskr.parameters.Policies;
import io.ratatoskr.registry.ModelRegistry;
import io.ratatoskr.routing.Candidate;
import io.ratatoskr.routing.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What requests are made of once a provider has refused one of their parameters. */
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

    @Test
    void requests_that_were_under_way_together_are_all_asked_again_without_what_was_refused() {
        ChatRequest request = chat(ChatOptions.builder("m").topK(4).build());
        Offer one = offer(request);
        Offer other = offer(request);
        var refused = new UnsupportedParameter("p: HTTP 400: no", "top_k");

        for (Offer offer : List.of(one, other)) {
            Offer again = parameters.again(offer, request, refused, null);
            assertThat(again).isNotNull();
            assertThat(again.findings())
                    .singleElement()
                    .extracting(Finding::parameter)
                    .isEqualTo("top_k");
            assertThat(parameters.again(again, request, refused, null))
                    .as("nothing is left that could be left out")
                    .isNull();
        }
    }
}

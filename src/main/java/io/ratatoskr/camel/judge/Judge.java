package io.ratatoskr.camel.judge;

import static io.ratatoskr.camel.RatatoskrConstants.ATTEMPT;
import static io.ratatoskr.camel.RatatoskrConstants.SPENT;

import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.ScoringRequest;
import io.ratatoskr.camel.Attempt;
import io.ratatoskr.config.ProviderSettings;
import io.ratatoskr.judge.Judgement;
import java.util.Map;
import org.apache.camel.Exchange;

/**
 * Route steps of {@code routes/core/judge.camel.yaml}: score NLI, zero-shot and stance requests with a chat model. All chat calls use
 * the original exchange, so that cancellation, deadline and statistics are shared. Thread-safe.
 */
public final class Judge {
    private static final String JUDGEMENT = "judgement";
    private static final String ALONE = "llm";

    private final Map<String, ProviderSettings> providers;

    public Judge(Map<String, ProviderSettings> providers) {
        this.providers = providers;
    }

    /** Starts a session for the request, and sets the first chat request as the body. */
    public void begin(Exchange exchange) {
        Object body = exchange.getMessage().getBody();
        if (!(body instanceof ScoringRequest request)) {
            throw new InvalidRequest(
                    "the message body is %s; expected an NliRequest, ZeroShotRequest or StanceRequest"
                            .formatted(
                                    body == null
                                            ? "empty"
                                            : "a " + body.getClass().getName()));
        }
        int again = 0;
        if (exchange.getVariable(ATTEMPT) instanceof Attempt made) {
            exchange.setVariable(SPENT, made.spent());
            made.spent().passedOn();
            again = again(made);
        }
        ask(exchange, Judgement.of(request, again));
    }

    /** Returns true if the body is a chat request to send. */
    public boolean asks(Exchange exchange) {
        return judgement(exchange).open();
    }

    /** Accepts the chat response, and sets the next chat request as the body, if there is one. */
    public void hear(Exchange exchange) {
        Judgement judgement = judgement(exchange);
        judgement.hear((ChatResponse) exchange.getMessage().getBody());
        ask(exchange, judgement);
    }

    /** Sets the scoring response as the body and ends the session. */
    public void rule(Exchange exchange) {
        String provider = exchange.getVariable(ATTEMPT) instanceof Attempt made ? made.provider() : ALONE;
        exchange.getMessage().setBody(judgement(exchange).response().withProvider(provider));
        exchange.removeVariable(JUDGEMENT);
    }

    /** Retries for unusable chat responses: those of the provider; fewer while another candidate is left. */
    private int again(Attempt made) {
        ProviderSettings settings = providers.get(made.provider());
        if (settings == null) {
            return 0;
        }
        return made.last()
                ? Math.max(settings.retries().max(), settings.retries().beforeFallback())
                : settings.retries().beforeFallback();
    }

    private static void ask(Exchange exchange, Judgement judgement) {
        exchange.setVariable(JUDGEMENT, judgement);
        if (judgement.open()) {
            exchange.getMessage().setBody(judgement.next());
        }
    }

    private static Judgement judgement(Exchange exchange) {
        Judgement judgement = exchange.getVariable(JUDGEMENT, Judgement.class);
        if (judgement == null) {
            throw new IllegalStateException("no judge session was started; see routes/core/judge.camel.yaml");
        }
        return judgement;
    }
}

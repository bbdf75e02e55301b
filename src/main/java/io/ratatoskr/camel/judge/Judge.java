package io.ratatoskr.camel.judge;

import static io.ratatoskr.camel.RatatoskrConstants.ATTEMPT;
import static io.ratatoskr.camel.RatatoskrConstants.SPENT;

import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.TaskRequest;
import io.ratatoskr.camel.Attempt;
import io.ratatoskr.config.ProviderSettings;
import io.ratatoskr.judge.Judgement;
import java.util.Map;
import org.apache.camel.Exchange;

/**
 * A chat model as the judge of other requests, as {@code routes/core/judge.camel.yaml} calls it. The exchange that came goes to the
 * chat model too, call after call, so that cancellation, deadline and account are the same. Thread-safe.
 */
public final class Judge {
    private static final String JUDGEMENT = "judgement";
    private static final String ALONE = "llm";

    private final Map<String, ProviderSettings> providers;

    public Judge(Map<String, ProviderSettings> providers) {
        this.providers = providers;
    }

    /** Takes the request, and puts the first question in its place. */
    public void begin(Exchange exchange) {
        Object body = exchange.getMessage().getBody();
        if (!(body instanceof TaskRequest request)) {
            throw new InvalidRequest(
                    "the message's body is %s; a judge wants an NliRequest, ZeroShotRequest or StanceRequest"
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

    /** Whether the body is a question. */
    public boolean asks(Exchange exchange) {
        return judgement(exchange).open();
    }

    /** Takes the chat model's answer, and puts the next question in its place, if there is one. */
    public void hear(Exchange exchange) {
        Judgement judgement = judgement(exchange);
        judgement.hear((ChatResponse) exchange.getMessage().getBody());
        ask(exchange, judgement);
    }

    /** Puts the response in place of the last answer. */
    public void rule(Exchange exchange) {
        String provider = exchange.getVariable(ATTEMPT) instanceof Attempt made ? made.provider() : ALONE;
        exchange.getMessage().setBody(judgement(exchange).response().withProvider(provider));
        exchange.removeVariable(JUDGEMENT);
    }

    /** The provider's retries, for answers that cannot be used; sideways first, as everywhere. */
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
            throw new IllegalStateException("no judgement has begun; see routes/core/judge.camel.yaml");
        }
        return judgement;
    }
}

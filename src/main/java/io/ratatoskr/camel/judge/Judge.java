package io.ratatoskr.camel.judge;

import static io.ratatoskr.camel.RatatoskrConstants.ATTEMPT;
import static io.ratatoskr.camel.RatatoskrConstants.REQUEST_STATS;

import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.ScoringRequest;
import io.ratatoskr.camel.Attempt;
import io.ratatoskr.config.ProviderSettings;
import io.ratatoskr.judge.JudgeSession;
import java.util.Map;
import org.apache.camel.Exchange;

/**
 * Route steps of {@code routes/core/judge.camel.yaml}: score NLI, zero-shot and stance requests with a chat model. All chat calls use
 * the original exchange, so that cancellation, deadline and statistics are shared. Thread-safe.
 */
public final class Judge {
    private static final String SESSION = "judgement";
    private static final String DEFAULT_PROVIDER = "llm";

    private final Map<String, ProviderSettings> providers;

    public Judge(Map<String, ProviderSettings> providers) {
        this.providers = providers;
    }

    /** Starts a session for the request, and sets the first chat request as the body. */
    public void start(Exchange exchange) {
        Object body = exchange.getMessage().getBody();
        if (!(body instanceof ScoringRequest request)) {
            throw new InvalidRequest(
                    "the message body is %s; expected an NliRequest, ZeroShotRequest or StanceRequest"
                            .formatted(
                                    body == null
                                            ? "empty"
                                            : "a " + body.getClass().getName()));
        }
        int retries = 0;
        if (exchange.getVariable(ATTEMPT) instanceof Attempt attempt) {
            exchange.setVariable(REQUEST_STATS, attempt.stats());
            attempt.stats().undoCall();
            retries = retriesOf(attempt);
        }
        storeSession(exchange, JudgeSession.of(request, retries));
    }

    /** Returns true if the body is a chat request to send. */
    public boolean hasNext(Exchange exchange) {
        return session(exchange).hasNext();
    }

    /** Accepts the chat response, and sets the next chat request as the body, if there is one. */
    public void accept(Exchange exchange) {
        JudgeSession session = session(exchange);
        session.accept((ChatResponse) exchange.getMessage().getBody());
        storeSession(exchange, session);
    }

    /** Sets the scoring response as the body and ends the session. */
    public void result(Exchange exchange) {
        String provider = exchange.getVariable(ATTEMPT) instanceof Attempt attempt ? attempt.provider() : DEFAULT_PROVIDER;
        exchange.getMessage().setBody(session(exchange).response().withProvider(provider));
        exchange.removeVariable(SESSION);
    }

    /** Retries for unusable chat responses: those of the provider; fewer while another candidate is left. */
    private int retriesOf(Attempt attempt) {
        ProviderSettings settings = providers.get(attempt.provider());
        if (settings == null) {
            return 0;
        }
        return attempt.last()
                ? Math.max(settings.retries().max(), settings.retries().beforeFallback())
                : settings.retries().beforeFallback();
    }

    private static void storeSession(Exchange exchange, JudgeSession session) {
        exchange.setVariable(SESSION, session);
        if (session.hasNext()) {
            exchange.getMessage().setBody(session.next());
        }
    }

    private static JudgeSession session(Exchange exchange) {
        JudgeSession session = exchange.getVariable(SESSION, JudgeSession.class);
        if (session == null) {
            throw new IllegalStateException("no judge session was started; see routes/core/judge.camel.yaml");
        }
        return session;
    }
}

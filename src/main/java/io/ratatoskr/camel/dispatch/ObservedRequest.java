package io.ratatoskr.camel.dispatch;

import static io.ratatoskr.camel.exchange.RatatoskrConstants.ATTEMPT_OBSERVATION;

import io.ratatoskr.api.ChatStream;
import io.ratatoskr.api.GenerateStream;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.ModelStream;
import io.ratatoskr.api.Operation;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.camel.exchange.AttemptObservation;
import io.ratatoskr.camel.exchange.ForwardingStream;
import io.ratatoskr.camel.exchange.RequestObservation;
import io.ratatoskr.camel.exchange.RequestOutcome;
import io.ratatoskr.camel.exchange.RequestOutcome.StreamTimes;
import io.ratatoskr.camel.exchange.RequestStats;
import io.ratatoskr.routing.Candidate;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** Reports one request to its observers. Used by the thread that dispatches the request; then by the one that reads its stream. */
final class ObservedRequest {
    private final RequestObservation observation;
    private final Operation operation;
    private final RequestStats stats;
    private AttemptObservation attempt = AttemptObservation.NONE;
    private final Set<String> providers;
    private @Nullable Candidate candidate;
    private boolean responded;
    private volatile @Nullable ObservedStream<?> stream;
    private final AtomicBoolean ended = new AtomicBoolean();

    /** @param providers the names of the configured ones */
    ObservedRequest(RequestObservation observation, Operation operation, RequestStats stats, Set<String> providers) {
        this.providers = providers;
        this.observation = observation;
        this.operation = operation;
        this.stats = stats;
    }

    RequestStats stats() {
        return stats;
    }

    /** The next candidate is about to be called. The one before may have responded: a batch of which the cache has parts needs further calls. */
    void attempt(Exchange exchange, Candidate next) {
        attempt.end();
        responded = false;
        candidate = next;
        attempt = observation.attempt(exchange, next.provider(), next.model());
        if (!attempt.equals(AttemptObservation.NONE)) {
            exchange.setVariable(ATTEMPT_OBSERVATION, attempt);
        }
    }

    /** A candidate is about to be called while another one is. Its observation is the caller's to end, unless it {@linkplain #responded(AttemptObservation, Candidate) responds}. */
    AttemptObservation hedge(Exchange exchange, Candidate other) {
        AttemptObservation started = observation.attempt(exchange, other.provider(), other.model());
        if (!started.equals(AttemptObservation.NONE)) {
            exchange.setVariable(ATTEMPT_OBSERVATION, started);
        }
        return started;
    }

    /** The candidate responded. */
    void responded() {
        responded = true;
        attempt.responded();
    }

    /** The other candidate responded. */
    void responded(AttemptObservation hedge, Candidate other) {
        attempt = hedge;
        candidate = other;
        responded();
    }

    /** Another candidate responded first. */
    void attemptLost() {
        attempt.lost();
        attempt.end();
        attempt = AttemptObservation.NONE;
    }

    /** That candidate was the last to be called. */
    void calledLast(Candidate other) {
        candidate = other;
    }

    /** The candidate failed. */
    void attemptFailed(Throwable failure) {
        attempt.failed(failure);
        attempt.end();
        attempt = AttemptObservation.NONE;
    }

    /**
     * The request succeeded.
     *
     * @return the stream to read instead of the response, if it is one
     */
    Object complete(Object response) {
        if (observation.equals(RequestObservation.NONE)) {
            return response;
        }
        if (candidate == null) {
            candidate = storedBy(response);
        }
        return switch (response) {
            case ChatStream chat -> {
                var observed = new ObservedStream.Chat(chat, this);
                stream = observed;
                yield ForwardingStream.chat(observed);
            }
            case GenerateStream generate -> {
                var observed = new ObservedStream.Generate(generate, this);
                stream = observed;
                yield ForwardingStream.generate(observed);
            }
            case ModelResponse complete -> {
                end(complete.usage(), null, null);
                yield response;
            }
            default -> {
                end(null, null, null);
                yield response;
            }
        };
    }

    /** Who made a response that was stored; null: no provider of this configuration. Instances with other ones may share it. */
    private @Nullable Candidate storedBy(Object response) {
        return switch (response) {
            case ModelStream<?> stored ->
                storedBy(stored.metadata().provider(), stored.metadata().model());
            case ModelResponse stored -> storedBy(stored.provider(), stored.model());
            default -> null;
        };
    }

    private @Nullable Candidate storedBy(String provider, @Nullable String model) {
        return providers.contains(provider) ? new Candidate(provider, model == null ? "" : model) : null;
    }

    /** The request failed, or was cancelled, while somebody reads its stream or nobody does. */
    void fail(Throwable failure) {
        ObservedStream<?> reading = stream;
        if (reading == null) {
            end(null, failure, null);
        } else {
            reading.end(failure);
        }
    }

    /** Ends the observation. Idempotent; thread-safe, since a request may be cancelled while nobody reads its stream. */
    void end(@Nullable Usage usage, @Nullable Throwable failure, @Nullable StreamTimes times) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        if (failure != null && !responded) {
            attempt.failed(failure);
        }
        attempt.end();
        Candidate last = candidate;
        observation.end(new RequestOutcome(
                operation,
                last == null ? null : last.provider(),
                last == null || last.model().isEmpty() ? null : last.model(),
                usage,
                failure,
                times,
                stats));
    }
}

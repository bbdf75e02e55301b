package io.ratatoskr.camel.dispatch;

import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.camel.exchange.AttemptObservation;
import io.ratatoskr.camel.exchange.RequestObservation;
import io.ratatoskr.camel.exchange.RequestObserver;
import io.ratatoskr.routing.strategy.CandidateTimes;
import io.ratatoskr.routing.strategy.LatencyHistory;
import io.ratatoskr.settings.FailureClass;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Exchange;

/** Records the times and the requests in flight of each candidate, for strategies and hedging. Thread-safe. */
public final class LatencyObserver implements RequestObserver {
    private final LatencyHistory history;

    public LatencyObserver(LatencyHistory history) {
        this.history = history;
    }

    @Override
    public String name() {
        return "latency";
    }

    @Override
    public RequestObservation start(Exchange exchange, ModelRequest request) {
        return new RequestObservation() {
            @Override
            public AttemptObservation attempt(Exchange attempt, String provider, String model) {
                return new TimedAttempt(history.recorded(provider, model, request.operation()), request.stream());
            }
        };
    }

    /** One attempt; its end counts once. */
    private static final class TimedAttempt implements AttemptObservation {
        private final CandidateTimes times;
        private final boolean stream;
        private final long start = System.nanoTime();
        private final AtomicBoolean ended = new AtomicBoolean();

        TimedAttempt(CandidateTimes times, boolean stream) {
            this.times = times;
            this.stream = stream;
            times.begin();
        }

        @Override
        public void responded() {
            long elapsed = System.nanoTime() - start;
            if (stream) {
                times.recordFirstToken(elapsed);
            } else {
                times.recordResponse(elapsed);
            }
        }

        /** A failure that is due to the request says nothing about the provider. */
        @Override
        public void failed(Throwable failure) {
            Optional<FailureClass> failures =
                    failure instanceof GatewayException known ? FailureClass.of(known) : Optional.empty();
            if (failures.filter(one -> one == FailureClass.RATE_LIMIT || one == FailureClass.UNAVAILABLE)
                    .isPresent()) {
                times.recordFailure();
            }
        }

        /** Else the history of a slow provider would only have its fast responses. */
        @Override
        public void lost() {
            times.recordAtLeast(System.nanoTime() - start, stream);
        }

        @Override
        public void end() {
            if (ended.compareAndSet(false, true)) {
                times.end();
            }
        }
    }
}

package io.ratatoskr.camel.dispatch;

import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.camel.exchange.AttemptObservation;
import io.ratatoskr.camel.exchange.ExtensionPoints;
import io.ratatoskr.camel.exchange.RequestObservation;
import io.ratatoskr.camel.exchange.RequestObserver;
import io.ratatoskr.camel.exchange.RequestOutcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** All observers of a context's requests as one. Immutable. */
final class RequestObservers {
    private final List<RequestObserver> observers;

    private RequestObservers(Collection<RequestObserver> observers) {
        this.observers = List.copyOf(observers);
    }

    static RequestObservers of(CamelContext context) {
        return new RequestObservers(ExtensionPoints.find(context, RequestObserver.class, RequestObserver::name)
                .values());
    }

    RequestObservation start(Exchange exchange, ModelRequest request) {
        if (observers.isEmpty()) {
            return RequestObservation.NONE;
        }
        var observations = new ArrayList<RequestObservation>(observers.size());
        for (RequestObserver observer : observers) {
            RequestObservation observation = observer.start(exchange, request);
            if (!observation.equals(RequestObservation.NONE)) {
                observations.add(observation);
            }
        }
        return switch (observations.size()) {
            case 0 -> RequestObservation.NONE;
            case 1 -> observations.getFirst();
            default -> new All(observations);
        };
    }

    private record All(List<RequestObservation> observations) implements RequestObservation {
        @Override
        public AttemptObservation attempt(Exchange attempt, String provider, String model) {
            var attempts = new ArrayList<AttemptObservation>(observations.size());
            for (RequestObservation observation : observations) {
                AttemptObservation started = observation.attempt(attempt, provider, model);
                if (!started.equals(AttemptObservation.NONE)) {
                    attempts.add(started);
                }
            }
            return switch (attempts.size()) {
                case 0 -> AttemptObservation.NONE;
                case 1 -> attempts.getFirst();
                default -> new AllOfAttempt(attempts);
            };
        }

        @Override
        public void end(RequestOutcome outcome) {
            observations.forEach(observation -> observation.end(outcome));
        }
    }

    private record AllOfAttempt(List<AttemptObservation> observations) implements AttemptObservation {
        @Override
        public <T extends AttemptObservation> @Nullable T as(Class<T> type) {
            for (AttemptObservation observation : observations) {
                T found = observation.as(type);
                if (found != null) {
                    return found;
                }
            }
            return null;
        }

        @Override
        public void retried(Throwable failure) {
            observations.forEach(observation -> observation.retried(failure));
        }

        @Override
        public void responded() {
            observations.forEach(AttemptObservation::responded);
        }

        @Override
        public void failed(Throwable failure) {
            observations.forEach(observation -> observation.failed(failure));
        }

        @Override
        public void lost() {
            observations.forEach(AttemptObservation::lost);
        }

        @Override
        public void end() {
            observations.forEach(AttemptObservation::end);
        }
    }
}

package io.ratatoskr.camel.dispatch;

import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.camel.exchange.Attempt;
import io.ratatoskr.camel.exchange.AttemptObservation;
import io.ratatoskr.camel.exchange.RatatoskrConstants;
import io.ratatoskr.camel.exchange.RequestObservation;
import io.ratatoskr.camel.exchange.RequestObserver;
import io.ratatoskr.camel.exchange.RequestOutcome;
import io.ratatoskr.limits.RateReservation;
import org.apache.camel.Exchange;

/**
 * Replaces the estimated tokens of requests, in the rates of their providers, by those that the provider counted. Of a response without
 * usage the estimate stays. Thread-safe.
 */
public final class RateCorrection implements RequestObserver {
    @Override
    public String name() {
        return "ratatoskr-rates";
    }

    @Override
    public RequestObservation start(Exchange exchange, ModelRequest request) {
        return new Correction();
    }

    private static final class Correction implements RequestObservation {
        private RateReservation rates = RateReservation.NONE;

        @Override
        public AttemptObservation attempt(Exchange attempt, String provider, String model) {
            if (!(attempt.getVariable(RatatoskrConstants.ATTEMPT) instanceof Attempt current)) {
                return AttemptObservation.NONE;
            }
            return new AttemptObservation() {
                @Override
                public void responded() {
                    rates = current.rates();
                }
            };
        }

        @Override
        public void end(RequestOutcome outcome) {
            Usage usage = outcome.usage();
            if (usage != null) {
                rates.correct(usage.totalTokens());
            }
        }
    }
}

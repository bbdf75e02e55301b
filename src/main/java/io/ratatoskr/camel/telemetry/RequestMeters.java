package io.ratatoskr.camel.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.Operation;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.camel.exchange.Attempt;
import io.ratatoskr.camel.exchange.AttemptObservation;
import io.ratatoskr.camel.exchange.RatatoskrConstants;
import io.ratatoskr.camel.exchange.RequestObservation;
import io.ratatoskr.camel.exchange.RequestObserver;
import io.ratatoskr.camel.exchange.RequestOutcome;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * Counts and times the requests that reach a provider, and their attempts. The meters of a provider are created when it is first used;
 * after that a request creates no label and looks up each meter in an array or by a name. Thread-safe.
 */
public final class RequestMeters implements RequestObserver {
    private final MeterRegistry registry;
    private final ModelLabels models;
    private final OverheadMeters overhead;
    private final Map<String, ProviderMeters> providers = new ConcurrentHashMap<>();

    /** @param maxModels maximum number of models with meters of their own */
    public RequestMeters(MeterRegistry registry, int maxModels) {
        this.registry = registry;
        this.models = new ModelLabels(registry, maxModels);
        this.overhead = new OverheadMeters(registry);
    }

    @Override
    public String name() {
        return "metrics";
    }

    @Override
    public RequestObservation start(Exchange exchange, ModelRequest request) {
        return new Observed(request.operation());
    }

    private ProviderMeters provider(@Nullable String name) {
        String label = name == null ? Meters.NONE : name;
        ProviderMeters known = providers.get(label);
        return known != null
                ? known
                : providers.computeIfAbsent(label, provider -> new ProviderMeters(registry, models, provider));
    }

    private final class Observed implements RequestObservation {
        private final Operation operation;
        /** The meters and the failure of the attempt before. */
        private @Nullable OperationMeters failed;

        private @Nullable Throwable failure;

        Observed(Operation operation) {
            this.operation = operation;
        }

        @Override
        public AttemptObservation attempt(Exchange attempt, String provider, String model) {
            OperationMeters before = failed;
            Throwable reason = failure;
            if (before != null && reason != null) {
                before.fellBack(reason);
                failed = null;
            }
            ProviderMeters called = provider(provider);
            OperationMeters meters = called.of(operation);
            meters.attemptStarted();
            boolean hedge =
                    attempt.getVariable(RatatoskrConstants.ATTEMPT) instanceof Attempt current && current.hedge();
            return new ObservedAttempt(this, meters, hedge ? called : null);
        }

        @Override
        public void end(RequestOutcome outcome) {
            provider(outcome.provider()).record(outcome);
            overhead.record(outcome.stats());
        }
    }

    private static final class ObservedAttempt implements AttemptObservation {
        private final Observed request;
        private final OperationMeters meters;
        /** Of a hedge; null: it is none. */
        private final @Nullable ProviderMeters hedges;

        private final long start = System.nanoTime();

        ObservedAttempt(Observed request, OperationMeters meters, @Nullable ProviderMeters hedges) {
            this.request = request;
            this.meters = meters;
            this.hedges = hedges;
        }

        @Override
        public void responded() {
            meters.attemptResponded(System.nanoTime() - start);
            if (hedges != null) {
                hedges.hedgeWon();
            }
        }

        @Override
        public void failed(Throwable failure) {
            meters.attemptFailed(failure);
            request.failed = meters;
            request.failure = failure;
            if (hedges != null) {
                hedges.hedgeFailed();
            }
        }

        /** No failure, and no reason for a fallback. */
        @Override
        public void lost() {
            meters.attemptFailed(new Cancelled("lost"));
            if (hedges != null) {
                hedges.hedgeLost();
            }
        }

        @Override
        public void end() {
            meters.attemptEnded();
        }
    }
}

package io.ratatoskr.client.auto;

import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.ModelStream;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.GatewayStopping;
import io.ratatoskr.api.error.NoProviderAvailable;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Sends requests to the service or the embedded gateway, and learns from their failures. Thread-safe, without a lock. */
final class AutoCalls {
    /** How often a request tries to connect to the service, when that comes and goes. */
    private static final int MAX_ATTEMPTS = 3;

    private final Choice choice;
    private final ModelGateway service;
    private final EmbeddedGateway embedded;
    private final ServiceWatch watch;

    AutoCalls(Choice choice, ModelGateway service, EmbeddedGateway embedded, ServiceWatch watch) {
        this.choice = choice;
        this.service = service;
        this.embedded = embedded;
        this.watch = watch;
    }

    /** A call that may be paid for: it is not sent again when the service may have worked on it. */
    <T> T once(Function<ModelGateway, T> operation) {
        return call(operation, false);
    }

    /** A call that is sent again, in process, when the service stops while it works on it. Lost ones are repeated by the client of the service. */
    <T> T repeatable(Function<ModelGateway, T> operation) {
        return call(operation, true);
    }

    private <T> T call(Function<ModelGateway, T> operation, boolean repeatable) {
        var attempts = new Attempts(repeatable);
        while (attempts.hasService()) {
            try {
                T response = operation.apply(service);
                reached();
                return response;
            } catch (GatewayException failure) {
                attempts.failed(failure);
            }
        }
        try (EmbeddedGateway.Lease lease = lease()) {
            return operation.apply(lease.gateway());
        }
    }

    /** Opens a stream, which stays where it began. */
    <S extends ModelStream<?>> S stream(
            Function<ModelGateway, S> operation, BiFunction<S, EmbeddedGateway.Lease, S> leased) {
        var attempts = new Attempts(false);
        while (attempts.hasService()) {
            try {
                S stream = operation.apply(service);
                reached();
                return stream;
            } catch (GatewayException failure) {
                attempts.failed(failure);
            }
        }
        EmbeddedGateway.Lease lease = lease();
        try {
            return leased.apply(operation.apply(lease.gateway()), lease);
        } catch (RuntimeException failure) {
            lease.close();
            throw failure;
        }
    }

    private void reached() {
        if (choice.state() instanceof Undecided) {
            choice.update(state -> state.serviceReached(System.nanoTime()));
        }
    }

    private void unreachable(GatewayException failure) {
        String reason = String.valueOf(failure.getMessage());
        if (choice.update(state -> state.serviceUnreachable(reason))) {
            watch.start();
        }
    }

    private void stopping(GatewayException failure) {
        String reason = String.valueOf(failure.getMessage());
        if (choice.update(state -> state.serviceStopping(reason, System.nanoTime()))) {
            watch.start();
        }
    }

    private EmbeddedGateway.Lease lease() {
        AutoState state = choice.state();
        if (state.target(System.nanoTime()) == Target.NONE) {
            throw unavailable(state, null);
        }
        try {
            boolean running = embedded.isRunning();
            EmbeddedGateway.Lease lease = embedded.lease();
            if (!running) {
                choice.update(AutoState::embeddedStarted);
                // Closes it later, also when the service is used again already
                watch.start();
            }
            return lease;
        } catch (Cancelled | GatewayStopping failure) {
            throw failure;
        } catch (RuntimeException failure) {
            String reason = String.valueOf(failure.getMessage());
            choice.update(before -> before.embeddedFailed(reason, System.nanoTime()));
            throw unavailable(choice.state(), failure);
        }
    }

    private static GatewayException unavailable(AutoState state, @Nullable RuntimeException cause) {
        if (state instanceof Closed) {
            return new GatewayStopping(state.description());
        }
        return cause == null
                ? new NoProviderAvailable(state.description())
                : new NoProviderAvailable(state.description(), cause);
    }

    /** What one request has tried. */
    private final class Attempts {
        private final boolean repeatable;
        private int sent;

        Attempts(boolean repeatable) {
            this.repeatable = repeatable;
        }

        /** Whether the request goes to the service next. */
        boolean hasService() {
            return choice.state().target(System.nanoTime()) == Target.SERVICE && sent++ < MAX_ATTEMPTS;
        }

        /** @throws GatewayException the failure, when it is the request's */
        void failed(GatewayException failure) {
            switch (ServiceFailure.of(failure)) {
                case UNREACHABLE -> unreachable(failure);
                case STOPPING -> {
                    stopping(failure);
                    if (!repeatable) {
                        throw failure;
                    }
                }
                case REPORTED -> {
                    reached();
                    throw failure;
                }
                case LOST, NONE -> throw failure;
            }
        }
    }
}

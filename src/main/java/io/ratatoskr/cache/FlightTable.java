package io.ratatoskr.cache;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.ProviderUnavailable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Responses that are being computed. Thread-safe; as large as there are inputs of requests in flight. */
final class FlightTable {
    /** A response that is being computed; null: it failed, or is not to be shared. */
    static final class Flight {
        private final CompletableFuture<@Nullable Stored> result = new CompletableFuture<>();
        private volatile boolean abandoned;

        /** Whether it ended without a response because its request was cancelled, so that another request may compute it. */
        boolean isAbandoned() {
            return abandoned;
        }

        /**
         * Waits for the response, as long as the request that waits may.
         *
         * @return null: the request computes the response itself
         */
        @Nullable
        Stored await(Cancellation cancellation) {
            CompletableFuture<@Nullable Stored> own = result.thenApply(stored -> stored);
            Cancellation.Registration registration = cancellation.onCancel(() -> own.cancel(false));
            try {
                return own.get(cancellation.remaining().toNanos(), TimeUnit.NANOSECONDS);
            } catch (CancellationException e) {
                throw cancellation.exception();
            } catch (TimeoutException e) {
                throw new ProviderUnavailable(
                        "the request's deadline passed while an identical request was in flight",
                        ProviderUnavailable.Reason.DEADLINE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Cancelled("the waiting thread was interrupted", e);
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            } finally {
                registration.remove();
                own.cancel(false);
            }
        }
    }

    private final ConcurrentHashMap<CacheKey, Flight> flights = new ConcurrentHashMap<>();

    /** Starts a flight unless there is one; returns the one that there is. */
    @Nullable
    Flight start(CacheKey key, Flight flight) {
        return flights.putIfAbsent(key, flight);
    }

    /** Ends a flight, with its response or without one. */
    void end(CacheKey key, Flight flight, @Nullable Stored response) {
        flights.remove(key, flight);
        flight.result.complete(response);
    }

    /** Ends a flight whose request was cancelled; without effect on one that has ended. */
    void abandon(CacheKey key, Flight flight) {
        flight.abandoned = true;
        end(key, flight, null);
    }

    int size() {
        return flights.size();
    }
}

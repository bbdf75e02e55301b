package io.ratatoskr.onnx.run;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.ProviderUnavailable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for a future until it completes, the request is cancelled, or the request times out. */
final class Await {
    private Await() {}

    /**
     * @param timeoutMessage state at the timeout, for the message
     * @throws GatewayException the failure of the cancellation's cause when the request is cancelled; {@link ProviderUnavailable} when it
     *     times out; else what the future failed with
     */
    static <T> T cancellable(CompletableFuture<T> shared, Cancellation cancellation, String timeoutMessage) {
        cancellation.throwIfCancelled();
        CompletableFuture<T> copy = shared.copy();
        Cancellation.Registration registration = cancellation.onCancel(() -> copy.cancel(false));
        try {
            return copy.get(cancellation.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (CancellationException e) {
            cancellation.throwIfCancelled();
            throw new Cancelled("the request was cancelled", e);
        } catch (TimeoutException e) {
            throw new ProviderUnavailable(
                    timeoutMessage + " when the request timed out", ProviderUnavailable.Reason.DEADLINE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Cancelled("the waiting thread was interrupted", e);
        } catch (ExecutionException e) {
            throw unwrap(e);
        } finally {
            registration.remove();
        }
    }

    private static RuntimeException unwrap(ExecutionException failure) {
        Throwable root = failure;
        while ((root instanceof ExecutionException || root instanceof CompletionException) && root.getCause() != null) {
            root = root.getCause();
        }
        return root instanceof GatewayException known
                ? known
                : new ProviderUnavailable(
                        "local inference failed: " + root, ProviderUnavailable.Reason.UNAVAILABLE, root);
    }
}

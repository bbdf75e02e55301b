package io.ratatoskr.store;

import io.ratatoskr.api.Cancellation;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one download. Cancelling {@code stop} closes them, which ends a waiting read at once; its deadline is checked
 * before each request and after each block. Confined to one thread.
 */
final class HubConnection implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    /** Maximum time without data. */
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(60);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
    private final Cancellation stop;
    private final Cancellation.Registration registration;

    HubConnection(Cancellation stop) {
        this.stop = stop;
        this.registration = stop.onCancel(client::shutdownNow);
    }

    /** Sends a request; returns once the response's head has arrived. */
    HttpResponse<Body> send(String method, URI address, Map<String, String> headers) throws IOException {
        requireTime();
        Duration left = stop.remaining();
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .timeout(left.compareTo(READ_TIMEOUT) < 0 ? left.plusMillis(1) : READ_TIMEOUT);
        headers.forEach(request::header);
        try {
            return client.send(request.build(), info -> new Body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the hub");
        }
    }

    private void requireTime() throws ModelStoreException {
        if (stop.isCancelled()) {
            throw new ModelStoreException("the download was cancelled; it can be resumed");
        }
        if (stop.remaining().isZero()) {
            throw new ModelStoreException(
                    "the download took longer than ratatoskr.models.download-timeout; it can be resumed");
        }
    }

    @Override
    public void close() {
        registration.remove();
        client.shutdownNow();
    }

    /** The body of a response, block by block; at most two blocks are in memory. Closing it early closes its connection. */
    final class Body implements HttpResponse.BodySubscriber<Body>, AutoCloseable {
        private static final Object END = new Object();

        private final BlockingQueue<Object> items = new LinkedBlockingQueue<>();
        private volatile Flow.@Nullable Subscription subscription;

        @Override
        public CompletionStage<Body> getBody() {
            return CompletableFuture.completedFuture(this);
        }

        @Override
        public void onSubscribe(Flow.Subscription started) {
            subscription = started;
            started.request(1);
        }

        @Override
        public void onNext(List<ByteBuffer> block) {
            items.add(block);
        }

        @Override
        public void onError(Throwable failure) {
            items.add(failure);
        }

        @Override
        public void onComplete() {
            items.add(END);
        }

        /**
         * The next bytes; null at the end.
         *
         * @throws IOException when the connection breaks, nothing arrives for too long, or the download is stopped
         */
        @Nullable
        List<ByteBuffer> next() throws IOException {
            Object item;
            try {
                item = items.poll(
                        Math.min(READ_TIMEOUT.toNanos(), stop.remaining().toNanos()), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while waiting for the hub");
            }
            requireTime();
            if (item == END) {
                return null;
            }
            if (item instanceof List<?> block) {
                Flow.Subscription running = subscription;
                if (running != null) {
                    running.request(1);
                }
                return block.stream().map(ByteBuffer.class::cast).toList();
            }
            throw new ModelStoreException(
                    item == null
                            ? "the hub sent nothing for %d s; the download can be resumed"
                                    .formatted(READ_TIMEOUT.toSeconds())
                            : "the connection to the hub broke off; the download can be resumed",
                    item instanceof Throwable failure ? failure : null);
        }

        @Override
        public void close() {
            Flow.Subscription running = subscription;
            if (running != null) {
                running.cancel();
            }
        }
    }
}

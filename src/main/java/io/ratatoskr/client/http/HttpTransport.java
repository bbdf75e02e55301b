package io.ratatoskr.client.http;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.PayloadTooLarge;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.client.codec.ErrorReader;
import io.ratatoskr.client.transport.EventStream;
import io.ratatoskr.client.transport.InFlightLimit;
import io.ratatoskr.client.transport.PercentEncoding;
import io.ratatoskr.client.transport.ResponseOrigin;
import io.ratatoskr.client.transport.ServiceCall;
import io.ratatoskr.client.transport.ServiceConnection;
import io.ratatoskr.client.transport.ServiceOperation;
import io.ratatoskr.client.transport.ServiceResponse;
import io.ratatoskr.client.transport.Transport;
import io.ratatoskr.client.transport.TransportFailures;
import io.ratatoskr.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Calls the HTTP API by the JDK's client. HTTP/1.1: a connection has one response at a time, so that a stream that is not read stops at
 * the gateway, which HTTP/2 in this client buffers up to 16 MiB of. Thread-safe.
 */
public final class HttpTransport implements Transport {
    /** The gateway's own response to a passed deadline says more than the client's. */
    private static final Duration DEADLINE_GRACE = Duration.ofSeconds(1);

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);
    private static final int OK = 200;
    private static final int MAX_ERROR_BYTES = 1 << 20;

    /** The headers of what goes with a request, by the names of JSON lines. */
    private static final Map<String, String> META_HEADERS = Map.of(
            "parameters", "x-ratatoskr-parameters",
            "cache", "cache-control",
            "session", "x-ratatoskr-session",
            "request_id", "x-request-id",
            "traceparent", "traceparent");

    private final ServiceConnection connection;
    private final InFlightLimit inFlight;
    private final ExecutorService executor = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("ratatoskr-client-", 0).factory());
    private final HttpClient client;

    /** @param connection its address is {@code http://…} or {@code https://…} without a path */
    public HttpTransport(ServiceConnection connection) {
        this.connection = connection;
        this.inFlight = new InFlightLimit(connection.maxInFlight());
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connection.connectTimeout())
                .executor(executor);
        if (connection.tls() != null) {
            builder.sslContext(connection.tls());
        }
        this.client = builder.build();
    }

    @Override
    public ServiceResponse call(ServiceCall call, Cancellation cancellation) {
        InFlightLimit.Permit permit = inFlight.acquire(cancellation);
        try {
            HttpResponse<PulledBody> response = send(call, cancellation);
            byte[] body = readAll(
                    response.body(), cancellation, response.statusCode() == OK ? Json.MAX_BYTES : MAX_ERROR_BYTES);
            requireOk(response, body);
            return new ServiceResponse(body, origin(response));
        } finally {
            permit.close();
        }
    }

    @Override
    public EventStream<byte[]> open(ServiceCall call, Cancellation cancellation) {
        InFlightLimit.Permit permit = inFlight.acquire(cancellation);
        try {
            HttpResponse<PulledBody> response = send(call, cancellation);
            if (response.statusCode() != OK) {
                requireOk(response, readAll(response.body(), cancellation, MAX_ERROR_BYTES));
            }
            return new HttpEventStream(
                    connection.address(),
                    response.body(),
                    origin(response),
                    cancellation,
                    deadline(cancellation),
                    permit);
        } catch (RuntimeException | Error failure) {
            permit.close();
            throw failure;
        }
    }

    /** Sends the request and waits for the headers of its response. */
    private HttpResponse<PulledBody> send(ServiceCall call, Cancellation cancellation) {
        CompletableFuture<HttpResponse<PulledBody>> future =
                client.sendAsync(request(call, cancellation), head -> new PulledBody());
        Cancellation.Registration registration = cancellation.onCancel(() -> future.cancel(true));
        try {
            return future.get(deadline(cancellation) - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            future.cancel(true);
            throw TransportFailures.timedOut(connection.address());
        } catch (InterruptedException e) {
            future.cancel(true);
            throw TransportFailures.interrupted();
        } catch (CancellationException e) {
            throw TransportFailures.orCancelled(cancellation, TransportFailures.lost(connection.address(), null));
        } catch (ExecutionException e) {
            throw TransportFailures.orCancelled(cancellation, failure(e.getCause()));
        } finally {
            registration.remove();
        }
    }

    private HttpRequest request(ServiceCall call, Cancellation cancellation) {
        HttpPaths target = HttpPaths.of(call);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(connection.address() + target.path()))
                // Which every POST needs, also without a body
                .header("content-type", "application/json")
                .method(
                        target.method(),
                        call.body().length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(call.body()));
        if (!connection.key().isEmpty()) {
            request.header("authorization", "Bearer " + connection.key());
        }
        if (call.operation() != ServiceOperation.DOWNLOAD) {
            long millis = Math.clamp(cancellation.remaining().toMillis(), 1, 999_999_999);
            request.header("x-ratatoskr-timeout", millis + "ms");
        }
        call.meta().forEach((name, value) -> {
            String header = META_HEADERS.get(name);
            if (header != null) {
                request.header(header, value);
            }
        });
        return request.build();
    }

    private byte[] readAll(PulledBody body, Cancellation cancellation, int limit) {
        Cancellation.Registration registration = cancellation.onCancel(body::close);
        var bytes = new ByteArrayOutputStream(1024);
        try {
            long deadline = deadline(cancellation);
            List<ByteBuffer> part = body.take(deadline);
            while (part != null) {
                for (ByteBuffer buffer : part) {
                    if (bytes.size() + buffer.remaining() > limit) {
                        throw new PayloadTooLarge(
                                "the response of the gateway has more than %,d bytes; send fewer inputs in one request"
                                        .formatted(limit));
                    }
                    append(bytes, buffer);
                }
                part = body.take(deadline);
            }
            cancellation.throwIfCancelled();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw TransportFailures.orCancelled(cancellation, TransportFailures.lost(connection.address(), e));
        } catch (InterruptedException e) {
            throw TransportFailures.interrupted();
        } catch (PulledBody.DeadlinePassed e) {
            throw TransportFailures.timedOut(connection.address());
        } finally {
            registration.remove();
            // Nothing to close after the end
            body.close();
        }
    }

    private static void append(ByteArrayOutputStream bytes, ByteBuffer buffer) {
        byte[] copy = new byte[buffer.remaining()];
        buffer.get(copy);
        bytes.write(copy, 0, copy.length);
    }

    private void requireOk(HttpResponse<PulledBody> response, byte[] body) {
        if (response.statusCode() != OK) {
            throw ErrorReader.of(body, response.statusCode(), retryAfter(response), connection.address());
        }
    }

    private static @Nullable Duration retryAfter(HttpResponse<?> response) {
        String seconds = response.headers().firstValue("retry-after").orElse("");
        return seconds.matches("\\d{1,9}") ? Duration.ofSeconds(Long.parseLong(seconds)) : null;
    }

    private static ResponseOrigin origin(HttpResponse<?> response) {
        return new ResponseOrigin(
                header(response, "x-ratatoskr-provider"),
                header(response, "x-ratatoskr-model"),
                count(response.headers().firstValue("x-ratatoskr-attempts").orElse("")),
                response.headers().firstValue("x-ratatoskr-dropped").orElse(null),
                response.headers().firstValue("x-ratatoskr-cache").orElse(null));
    }

    private static @Nullable Integer count(String text) {
        return text.matches("\\d{1,6}") ? Integer.valueOf(text) : null;
    }

    private static @Nullable String header(HttpResponse<?> response, String name) {
        String value = response.headers().firstValue(name).orElse(null);
        return value == null ? null : PercentEncoding.decode(value);
    }

    private GatewayException failure(@Nullable Throwable cause) {
        Throwable known = cause;
        if (cause instanceof ConnectException && cause.getCause() instanceof UnresolvedAddressException) {
            known = new ConnectException("unknown host");
        }
        boolean notSent = known instanceof ConnectException
                || known instanceof HttpConnectTimeoutException
                || known instanceof SSLException;
        ProviderUnavailable failure = notSent
                ? TransportFailures.notConnected(connection.address(), known)
                : TransportFailures.lost(connection.address(), known);
        return failure;
    }

    private static long deadline(Cancellation cancellation) {
        return System.nanoTime() + cancellation.remaining().toNanos() + DEADLINE_GRACE.toNanos();
    }

    @Override
    public boolean isReachable() {
        URI uri = URI.create(connection.address());
        int port = uri.getPort() >= 0 ? uri.getPort() : uri.getScheme().equals("https") ? 443 : 80;
        String host = uri.getHost().replaceAll("^\\[|\\]$", "");
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), (int)
                    connection.connectTimeout().toMillis());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
        try {
            client.awaitTermination(CLOSE_TIMEOUT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        executor.shutdownNow();
    }
}

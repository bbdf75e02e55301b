package io.ratatoskr.camel.images;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.UnsupportedParameter;
import io.ratatoskr.api.internal.DeadlineClock;
import io.ratatoskr.camel.upstream.CallResources;
import io.ratatoskr.camel.upstream.CallTarget;
import io.ratatoskr.camel.upstream.ResponseBudget;
import io.ratatoskr.camel.upstream.TlsWarmup;
import io.ratatoskr.camel.upstream.UpstreamCall;
import io.ratatoskr.camel.upstream.UpstreamRequest;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Downloads an image over HTTPS from a public address, without cookies and credentials. The host name is resolved here, all its
 * addresses are checked, and the connection goes to a checked address; redirects are handled the same way. This prevents
 * server-side request forgery against hosts that only the gateway can reach. Blocks the calling thread; thread-safe.
 */
final class ImageDownloader implements AutoCloseable {
    /** Resolves a host name. */
    @FunctionalInterface
    interface HostResolver {
        List<InetAddress> resolve(String host) throws IOException;
    }

    /** @param url the image as a {@code data:} URL */
    record DownloadedImage(String url, int size) {}

    private static final int MAX_REDIRECTS = 5;
    /** Number of addresses of a host that are tried in turn. */
    private static final int MAX_ADDRESSES = 3;

    private static final int MAX_URL_LENGTH = 8 * 1024;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration LOOKUP_TIMEOUT = Duration.ofSeconds(10);
    /** Limit for one image including redirects. */
    private static final Duration TOTAL_TIMEOUT = Duration.ofSeconds(30);

    private final Vertx vertx;
    private final DeadlineClock clock;
    private final ResponseBudget budget;
    private final HostResolver resolver;
    private final Predicate<InetAddress> addressFilter;
    private final HttpClientOptions tls;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable HttpClient client;

    ImageDownloader(
            Vertx vertx,
            DeadlineClock clock,
            ResponseBudget budget,
            HostResolver resolver,
            Predicate<InetAddress> addressFilter,
            HttpClientOptions tls) {
        this.vertx = vertx;
        this.clock = clock;
        this.budget = budget;
        this.resolver = resolver;
        this.addressFilter = addressFilter;
        this.tls = tls;
    }

    static UnsupportedParameter fetchFailed(String provider, String reason) {
        return new UnsupportedParameter(
                "%s: requires image bytes, which could not be fetched: %s".formatted(provider, reason), "image_url");
    }

    /**
     * Downloads an image.
     *
     * @param maxBytes maximum size in bytes
     * @throws UnsupportedParameter when it cannot be fetched, naming only the host, since the URL may contain a key
     */
    DownloadedImage download(String url, String provider, int maxBytes, Cancellation cancellation) {
        long deadline = System.nanoTime() + TOTAL_TIMEOUT.toNanos();
        URI at = validate(url, provider);
        for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
            cancellation.throwIfCancelled();
            UpstreamCall call = open(at, provider, deadline, cancellation);
            try {
                int status = status(call, at, provider, deadline);
                if (status >= 200 && status < 300) {
                    return readImage(call, at, provider, maxBytes, deadline);
                }
                String location = call.header(HttpHeaders.LOCATION);
                if (status < 300 || status > 399 || location == null) {
                    throw fetchFailed(provider, "%s returned HTTP %d".formatted(at.getHost(), status));
                }
                at = validate(resolveRedirect(at, location, provider), provider);
            } finally {
                call.abort(new Cancelled("the rest of the response is not read"));
            }
        }
        throw fetchFailed(provider, "%s redirects more than %d times".formatted(at.getHost(), MAX_REDIRECTS));
    }

    private static String resolveRedirect(URI from, String location, String provider) {
        try {
            return location.length() > MAX_URL_LENGTH
                    ? location
                    : from.resolve(new URI(location)).toString();
        } catch (URISyntaxException e) {
            throw fetchFailed(provider, "%s redirects to an invalid URL".formatted(from.getHost()));
        }
    }

    private static URI validate(String url, String provider) {
        if (url.length() > MAX_URL_LENGTH) {
            throw fetchFailed(provider, "image URL exceeds %d characters".formatted(MAX_URL_LENGTH));
        }
        try {
            var uri = new URI(url);
            if (!"https".equalsIgnoreCase(uri.getScheme())) {
                throw fetchFailed(provider, "image URLs must use https:");
            }
            if (uri.getHost() == null || uri.getRawUserInfo() != null || uri.getPort() == 0 || uri.getPort() > 65_535) {
                throw fetchFailed(provider, "image URL has no valid host or port, or contains user info");
            }
            return uri;
        } catch (URISyntaxException e) {
            throw fetchFailed(provider, "image URL is not a valid URL");
        }
    }

    /** Opens a call to the first address of the host that accepts a connection. */
    private UpstreamCall open(URI at, String provider, long deadline, Cancellation cancellation) {
        List<InetAddress> addresses = resolve(at, provider, cancellation);
        for (int i = 0; ; i++) {
            UpstreamCall call = start(at, addresses.get(i), cancellation);
            if (i == Math.min(MAX_ADDRESSES, addresses.size()) - 1) {
                return call;
            }
            try {
                call.status(remaining(deadline), "an image");
                return call;
            } catch (ProviderUnavailable failure) {
                call.abort(failure);
            }
        }
    }

    private List<InetAddress> resolve(URI at, String provider, Cancellation cancellation) {
        String host = at.getHost();
        String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        var lookup = new FutureTask<>(() -> resolver.resolve(name));
        Cancellation.Registration registration = cancellation.onCancel(() -> lookup.cancel(true));
        Thread.ofVirtual().name("image-lookup").start(lookup);
        try {
            List<InetAddress> addresses = lookup.get(LOOKUP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            if (addresses.isEmpty() || !addresses.stream().allMatch(addressFilter)) {
                throw fetchFailed(provider, "%s does not resolve to public addresses".formatted(host));
            }
            return addresses;
        } catch (ExecutionException | TimeoutException e) {
            throw fetchFailed(provider, "host %s could not be resolved".formatted(host));
        } catch (CancellationException e) {
            throw cancellation.exception();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Cancelled("the calling thread was interrupted");
        } finally {
            registration.remove();
        }
    }

    private UpstreamCall start(URI at, InetAddress address, Cancellation cancellation) {
        String host = at.getHost();
        int port = at.getPort() > 0 ? at.getPort() : 443;
        String path = at.getRawPath() == null || at.getRawPath().isEmpty() ? "/" : at.getRawPath();
        var options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setServer(SocketAddress.inetSocketAddress(port, address.getHostAddress()))
                .setHost(host)
                .setPort(port)
                .setSsl(true)
                .setURI(at.getRawQuery() == null ? path : path + "?" + at.getRawQuery())
                .setFollowRedirects(false)
                .putHeader(HttpHeaders.ACCEPT, "image/*")
                .putHeader(HttpHeaders.USER_AGENT, "ratatoskr");
        return UpstreamCall.start(
                new UpstreamRequest(client(), options, null, false),
                new CallTarget("image", host, ""),
                new CallResources(vertx.getOrCreateContext(), budget, clock, () -> {}),
                cancellation);
    }

    private int status(UpstreamCall call, URI at, String provider, long deadline) {
        try {
            return call.status(remaining(deadline), "an image");
        } catch (ProviderUnavailable failure) {
            throw fetchFailed(provider, at.getHost() + ": " + failure.getMessage());
        }
    }

    private DownloadedImage readImage(UpstreamCall call, URI at, String provider, int maxBytes, long deadline) {
        String type = imageType(call.header(HttpHeaders.CONTENT_TYPE))
                .orElseThrow(() -> fetchFailed(provider, "%s did not return an image".formatted(at.getHost())));
        try {
            byte[] bytes = call.readBody(remaining(deadline), maxBytes);
            return new DownloadedImage(
                    "data:" + type + ";base64," + Base64.getEncoder().encodeToString(bytes), bytes.length);
        } catch (ProviderUnavailable failure) {
            throw fetchFailed(provider, at.getHost() + ": " + failure.getMessage());
        }
    }

    /** The image media type without parameters. */
    private static Optional<String> imageType(@Nullable String contentType) {
        if (contentType == null) {
            return Optional.empty();
        }
        int end = contentType.indexOf(';');
        String name =
                (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        return name.matches("image/[a-z0-9.+-]{1,60}") ? Optional.of(name) : Optional.empty();
    }

    private static Duration remaining(long deadline) {
        return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }

    /** One connection per image, so that the connection goes to the checked address. */
    private HttpClient client() {
        lock.lock();
        try {
            HttpClient existing = client;
            if (existing == null) {
                TlsWarmup.run();
                existing = vertx.createHttpClient(
                        new HttpClientOptions(tls)
                                .setSsl(true)
                                .setSslEngineOptions(new JdkSSLEngineOptions().setUseWorkerThread(true))
                                .setVerifyHost(true)
                                .setProtocolVersion(HttpVersion.HTTP_1_1)
                                .setKeepAlive(false)
                                .setConnectTimeout((int) CONNECT_TIMEOUT.toMillis())
                                .setMaxHeaderSize(64 * 1024)
                                .setName("images"),
                        new PoolOptions().setHttp1MaxSize(16).setMaxWaitQueueSize(256));
                client = existing;
            }
            return existing;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (client != null) {
                client.close();
                client = null;
            }
        } finally {
            lock.unlock();
        }
    }
}

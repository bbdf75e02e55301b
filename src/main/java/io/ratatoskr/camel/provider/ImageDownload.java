package io.ratatoskr.camel.provider;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.Cancelled;
import io.ratatoskr.api.ProviderUnavailable;
import io.ratatoskr.api.UnsupportedParameter;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
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
final class ImageDownload implements AutoCloseable {
    /** Resolves a host name. */
    @FunctionalInterface
    interface Resolver {
        List<InetAddress> resolve(String host) throws IOException;
    }

    /** @param url the image as a {@code data:} URL */
    record Image(String url, int bytes) {}

    private static final int REDIRECTS = 5;
    /** Number of addresses of a host that are tried in turn. */
    private static final int ADDRESSES = 3;

    private static final int LONGEST_URL = 8 * 1024;
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration LOOKUP = Duration.ofSeconds(10);
    /** Limit for one image including redirects. */
    private static final Duration TOTAL = Duration.ofSeconds(30);

    private final Vertx vertx;
    private final Resolver resolver;
    private final Predicate<InetAddress> reachable;
    private final HttpClientOptions tls;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable HttpClient client;

    ImageDownload(Vertx vertx, Resolver resolver, Predicate<InetAddress> reachable, HttpClientOptions tls) {
        this.vertx = vertx;
        this.resolver = resolver;
        this.reachable = reachable;
        this.tls = tls;
    }

    static UnsupportedParameter refused(String provider, String why) {
        return new UnsupportedParameter(
                "%s: requires image bytes, which could not be fetched: %s".formatted(provider, why), "image_url");
    }

    /**
     * Downloads an image.
     *
     * @param most maximum size in bytes
     * @throws UnsupportedParameter when it cannot be fetched, naming only the host, since the URL may contain a key
     */
    Image get(String url, String provider, int most, Cancellation cancellation) {
        long deadline = System.nanoTime() + TOTAL.toNanos();
        URI at = checked(url, provider);
        for (int redirects = 0; redirects <= REDIRECTS; redirects++) {
            cancellation.throwIfCancelled();
            UpstreamCall call = open(at, provider, deadline, cancellation);
            try {
                int status = status(call, at, provider, deadline);
                if (status >= 200 && status < 300) {
                    return image(call, at, provider, most, deadline);
                }
                String location = call.header(HttpHeaders.LOCATION);
                if (status < 300 || status > 399 || location == null) {
                    throw refused(provider, "%s returned HTTP %d".formatted(at.getHost(), status));
                }
                at = checked(resolved(at, location, provider), provider);
            } finally {
                call.abort(new Cancelled("the rest of the response is not read"));
            }
        }
        throw refused(provider, "%s redirects more than %d times".formatted(at.getHost(), REDIRECTS));
    }

    private static String resolved(URI from, String location, String provider) {
        try {
            return location.length() > LONGEST_URL
                    ? location
                    : from.resolve(new URI(location)).toString();
        } catch (URISyntaxException e) {
            throw refused(provider, "%s redirects to an invalid URL".formatted(from.getHost()));
        }
    }

    private static URI checked(String url, String provider) {
        if (url.length() > LONGEST_URL) {
            throw refused(provider, "image URL exceeds %d characters".formatted(LONGEST_URL));
        }
        try {
            var uri = new URI(url);
            if (!"https".equalsIgnoreCase(uri.getScheme())) {
                throw refused(provider, "image URLs must use https:");
            }
            if (uri.getHost() == null || uri.getRawUserInfo() != null || uri.getPort() == 0 || uri.getPort() > 65_535) {
                throw refused(provider, "image URL has no valid host or port, or contains user info");
            }
            return uri;
        } catch (URISyntaxException e) {
            throw refused(provider, "image URL is not a valid URL");
        }
    }

    /** Opens a call to the first address of the host that accepts a connection. */
    private UpstreamCall open(URI at, String provider, long deadline, Cancellation cancellation) {
        List<InetAddress> addresses = addresses(at, provider, cancellation);
        for (int i = 0; ; i++) {
            UpstreamCall call = start(at, addresses.get(i), cancellation);
            if (i == Math.min(ADDRESSES, addresses.size()) - 1) {
                return call;
            }
            try {
                call.status(left(deadline), "an image");
                return call;
            } catch (ProviderUnavailable failure) {
                call.abort(failure);
            }
        }
    }

    private List<InetAddress> addresses(URI at, String provider, Cancellation cancellation) {
        String host = at.getHost();
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        var lookup = new FutureTask<>(() -> resolver.resolve(bare));
        Cancellation.Registration registration = cancellation.onCancel(() -> lookup.cancel(true));
        Thread.ofVirtual().name("image-lookup").start(lookup);
        try {
            List<InetAddress> addresses = lookup.get(LOOKUP.toMillis(), TimeUnit.MILLISECONDS);
            if (addresses.isEmpty() || !addresses.stream().allMatch(reachable)) {
                throw refused(provider, "%s does not resolve to public addresses".formatted(host));
            }
            return addresses;
        } catch (ExecutionException | TimeoutException e) {
            throw refused(provider, "host %s could not be resolved".formatted(host));
        } catch (CancellationException e) {
            throw new Cancelled("cancelled by the caller");
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
                vertx.getOrCreateContext(), client(), options, null, false, "image", host, "", cancellation);
    }

    private int status(UpstreamCall call, URI at, String provider, long deadline) {
        try {
            return call.status(left(deadline), "an image");
        } catch (ProviderUnavailable failure) {
            throw refused(provider, at.getHost() + ": " + failure.getMessage());
        }
    }

    private Image image(UpstreamCall call, URI at, String provider, int most, long deadline) {
        String type = type(call.header(HttpHeaders.CONTENT_TYPE))
                .orElseThrow(() -> refused(provider, "%s did not return an image".formatted(at.getHost())));
        try {
            byte[] bytes = call.rest(left(deadline), most);
            return new Image("data:" + type + ";base64," + Base64.getEncoder().encodeToString(bytes), bytes.length);
        } catch (ProviderUnavailable failure) {
            throw refused(provider, at.getHost() + ": " + failure.getMessage());
        }
    }

    /** The image media type without parameters. */
    private static Optional<String> type(@Nullable String contentType) {
        if (contentType == null) {
            return Optional.empty();
        }
        int end = contentType.indexOf(';');
        String bare =
                (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        return bare.matches("image/[a-z0-9.+-]{1,60}") ? Optional.of(bare) : Optional.empty();
    }

    private static Duration left(long deadline) {
        return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }

    /** One connection per image, so that the connection goes to the checked address. */
    private HttpClient client() {
        lock.lock();
        try {
            HttpClient known = client;
            if (known == null) {
                known = vertx.createHttpClient(
                        new HttpClientOptions(tls)
                                .setSsl(true)
                                .setVerifyHost(true)
                                .setProtocolVersion(HttpVersion.HTTP_1_1)
                                .setKeepAlive(false)
                                .setConnectTimeout((int) CONNECT.toMillis())
                                .setMaxHeaderSize(64 * 1024)
                                .setName("images"),
                        new PoolOptions().setHttp1MaxSize(16).setMaxWaitQueueSize(256));
                client = known;
            }
            return known;
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

package io.ratatoskr.camel.upstream;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.provider.ProviderHttpRequest;
import io.ratatoskr.settings.ProviderSettings;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** The HTTP client of one provider, with its connections, API key and address. Thread-safe. */
public final class ProviderClient implements AutoCloseable {
    /** Maximum size of a non-streamed response, decompressed, in bytes. */
    public static final int MAX_BODY_BYTES = 64 * 1024 * 1024;

    private static final CharSequence AUTHORIZATION = HttpHeaders.createOptimized("authorization");
    /** Caller headers that are never forwarded to a provider, regardless of configuration. */
    private static final List<String> NEVER_FORWARDED =
            List.of("authorization", "x-api-key", "api-key", "x-goog-api-key", "cookie", "host", "content-length");

    private final ProviderSettings settings;
    private final HttpClient client;
    private final List<Context> contexts;
    private final AtomicInteger next = new AtomicInteger();
    private final String host;
    private final int port;
    private final boolean ssl;
    private final String basePath;
    private final MultiMap defaultHeaders;

    public ProviderClient(Vertx vertx, List<Context> contexts, ProviderSettings settings) {
        this.settings = settings;
        this.contexts = contexts;
        URI base = settings.baseUrl()
                .orElseThrow(() -> new IllegalArgumentException("provider '" + settings.name() + "' has no base URL"));
        this.ssl = "https".equalsIgnoreCase(base.getScheme());
        this.host = base.getHost();
        this.port = base.getPort() > 0 ? base.getPort() : ssl ? 443 : 80;
        this.basePath = base.getRawPath() == null ? "" : base.getRawPath();
        this.client = vertx.createHttpClient(options(), pool());
        this.defaultHeaders = buildDefaultHeaders();
    }

    private HttpClientOptions options() {
        return new HttpClientOptions()
                .setConnectTimeout((int) settings.timeouts().connect().toMillis())
                .setTcpNoDelay(true)
                .setSsl(ssl)
                .setUseAlpn(ssl)
                .setProtocolVersion(ssl ? HttpVersion.HTTP_2 : HttpVersion.HTTP_1_1)
                .setVerifyHost(true)
                .setKeepAliveTimeout(30)
                .setDecompressionSupported(true)
                .setMaxHeaderSize(64 * 1024)
                .setMaxInitialLineLength(16 * 1024)
                .setMaxChunkSize(64 * 1024)
                .setName("provider-" + settings.name());
    }

    /**
     * Until the first TLS connection is established, HTTP/2 is not negotiated and all calls wait for it, so the queue must hold
     * as many calls as there may be connections.
     */
    private PoolOptions pool() {
        return new PoolOptions()
                .setHttp1MaxSize(settings.maxConnections())
                .setHttp2MaxSize(Math.max(1, settings.maxConnections() / 64))
                .setMaxWaitQueueSize(Math.max(256, settings.maxConnections()));
    }

    private MultiMap buildDefaultHeaders() {
        MultiMap headers = HttpHeaders.headers();
        headers.set(HttpHeaders.USER_AGENT, "ratatoskr");
        settings.headers().forEach(headers::set);
        settings.apiKey().ifPresent(key -> {
            if (settings.apiKeyHeader().equalsIgnoreCase("authorization")) {
                headers.set(AUTHORIZATION, "Bearer " + key.reveal());
            } else {
                headers.set(settings.apiKeyHeader(), key.reveal());
            }
        });
        return headers;
    }

    /**
     * Starts a call.
     *
     * @param callerHeaders the caller's headers; only the configured ones are forwarded
     * @param fullBody true to wait for the complete response
     * @param connectionHint hint for connection errors; may be empty
     */
    public UpstreamCall start(
            ProviderHttpRequest request,
            Map<String, Object> callerHeaders,
            boolean fullBody,
            String connectionHint,
            Cancellation cancellation) {
        MultiMap headers = HttpHeaders.headers().addAll(defaultHeaders);
        request.headers().forEach(headers::set);
        for (String name : settings.forwardHeaders()) {
            Object value = callerHeaders.get(name);
            if (value != null && !NEVER_FORWARDED.contains(name)) {
                headers.set(name, headerValue(name, value));
            }
        }
        var options = new RequestOptions()
                .setMethod(HttpMethod.valueOf(request.method()))
                .setHost(host)
                .setPort(port)
                .setSsl(ssl)
                .setURI(basePath + request.path())
                .setFollowRedirects(false)
                .setHeaders(headers);
        return UpstreamCall.start(
                contexts.get(Math.floorMod(next.getAndIncrement(), contexts.size())),
                client,
                options,
                request.body().length == 0 ? null : Buffer.buffer(request.body()),
                fullBody,
                settings.name(),
                settings.profile().address(),
                connectionHint,
                cancellation);
    }

    /** A header's value; multiple values are joined with commas. Line breaks are rejected to prevent header injection. */
    private static String headerValue(String name, Object value) {
        String text = value instanceof Collection<?> several
                ? several.stream().map(String::valueOf).collect(Collectors.joining(", "))
                : value.toString();
        if (text.chars().anyMatch(c -> c != '\t' && (c < ' ' || c == 0x7f || c > 0xff))) {
            throw new InvalidRequest(
                    "header '%s' contains a character that is not allowed in a header".formatted(name), name);
        }
        return text;
    }

    @Override
    public void close() {
        client.close();
    }
}

package io.ratatoskr.camel.upstream;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.Overloaded;
import io.ratatoskr.api.internal.DeadlineClock;
import io.ratatoskr.provider.ProviderHttpRequest;
import io.ratatoskr.settings.ProviderSettings;
import io.ratatoskr.settings.Secret;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The HTTP client of one provider, with its connections, API key and address. Thread-safe. */
public final class ProviderClient implements AutoCloseable {
    /** Maximum size of a non-streamed response, decompressed, in bytes. */
    public static final int MAX_BODY_BYTES = 64 * 1024 * 1024;

    /** Message header with the {@code traceparent} for the provider; set by the gateway only. */
    public static final String TRACE_PARENT = "CamelRatatoskrTraceParent";

    /** Message header with the {@code tracestate} that belongs to it. */
    public static final String TRACE_STATE = "CamelRatatoskrTraceState";

    /** Interval of PINGs on HTTP/2 connections with open calls, and the time for a response. */
    private static final Duration PING_INTERVAL = Duration.ofSeconds(15);
    /** Time without an acknowledgement of sent bytes after which TCP closes a connection. Without effect on other systems than Linux. */
    private static final Duration TCP_USER_TIMEOUT = Duration.ofSeconds(30);
    /** Minimum number of calls that may wait for a permit. */
    private static final int MIN_WAITING = 256;

    private static final CharSequence AUTHORIZATION = HttpHeaders.createOptimized("authorization");
    /** Caller headers that are never forwarded to a provider, regardless of configuration. */
    private static final List<String> NEVER_FORWARDED = List.of(
            "authorization",
            "x-api-key",
            "api-key",
            "x-goog-api-key",
            "x-ratatoskr-provider-key",
            "cookie",
            "host",
            "content-length");

    private final ProviderSettings settings;
    private final ResponseBudget budget;
    private final HttpClient client;
    private final CallPermits permits;
    private final Runnable releasePermit;
    private final Duration pingInterval;
    private final List<Context> contexts;
    private final DeadlineClock clock;
    private final AtomicInteger next = new AtomicInteger();
    private final String host;
    private final int port;
    private final boolean ssl;
    private final String basePath;
    private final MultiMap defaultHeaders;

    /**
     * @param budget the memory of all providers' responses
     * @param clock ends the waits of the calls
     */
    public ProviderClient(
            Vertx vertx,
            List<Context> contexts,
            ProviderSettings settings,
            ResponseBudget budget,
            DeadlineClock clock) {
        this(vertx, contexts, settings, budget, clock, PING_INTERVAL, options -> {});
    }

    /** @param customizer changes the options of connections */
    ProviderClient(
            Vertx vertx,
            List<Context> contexts,
            ProviderSettings settings,
            ResponseBudget budget,
            DeadlineClock clock,
            Duration pingInterval,
            Consumer<HttpClientOptions> customizer) {
        this.clock = clock;
        this.settings = settings;
        this.budget = budget;
        this.contexts = contexts;
        this.pingInterval = pingInterval;
        URI base = settings.baseUrl()
                .orElseThrow(() -> new IllegalArgumentException("provider '" + settings.name() + "' has no base URL"));
        this.ssl = "https".equalsIgnoreCase(base.getScheme());
        this.host = base.getHost();
        this.port = base.getPort() > 0 ? base.getPort() : ssl ? 443 : 80;
        this.basePath = base.getRawPath() == null ? "" : base.getRawPath();
        this.permits = new CallPermits(
                settings.name(),
                ssl ? settings.maxConcurrent() : http1Calls(),
                Math.max(MIN_WAITING, settings.maxConcurrent()));
        this.releasePermit = permits::release;
        HttpClientOptions options = options();
        customizer.accept(options);
        this.client = vertx.httpClientBuilder()
                .with(options)
                .with(pool())
                .withConnectHandler(this::initialize)
                .build();
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
                .setTcpUserTimeout((int) TCP_USER_TIMEOUT.toMillis())
                .setSslEngineOptions(new Http2PrefaceTimeout(settings.timeouts().connect()))
                .setDecompressionSupported(true)
                .setMaxHeaderSize(64 * 1024)
                .setMaxInitialLineLength(16 * 1024)
                .setMaxChunkSize(64 * 1024)
                .setName("provider-" + settings.name());
    }

    /**
     * The pool's own queue only holds calls whose connection is being established. Each of them has a permit, so the queue cannot
     * overflow.
     */
    private PoolOptions pool() {
        return new PoolOptions()
                .setHttp1MaxSize(settings.maxConnections())
                .setHttp2MaxSize(http2Connections())
                .setMaxWaitQueueSize(settings.maxConcurrent());
    }

    private int http2Connections() {
        return Math.max(1, settings.maxConnections() / 64);
    }

    /** The maximum number of concurrent calls over HTTP/1.1, each of which occupies a connection. */
    private int http1Calls() {
        return Math.min(settings.maxConcurrent(), settings.maxConnections());
    }

    /** Sets a new connection up; its protocol decides how many calls fit on the connections. */
    private void initialize(HttpConnection connection) {
        boolean http2 = UpstreamConnection.install(connection, pingInterval).isHttp2();
        long calls = http2
                ? http2Connections() * connection.remoteSettings().getMaxConcurrentStreams()
                : settings.maxConnections();
        permits.setLimit((int) Math.max(1, Math.min(settings.maxConcurrent(), calls)));
    }

    private MultiMap buildDefaultHeaders() {
        MultiMap headers = HttpHeaders.headers();
        headers.set(HttpHeaders.USER_AGENT, "ratatoskr");
        settings.headers().forEach(headers::set);
        settings.apiKey().ifPresent(key -> {
            if (settings.apiKeyHeader().equalsIgnoreCase("authorization")) {
                headers.set(AUTHORIZATION, keyHeaderValue(settings, key));
            } else {
                headers.set(settings.apiKeyHeader(), keyHeaderValue(settings, key));
            }
        });
        return headers;
    }

    /** The value of the header with a key: only {@code Authorization} has a scheme. */
    public static String keyHeaderValue(ProviderSettings settings, Secret key) {
        return settings.apiKeyHeader().equalsIgnoreCase("authorization") ? "Bearer " + key.reveal() : key.reveal();
    }

    /**
     * Starts a call. Waits for a permit first, at most until the deadline of the request; the permit is free again when the
     * call is over. Not for event loops.
     *
     * @param newRequest creates the request once there is a permit, so that a waiting call holds no encoded body
     * @param callerHeaders the caller's headers; only the configured ones are forwarded
     * @param fullBody true to wait for the complete response
     * @param connectionHint hint for connection errors; may be empty
     * @throws Overloaded when no permit was free, or too many calls wait for one
     */
    public UpstreamCall start(
            Supplier<ProviderHttpRequest> newRequest,
            Map<String, Object> callerHeaders,
            boolean fullBody,
            String connectionHint,
            Cancellation cancellation) {
        permits.acquire(cancellation);
        return startWithPermit(newRequest, callerHeaders, fullBody, connectionHint, cancellation);
    }

    /** Like {@link #start}, without waiting: null, and the request is not created, when no permit is free. */
    public @Nullable UpstreamCall tryStart(
            Supplier<ProviderHttpRequest> newRequest,
            Map<String, Object> callerHeaders,
            boolean fullBody,
            String connectionHint,
            Cancellation cancellation) {
        return permits.tryAcquire()
                ? startWithPermit(newRequest, callerHeaders, fullBody, connectionHint, cancellation)
                : null;
    }

    /** The permit of the caller's passes to the call, or is returned when there is none. */
    private UpstreamCall startWithPermit(
            Supplier<ProviderHttpRequest> newRequest,
            Map<String, Object> callerHeaders,
            boolean fullBody,
            String connectionHint,
            Cancellation cancellation) {
        ProviderHttpRequest request;
        RequestOptions options;
        try {
            request = newRequest.get();
            options = requestOptions(request, callerHeaders);
        } catch (Throwable failure) {
            permits.release();
            throw failure;
        }
        return send(request, options, fullBody, connectionHint, cancellation);
    }

    private RequestOptions requestOptions(ProviderHttpRequest request, Map<String, Object> callerHeaders) {
        MultiMap headers = HttpHeaders.headers().addAll(defaultHeaders);
        request.headers().forEach(headers::set);
        for (String name : settings.forwardHeaders()) {
            Object value = callerHeaders.get(name);
            if (value != null && !NEVER_FORWARDED.contains(name) && !name.equalsIgnoreCase(settings.apiKeyHeader())) {
                headers.set(name, headerValue(name, value));
            }
        }
        Object traceParent = callerHeaders.get(TRACE_PARENT);
        if (traceParent instanceof String parent) {
            headers.set("traceparent", parent);
            if (callerHeaders.get(TRACE_STATE) instanceof String state) {
                headers.set("tracestate", state);
            }
        }
        return new RequestOptions()
                .setMethod(HttpMethod.valueOf(request.method()))
                .setHost(host)
                .setPort(port)
                .setSsl(ssl)
                .setURI(basePath + request.path())
                .setFollowRedirects(false)
                .setHeaders(headers);
    }

    /** Sends the request with a permit of the caller's, which passes to the call. */
    private UpstreamCall send(
            ProviderHttpRequest request,
            RequestOptions options,
            boolean fullBody,
            String connectionHint,
            Cancellation cancellation) {
        Context context = contexts.get(Math.floorMod(next.getAndIncrement(), contexts.size()));
        Buffer body = request.body().length == 0 ? null : Buffer.buffer(request.body());
        return UpstreamCall.start(
                new UpstreamRequest(client, options, body, fullBody),
                new CallTarget(settings.name(), settings.profile().address(), connectionHint),
                new CallResources(context, budget, clock, releasePermit),
                cancellation);
    }

    /** Returns whether a further call would wait for a permit. */
    public boolean isFull() {
        return permits.isFull();
    }

    /** The number of calls in flight. */
    public int callsInFlight() {
        return permits.used();
    }

    /** The number of calls that wait for a permit. */
    public int callsWaiting() {
        return permits.waiting();
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
        permits.close();
        client.close();
    }
}

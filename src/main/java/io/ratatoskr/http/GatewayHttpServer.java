package io.ratatoskr.http;

import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.limits.BodyLimits;
import io.ratatoskr.settings.HttpSettings;
import io.ratatoskr.telemetry.FrontendObserver;
import io.ratatoskr.telemetry.RequestIdGenerator;
import io.ratatoskr.tls.ServerTls;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server with one configuration: settings, routes, keys and certificate. Uses the event loops and the transport of a Vert.x
 * instance that its owner closes. A {@linkplain #successor successor} has another configuration for the same socket and connections. Thread-safe.
 */
public final class GatewayHttpServer {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayHttpServer.class);
    private static final long CANCEL_TIMEOUT_MILLIS = 1000;

    private final HttpListener listener;
    private final HttpSettings settings;
    private final HttpErrorResponses errorResponses;
    private final Duration requestTimeout;
    private final FrontendResources resources;
    private final RouteTable routes = new RouteTable();
    private final ReentrantLock lock = new ReentrantLock();
    private final HttpStatistics statistics;
    private final Map<String, BooleanSupplier> probes = new ConcurrentHashMap<>();
    private @Nullable ActiveConfiguration configuration;

    /**
     * With keys, memory and certificates of its own.
     *
     * @param requestTimeout the request timeout
     */
    public GatewayHttpServer(
            Vertx vertx, HttpSettings settings, HttpErrorResponses errorResponses, Duration requestTimeout) {
        this(vertx, settings, errorResponses, requestTimeout, FrontendResources.of(settings));
    }

    /**
     * @param requestTimeout the request timeout
     * @param resources which other frontends may use too
     */
    public GatewayHttpServer(
            Vertx vertx,
            HttpSettings settings,
            HttpErrorResponses errorResponses,
            Duration requestTimeout,
            FrontendResources resources) {
        this(new HttpListener(vertx), settings, errorResponses, requestTimeout, resources, new HttpStatistics());
    }

    private GatewayHttpServer(
            HttpListener listener,
            HttpSettings settings,
            HttpErrorResponses errorResponses,
            Duration requestTimeout,
            FrontendResources resources,
            HttpStatistics statistics) {
        this.listener = listener;
        this.settings = settings;
        this.errorResponses = errorResponses;
        this.requestTimeout = requestTimeout;
        this.resources = resources;
        this.statistics = statistics;
    }

    /** Reports the requests to an observer. Call before {@link #start}. */
    public void observe(FrontendObserver observer) {
        statistics.observe(observer);
    }

    /**
     * Returns a server for the same socket and connections. It is in effect from its {@link #start}: for new connections, and for new
     * requests on the open ones; requests in flight stay with this one. Address and port stay those of the first.
     */
    public GatewayHttpServer successor(
            HttpSettings newSettings,
            HttpErrorResponses newErrorResponses,
            Duration newRequestTimeout,
            FrontendResources newResources) {
        return new GatewayHttpServer(
                listener,
                newSettings.withAddress(settings.host(), settings.port()),
                newErrorResponses,
                newRequestTimeout,
                newResources,
                statistics.successor());
    }

    /**
     * Reads keys and certificate, so that {@link #start} cannot fail because of them.
     *
     * @throws ConfigurationInvalid when the address, the keys or the certificate are invalid
     */
    public void prepare() {
        configuration();
    }

    private ActiveConfiguration configuration() {
        lock.lock();
        try {
            ActiveConfiguration known = configuration;
            if (known == null) {
                known = createConfiguration();
                configuration = known;
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    private ActiveConfiguration createConfiguration() {
        boolean loopback = resources.access().requireKeysOrLoopback("ratatoskr.http.host", settings.host());
        resources.access().prepare();
        SslContext tls = resources.tls().map(GatewayHttpServer::context).orElse(null);
        BodyLimits bodies = resources.bodyMemory().limits();
        RequestGate gate = new RequestGate(
                settings, new CallerAuthenticator(resources.access(), loopback), routes, bodies, probes);
        return new ActiveConfiguration(
                new ServerContext(
                        settings,
                        errorResponses,
                        gate,
                        resources.bodyMemory(),
                        new RequestIdGenerator(),
                        requestTimeout,
                        statistics),
                tls,
                resources);
    }

    private static SslContext context(ServerTls tls) {
        tls.prepare();
        return tls.nettyContext(ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1);
    }

    /**
     * Starts listening, or takes over from the server that this is the successor of; does nothing when it is in effect already.
     *
     * @throws ConfigurationInvalid when the address, the keys or the certificate are invalid
     */
    public void start() {
        ActiveConfiguration own = configuration();
        boolean listening = listener.isOpen();
        if (listening && listener.isActive(own.context())) {
            return;
        }
        listener.use(own);
        if (resources.bodyMemory().limits().isReduced()) {
            LOG.warn(
                    "ratatoskr.http.body-limit is {} bytes, but with this heap a body may have at most {}: half of ratatoskr.http.body-budget, which is a quarter of the heap",
                    settings.bodyLimit(),
                    resources.bodyMemory().limits().body());
        }
        if (!listening) {
            LOG.info("serving {}", address());
        }
    }

    /** Returns whether new requests come here. */
    public boolean isActive() {
        return listener.isOpen() && listener.isActive(configuration().context());
    }

    /** Returns the number of requests in flight with this configuration; a stream counts until its last frame has been handed to the socket. */
    public int activeRequests() {
        return statistics.ownActiveRequests();
    }

    /** Rejects new requests with 503; running ones continue. Without effect when another server has taken over. */
    public void pauseAccepting() {
        if (isActive()) {
            listener.pause(configuration().context());
        }
    }

    /** Returns whether {@link #pauseAccepting} was called. */
    public boolean isPaused() {
        return isActive() && configuration().context().gate().isPaused();
    }

    /**
     * Closes the socket and every connection; cancels running requests. Clients have a second to read their last responses;
     * requests that have not arrived completely get 503. Cancels only its own requests when another server has taken over.
     */
    public void stop() {
        if (isActive()) {
            listener.close(() -> cancelRequests(RequestSequence::cancel));
        } else if (statistics.ownActiveRequests() > 0) {
            ServerContext own = configuration().context();
            cancelRequests(requests -> requests.cancel(own));
        }
    }

    /** Returns the port it listens on; the configured one before the start. */
    public int port() {
        return listener.port() == 0 ? settings.port() : listener.port();
    }

    /** Returns the counts of this server. */
    public HttpStatistics statistics() {
        return statistics;
    }

    /** Returns http or https. */
    public String scheme() {
        return settings.tls().isPresent() ? "https" : "http";
    }

    /** Returns the URI at which it listens, such as {@code http://127.0.0.1:9740}. */
    public String address() {
        return "%s://%s:%d".formatted(scheme(), settings.host(), port());
    }

    /**
     * Adds a route, also while the server listens.
     *
     * @param path with parameters as in {@code /v1/models/{id}}; a star at the end is the same as {@code matchPrefix}
     * @param matchPrefix whether all paths below match too
     * @param methods in upper case; empty: all of them
     * @throws IllegalArgumentException when another route has the same path and one of the methods
     */
    public void addRoute(String path, boolean matchPrefix, Set<String> methods, HttpRoute route) {
        routes.add(PathTemplate.of(path, matchPrefix), methods, route);
    }

    /**
     * Adds a path that reports, to callers without a key and from any host, whether something is up: 200 or 503. A route with that path
     * takes precedence.
     *
     * @param up evaluated on event loops; must not block
     */
    public void addProbe(String path, BooleanSupplier up) {
        probes.put(path, up);
    }

    /** Removes a route; its running requests continue. */
    public void removeRoute(HttpRoute route) {
        routes.remove(route);
    }

    /** Cancels the running requests of a route. */
    public void cancelRequests(HttpRoute route) {
        listener.forEachConnection(requests -> requests.cancel(route));
    }

    /** Cancels running requests, and waits a moment so that their error responses are sent before the connections close. */
    private void cancelRequests(Consumer<RequestSequence> cancel) {
        listener.forEachConnection(cancel);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CANCEL_TIMEOUT_MILLIS);
        while (statistics.ownActiveRequests() > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(2));
        }
    }
}

package io.ratatoskr.grpc;

import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.Future;
import io.ratatoskr.access.CallerAccess;
import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.limits.BodyMemoryLimiter;
import io.ratatoskr.settings.GrpcSettings;
import io.ratatoskr.telemetry.FrontendObserver;
import io.ratatoskr.telemetry.RequestIdGenerator;
import io.vertx.core.Vertx;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gRPC server with one configuration: settings, routes, keys and certificate. Uses the event loops of a Vert.x instance that its owner
 * closes. A {@linkplain #successor successor} has another configuration for the same socket and connections. Thread-safe.
 */
public final class GatewayGrpcServer {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayGrpcServer.class);
    private static final long CANCEL_TIMEOUT_MILLIS = 1000;
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /**
     * What holds for requests.
     *
     * @param total of a request, with all attempts
     * @param pause maximum pause while a client sends a message, and between its first bytes and its connection
     * @param stall maximum time in which a client takes nothing of a response
     */
    public record Timeouts(Duration total, Duration pause, Duration stall) {}

    /**
     * What the server takes from the gateway.
     *
     * @param access the keys, which other frontends use too
     * @param bodyMemory the memory for messages, which other frontends use too
     * @param tls called for each new connection, must not block; null: connections are not encrypted
     * @param errorBody JSON of a failure, as an HTTP response has it
     * @param observer watches the requests
     * @param ready whether the gateway is ready, for health checks; must not block
     */
    public record Environment(
            CallerAccess access,
            BodyMemoryLimiter bodyMemory,
            @Nullable Supplier<SslContext> tls,
            Function<Throwable, byte[]> errorBody,
            FrontendObserver observer,
            BooleanSupplier ready) {}

    private final GrpcListener listener;
    private final GrpcSettings settings;
    private final Timeouts timeouts;
    private final Environment environment;
    private final Map<Rpc, GrpcRoute> routes = new EnumMap<>(Rpc.class);
    private final RequestIdGenerator requestIds = new RequestIdGenerator();
    private final AtomicInteger activeRequests = new AtomicInteger();
    private final Map<Cancellation, GrpcRoute> running = new ConcurrentHashMap<>();
    private volatile boolean paused;
    private volatile boolean loopbackAdmin;

    public GatewayGrpcServer(Vertx vertx, GrpcSettings settings, Timeouts timeouts, Environment environment) {
        this(new GrpcListener(vertx), settings, timeouts, environment);
    }

    private GatewayGrpcServer(
            GrpcListener listener, GrpcSettings settings, Timeouts timeouts, Environment environment) {
        this.listener = listener;
        this.settings = settings;
        this.timeouts = timeouts;
        this.environment = environment;
    }

    /**
     * Returns a server for the same socket and connections, in effect from its {@link #start}: for new requests, also on open connections;
     * those in flight stay with this one. Address and port stay those of the first.
     */
    public GatewayGrpcServer successor(GrpcSettings newSettings, Timeouts newTimeouts, Environment newEnvironment) {
        return new GatewayGrpcServer(
                listener, newSettings.withAddress(settings.host(), settings.port()), newTimeouts, newEnvironment);
    }

    /**
     * Reads keys and certificate, so that {@link #start} cannot fail because of them.
     *
     * @throws ConfigurationInvalid when the address, the keys or the certificate are invalid
     */
    public void prepare() {
        boolean loopback = environment.access.requireKeysOrLoopback("ratatoskr.grpc.host", settings.host());
        environment.access.prepare();
        loopbackAdmin = environment.access.isLoopbackAdmin(loopback);
        if (environment.tls != null) {
            Objects.requireNonNull(environment.tls.get(), "tls");
        }
    }

    /**
     * Starts listening, or takes over from the server that this is the successor of.
     *
     * @throws ConfigurationInvalid when the address, the keys or the certificate are invalid
     */
    public void start() {
        prepare();
        if (listener.use(this)) {
            LOG.info("serving {}", address());
        }
    }

    /** Rejects new requests, and makes clients open no more connections; those in flight continue. */
    public void pauseAccepting() {
        paused = true;
        listener.pause(this);
    }

    /**
     * Closes the socket and every connection; cancels running requests, whose clients have a second to read the last responses. Cancels
     * only its own requests when another server has taken over.
     */
    public void stop() {
        paused = true;
        cancel(route -> true);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CANCEL_TIMEOUT_MILLIS);
        while (activeRequests.get() > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(this, POLL_NANOS);
        }
        listener.close(this);
    }

    /** Adds the route of a call, also while the server listens. */
    public void addRoute(Rpc rpc, GrpcRoute route) {
        synchronized (routes) {
            GrpcRoute other = routes.putIfAbsent(rpc, route);
            if (other != null) {
                throw new ConfigurationInvalid("grpc-requests:%s: %s and %s both serve this call"
                        .formatted(rpc.wireName(), other.name(), route.name()));
            }
        }
    }

    public void removeRoute(Rpc rpc, GrpcRoute route) {
        synchronized (routes) {
            routes.remove(rpc, route);
        }
    }

    /** Returns whether there is any route. */
    public boolean hasRoutes() {
        synchronized (routes) {
            return !routes.isEmpty();
        }
    }

    /** The route of a call; null when there is none. */
    @Nullable
    GrpcRoute route(Rpc rpc) {
        synchronized (routes) {
            return routes.get(rpc);
        }
    }

    /** Returns the port it listens on; the configured one before the start. */
    public int port() {
        return listener.port() == 0 ? settings.port().orElse(0) : listener.port();
    }

    /** Returns the URI at which it listens, such as {@code grpc://127.0.0.1:9741}. */
    public String address() {
        return "%s://%s:%d".formatted(environment.tls == null ? "grpc" : "grpcs", settings.host(), port());
    }

    /** The number of requests in flight with this configuration, until the end of their responses. */
    public int activeRequests() {
        return activeRequests.get();
    }

    /** The number of open connections. */
    public int connections() {
        return listener.connections();
    }

    /** The number of connections that were closed at once because of the limit. */
    public long refusedConnections() {
        return listener.refusedConnections();
    }

    boolean isPaused() {
        return paused;
    }

    boolean isLoopbackAdmin() {
        return loopbackAdmin;
    }

    /** Whether new requests are served, for health checks. */
    boolean isReady() {
        return !paused && environment.ready.getAsBoolean();
    }

    GrpcSettings settings() {
        return settings;
    }

    Timeouts timeouts() {
        return timeouts;
    }

    Environment environment() {
        return environment;
    }

    RequestIdGenerator requestIds() {
        return requestIds;
    }

    void requestStarted(GrpcRoute route, Cancellation cancellation) {
        activeRequests.incrementAndGet();
        running.put(cancellation, route);
        route.requestStarted();
    }

    void requestEnded(GrpcRoute route, Cancellation cancellation) {
        running.remove(cancellation);
        route.requestEnded();
        activeRequests.decrementAndGet();
    }

    /** Runs the action later, on an event loop; it must not block. */
    Future<?> schedule(Runnable action, long nanos) {
        return listener.schedule(action, nanos);
    }

    void closeConnection(@Nullable SocketAddress client) {
        listener.closeConnection(client);
    }

    /** Cancels the requests in flight of a route. */
    public void cancelRequests(GrpcRoute route) {
        cancel(route::equals);
    }

    private void cancel(Predicate<GrpcRoute> which) {
        running.forEach((cancellation, route) -> {
            if (which.test(route)) {
                cancellation.cancel(Cancellation.Cause.STOPPING, "the gateway is stopping");
            }
        });
    }
}

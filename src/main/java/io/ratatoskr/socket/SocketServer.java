package io.ratatoskr.socket;

import io.ratatoskr.access.ApiKey;
import io.ratatoskr.access.CallerAccess;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.limits.BodyMemoryLimiter;
import io.ratatoskr.settings.SocketSettings;
import io.ratatoskr.telemetry.FrontendObserver;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The server of JSON lines with one configuration: settings, operations, keys. A {@linkplain #successor successor} has another
 * configuration for the same sockets and connections. Thread-safe.
 */
public final class SocketServer {
    private static final long CANCEL_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Duration LAST_LINES_TIMEOUT = Duration.ofMillis(500);

    private final SocketListener listener;
    private final SocketConfiguration configuration;
    private final Map<String, SocketOperation> operations = new ConcurrentHashMap<>();
    private final AtomicInteger activeRequests = new AtomicInteger();
    private volatile boolean paused;
    private volatile boolean stopping;
    /** Whether only this machine reaches the TCP port. */
    private volatile boolean tcpLoopback;

    public SocketServer(SocketConfiguration configuration) {
        this(new SocketListener(), configuration);
    }

    private SocketServer(SocketListener listener, SocketConfiguration configuration) {
        this.listener = listener;
        this.configuration = configuration;
    }

    /**
     * Returns a server for the same sockets and connections. It is in effect from its {@link #start}: for new requests, also on open
     * connections; requests in flight stay with this one. Addresses and permissions stay those of the first.
     */
    public SocketServer successor(SocketConfiguration next) {
        return new SocketServer(listener, next.withSettings(next.settings().withAddressesOf(configuration.settings())));
    }

    /**
     * Reads the keys, so that {@link #start} cannot fail because of them.
     *
     * @throws ConfigurationInvalid when the address or the keys are invalid
     */
    public void prepare() {
        if (configuration.settings().tcpPort().isPresent()) {
            tcpLoopback = configuration
                    .access()
                    .requireKeysOrLoopback(
                            "ratatoskr.tcp.host", configuration.settings().tcpHost());
        }
        configuration.access().prepare();
    }

    /**
     * Opens the sockets, or takes over from the server that this is the successor of; does nothing when it is in effect already.
     *
     * @throws ConfigurationInvalid when a socket cannot be opened, or the keys are invalid
     */
    public void start() {
        prepare();
        listener.use(this);
    }

    /** Returns whether new requests come here. */
    public boolean isActive() {
        return listener.isActive(this);
    }

    /** Rejects new requests; running ones continue. */
    public void pauseAccepting() {
        paused = true;
    }

    public boolean isPaused() {
        return paused;
    }

    /** Returns the number of requests in flight with this configuration, until the last line of their responses. */
    public int activeRequests() {
        return activeRequests.get();
    }

    /** Returns the number of open connections. */
    public int connections() {
        return listener.connections().size();
    }

    /** Returns the number of connections that were closed at once because of the limit. */
    public long refusedConnections() {
        return listener.refusedConnections();
    }

    /** Returns the TCP port it listens on; empty: none. */
    public Optional<Integer> tcpPort() {
        return listener.tcpPort();
    }

    /** Returns the URIs at which it listens: {@code unix:/path} and {@code tcp://host:port}, if there are any. */
    public List<String> addresses() {
        return listener.addresses();
    }

    /**
     * Cancels running requests, closes the sockets and every connection, and removes the file of the Unix socket. Cancels only its own
     * requests when another server has taken over.
     */
    public void stop() {
        paused = true;
        stopping = true;
        if (isActive()) {
            listener.close(() -> cancel(task -> true));
        } else {
            cancel(task -> task.server().equals(this));
        }
    }

    /**
     * Adds an operation, also while the server listens.
     *
     * @throws IllegalArgumentException when another one has the same name
     */
    public void addOperation(SocketOperation operation) {
        SocketOperation other = operations.putIfAbsent(operation.name(), operation);
        if (other != null && !other.equals(operation)) {
            throw new IllegalArgumentException(
                    "the operation '%s' is served by another route already".formatted(operation.name()));
        }
    }

    /** Removes an operation; its running requests continue. */
    public void removeOperation(SocketOperation operation) {
        operations.remove(operation.name(), operation);
    }

    /** Cancels the running requests of an operation. */
    public void cancelRequests(SocketOperation operation) {
        listener.connections()
                .forEach(connection -> connection.stop(task -> task.operation().equals(operation)));
    }

    /** Cancels requests, and waits a moment so that their errors are sent before the connections close. */
    private void cancel(Predicate<RequestTask> which) {
        listener.connections().forEach(connection -> connection.stop(which));
        long deadline = System.nanoTime() + CANCEL_TIMEOUT_NANOS;
        while (activeRequests.get() > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(2));
        }
        if (activeRequests.get() > 0) {
            writeLastLines(which);
        }
    }

    /** Responds to requests that do not end in time. A client that does not read delays none of another connection. */
    private void writeLastLines(Predicate<RequestTask> which) {
        List<Thread> writing = listener.connections().stream()
                .map(connection -> Thread.startVirtualThread(() -> connection.abandon(which)))
                .toList();
        long deadline = System.nanoTime() + LAST_LINES_TIMEOUT.toNanos();
        try {
            for (Thread thread : writing) {
                thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns whether running requests are, or have been, cancelled. */
    boolean isStopping() {
        return stopping;
    }

    void requestStarted() {
        activeRequests.incrementAndGet();
    }

    void requestEnded() {
        activeRequests.decrementAndGet();
    }

    @Nullable
    SocketOperation operation(String name) {
        return operations.get(name);
    }

    Collection<String> operations() {
        return operations.keySet();
    }

    /**
     * Returns who sends requests on a connection.
     *
     * @param isUnix whether the permissions of a file protect the connection
     * @param client the address of the other side; null: it has none
     * @param key of its {@code auth} line; null: none
     * @return null when a key is required and that one is not valid
     */
    @Nullable
    SocketCaller caller(boolean isUnix, @Nullable SocketAddress client, @Nullable String key) {
        boolean isLoopback = CallerAccess.isLoopback(client);
        CallerAccess access = configuration.access();
        ApiKey known = key == null ? null : access.find(key);
        if (access.requiresKey() && known == null && (!isUnix || key != null)) {
            return null;
        }
        return new SocketCaller(
                CallerAccess.addressOf(client),
                known,
                (known != null && known.admin()) || isLocalAdmin(isUnix, isLoopback));
    }

    /** Who alone may open the Unix socket can also stop the process, and read its keys. */
    private boolean isLocalAdmin(boolean isUnix, boolean isLoopback) {
        CallerAccess access = configuration.access();
        return isUnix
                ? access.isLoopbackAdmin(true) || (settings().isOwnerOnly() && !access.isAdminByKeyOnly())
                : isLoopback && access.isLoopbackAdmin(tcpLoopback);
    }

    SocketConfiguration configuration() {
        return configuration;
    }

    SocketSettings settings() {
        return configuration.settings();
    }

    SocketLimits limits() {
        return configuration.limits();
    }

    CallerAccess access() {
        return configuration.access();
    }

    BodyMemoryLimiter bodyMemory() {
        return configuration.bodyMemory();
    }

    SocketErrorRenderer errors() {
        return configuration.errors();
    }

    FrontendObserver observer() {
        return configuration.observer();
    }

    /** Maximum size of a line in bytes. */
    int lineLimit() {
        return Math.min(settings().lineLimit(), bodyMemory().limits().body());
    }
}

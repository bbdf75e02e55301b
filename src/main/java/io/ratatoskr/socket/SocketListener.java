package io.ratatoskr.socket;

import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.settings.SocketSettings;
import io.ratatoskr.telemetry.RequestIdGenerator;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sockets and their connections. Outlives the configurations that are in effect one after the other. Thread-safe. */
final class SocketListener {
    private static final Logger LOG = LoggerFactory.getLogger(SocketListener.class);
    private static final int BACKLOG = 1024;
    private static final long CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long ACCEPT_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long CLOSE_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** Within this time a client has sent what it sends upon a response. */
    private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final long QUIET_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ReentrantLock lock = new ReentrantLock();
    private final Set<SocketConnection> connections = ConcurrentHashMap.newKeySet();
    private final LongAdder refused = new LongAdder();
    private final RequestIdGenerator requestIds = new RequestIdGenerator();
    private volatile @Nullable SocketServer active;
    private @Nullable UnixSocket unix;
    private @Nullable ServerSocketChannel tcp;
    private volatile boolean open;
    private volatile @Nullable Thread monitor;
    private volatile long refusedNanos = System.nanoTime();

    /** Returns the server in effect. Only once a socket has been opened. */
    SocketServer active() {
        SocketServer current = active;
        if (current == null) {
            throw new IllegalStateException("the server has not been started");
        }
        return current;
    }

    boolean isActive(SocketServer server) {
        return open && server.equals(active);
    }

    /** Returns the server in effect, for which a request has been counted. */
    SocketServer begin() {
        while (true) {
            SocketServer server = active();
            server.requestStarted();
            if (server.equals(active)) {
                return server;
            }
            server.requestEnded();
        }
    }

    String requestId(@Nullable String expected) {
        return requestIds.resolve(expected);
    }

    Set<SocketConnection> connections() {
        return connections;
    }

    long refusedConnections() {
        return refused.sum();
    }

    Optional<Integer> tcpPort() {
        lock.lock();
        try {
            return tcp == null ? Optional.empty() : Optional.of(((InetSocketAddress) tcp.getLocalAddress()).getPort());
        } catch (IOException closed) {
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    List<String> addresses() {
        var addresses = new ArrayList<String>();
        lock.lock();
        try {
            if (unix != null) {
                addresses.add("unix:" + unix.path());
            }
        } finally {
            lock.unlock();
        }
        tcpPort()
                .ifPresent(port -> addresses.add(
                        "tcp://%s:%d".formatted(active().settings().tcpHost(), port)));
        return addresses;
    }

    /** Opens the sockets, or puts another server in effect. */
    void use(SocketServer server) {
        lock.lock();
        try {
            active = server;
            if (!open) {
                openAll(server);
            }
        } finally {
            lock.unlock();
        }
    }

    private void openAll(SocketServer server) {
        SocketSettings settings = server.settings();
        try {
            unix = settings.path().isPresent() ? UnixSocket.open(settings) : null;
            tcp = settings.tcpPort().isPresent()
                    ? openTcp(settings, settings.tcpPort().get())
                    : null;
        } catch (RuntimeException failure) {
            if (unix != null) {
                unix.close();
                unix = null;
            }
            throw failure;
        }
        open = true;
        UnixSocket socket = unix;
        if (socket != null) {
            Thread.ofVirtual().name("ratatoskr-unix-socket").start(() -> acceptAll(socket.channel(), true));
            LOG.info("serving unix:{}", socket.path());
        }
        ServerSocketChannel port = tcp;
        if (port != null) {
            Thread.ofVirtual().name("ratatoskr-tcp").start(() -> acceptAll(port, false));
            LOG.info("serving tcp://{}:{}", settings.tcpHost(), tcpPort().orElse(0));
        }
        monitor = Thread.ofVirtual().name("ratatoskr-socket-monitor").start(this::monitor);
    }

    private static ServerSocketChannel openTcp(SocketSettings settings, int port) {
        String address = settings.tcpHost() + ":" + port;
        try {
            ServerSocketChannel channel = ServerSocketChannel.open();
            try {
                channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                channel.bind(new InetSocketAddress(settings.tcpHost(), port), BACKLOG);
                return channel;
            } catch (IOException | RuntimeException failure) {
                channel.close();
                throw failure;
            }
        } catch (BindException inUse) {
            throw new ConfigurationInvalid(
                    "%s is in use (another gateway?); set ratatoskr.tcp.port".formatted(address));
        } catch (IOException | RuntimeException failure) {
            throw new ConfigurationInvalid("cannot listen on %s: %s; see ratatoskr.tcp.host and ratatoskr.tcp.port"
                    .formatted(address, failure.getMessage()));
        }
    }

    private void acceptAll(ServerSocketChannel server, boolean isUnix) {
        while (open) {
            try {
                accept(server.accept(), isUnix);
            } catch (ClosedChannelException closed) {
                return;
            } catch (IOException | RuntimeException failure) {
                LOG.warn("a connection was not accepted: {}", failure.toString());
                LockSupport.parkNanos(this, ACCEPT_PAUSE_NANOS);
            }
        }
    }

    private void accept(SocketChannel channel, boolean isUnix) throws IOException {
        SocketServer server = active();
        if (connections.size() >= server.limits().maxConnections()) {
            refused.increment();
            channel.close();
            return;
        }
        try {
            if (!isUnix) {
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            }
            TcpTls tls = isUnix ? null : server.configuration().tls();
            Transport transport = tls == null
                    ? new ChannelTransport(channel)
                    : new TlsTransport(channel, tls, server.limits().lineTimeout());
            var connection = new SocketConnection(transport, isUnix, this);
            connections.add(connection);
            if (!open) {
                connection.close();
            }
            Thread.ofVirtual().name("ratatoskr-socket").start(connection);
            LockSupport.unpark(monitor);
        } catch (IOException | RuntimeException failure) {
            channel.close();
            LOG.debug("a connection was closed at once: {}", failure.toString());
        }
    }

    void remove(SocketConnection connection) {
        connections.remove(connection);
    }

    private void monitor() {
        while (open) {
            if (connections.isEmpty()) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, CHECK_NANOS);
                long now = System.nanoTime();
                connections.forEach(connection -> connection.check(now));
            }
        }
    }

    /** A line has been refused because the gateway stops. */
    void refusedLine() {
        refusedNanos = System.nanoTime();
    }

    /** Waits until clients send no more lines, for a moment: those that have arrived are refused instead of lost with the connection. */
    private void awaitQuiet() {
        long start = System.nanoTime();
        long now = start;
        while (!connections.isEmpty()
                && now - start < QUIET_TIMEOUT_NANOS
                && (now - start < QUIET_NANOS || now - refusedNanos < QUIET_NANOS)) {
            LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(2));
            now = System.nanoTime();
        }
    }

    /**
     * Closes the sockets, then every connection.
     *
     * @param afterSockets runs in between
     */
    void close(Runnable afterSockets) {
        lock.lock();
        try {
            if (!open) {
                return;
            }
            open = false;
            if (unix != null) {
                unix.close();
                unix = null;
            }
            if (tcp != null) {
                tcp.close();
                tcp = null;
            }
            afterSockets.run();
            awaitQuiet();
        } catch (IOException closed) {
            LOG.debug("the TCP socket was closed with {}", closed.toString());
        } finally {
            connections.forEach(SocketConnection::close);
            LockSupport.unpark(monitor);
            lock.unlock();
        }
        long deadline = System.nanoTime() + CLOSE_TIMEOUT_NANOS;
        while (!connections.isEmpty() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(2));
        }
    }
}

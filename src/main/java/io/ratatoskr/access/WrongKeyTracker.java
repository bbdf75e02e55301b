package io.ratatoskr.access;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts wrong keys by client address, an IPv6 client by its /64 network, for a bounded number of addresses. Thread-safe; only a request
 * with a wrong key takes the lock.
 */
final class WrongKeyTracker {
    /** Wrong keys per window after which further ones are slowed down. */
    static final int MAX_PER_WINDOW = 10;

    private static final int MAX_COUNT = MAX_PER_WINDOW + 2;

    private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int MAX_ADDRESSES = 4096;
    private static final int NETWORK_BYTES = 8;

    private static final class Window {
        long since;
        int count;
    }

    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    /** Least recently used first. */
    private final Map<ByteBuffer, Window> windows = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Window> eldest) {
            return size() > MAX_ADDRESSES;
        }
    };

    WrongKeyTracker(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Counts a wrong key; returns the number of the client's in this window, at most {@value #MAX_COUNT}. */
    int recordWrongKey(@Nullable SocketAddress client) {
        lock.lock();
        try {
            long now = nanoTime.getAsLong();
            Window window = windows.computeIfAbsent(network(client), key -> new Window());
            if (window.count == 0 || now - window.since > WINDOW_NANOS) {
                window.since = now;
                window.count = 0;
            }
            window.count = Math.min(window.count + 1, MAX_COUNT);
            return window.count;
        } finally {
            lock.unlock();
        }
    }

    int trackedAddresses() {
        lock.lock();
        try {
            return windows.size();
        } finally {
            lock.unlock();
        }
    }

    private static ByteBuffer network(@Nullable SocketAddress client) {
        InetAddress address = client instanceof InetSocketAddress socket ? socket.getAddress() : null;
        byte[] bytes = address == null ? new byte[0] : address.getAddress();
        return ByteBuffer.wrap(bytes, 0, Math.min(bytes.length, NETWORK_BYTES));
    }
}

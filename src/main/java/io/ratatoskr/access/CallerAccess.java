package io.ratatoskr.access;

import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.settings.AccessSettings;
import io.ratatoskr.telemetry.AuditLine;
import io.ratatoskr.telemetry.AuditLog;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The rules for callers of one configuration, the same for every frontend. Thread-safe. Never blocks once it is {@linkplain #prepare
 * prepared}, except for {@link #refresh}.
 */
public final class CallerAccess {
    private final AccessSettings settings;
    private final WrongKeyTracker wrongKeys = new WrongKeyTracker(System::nanoTime);
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable ApiKeys keys;

    public CallerAccess(AccessSettings settings) {
        this.settings = settings;
    }

    /**
     * Reads the keys, unless they have been read.
     *
     * @throws ConfigurationInvalid when the file cannot be read, contains no key or has a line in another format
     */
    public void prepare() {
        if (settings.keysFile().isPresent() && keys == null) {
            lock.lock();
            try {
                if (keys == null) {
                    keys = new ApiKeys(settings.keysFile().get());
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /** Returns whether every request must carry a key. */
    public boolean requiresKey() {
        return settings.keysFile().isPresent();
    }

    /**
     * Looks a key up, in a time that does not depend on the keys.
     *
     * @return null when it is not valid, and when none is required
     */
    public @Nullable ApiKey find(String key) {
        prepare();
        ApiKeys all = keys;
        return all == null ? null : all.find(key);
    }

    /**
     * Counts a wrong key of a client; returns whether it has sent too many, so that its next response should be slow. Writes a line to the
     * audit log once a minute for each client that has.
     *
     * @param frontend such as {@code http}
     */
    public boolean recordWrongKey(String frontend, @Nullable SocketAddress client) {
        int count = wrongKeys.recordWrongKey(client);
        if (count == WrongKeyTracker.MAX_PER_WINDOW + 1) {
            AuditLog.write(
                    new AuditLine(frontend, address(client), null, "authenticate", null, AuditLine.REFUSED, null));
        }
        return count > WrongKeyTracker.MAX_PER_WINDOW;
    }

    private static @Nullable String address(@Nullable SocketAddress client) {
        return client instanceof InetSocketAddress socket && socket.getAddress() != null
                ? socket.getAddress().getHostAddress()
                : null;
    }

    /**
     * Returns whether callers on this machine have admin rights without a key.
     *
     * @param listensOnLoopback whether the frontend can be reached from this machine only
     */
    public boolean isLoopbackAdmin(boolean listensOnLoopback) {
        return settings.isLoopbackAdmin(listensOnLoopback);
    }

    /** Returns whether only keys have admin rights, wherever their callers are. */
    public boolean isAdminByKeyOnly() {
        return settings.admin() == AccessSettings.AdminPolicy.KEYS;
    }

    /** Reads the keys again when their file has changed. Called by one thread at a time. */
    public void refresh() {
        ApiKeys all = keys;
        if (all != null) {
            all.refresh();
        }
    }

    /**
     * Checks that a frontend may listen on an address.
     *
     * @param key of the address in the configuration, such as {@code ratatoskr.http.host}
     * @return whether it is one of loopback
     * @throws ConfigurationInvalid when it is none of this machine, or other machines reach it and neither keys are required nor
     *     anonymous callers allowed
     */
    public boolean requireKeysOrLoopback(String key, String host) {
        try {
            boolean loopback = InetAddress.getByName(host).isLoopbackAddress();
            if (!loopback && !requiresKey() && !settings.allowAnonymous()) {
                throw new ConfigurationInvalid(
                        "%s: %s is reachable from other machines; set ratatoskr.access.keys-file, or ratatoskr.access.allow-anonymous=true to accept requests without a key"
                                .formatted(key, host));
            }
            return loopback;
        } catch (UnknownHostException e) {
            throw new ConfigurationInvalid("%s: %s is not an address of this machine".formatted(key, host));
        }
    }

    /** Returns the address of the client, without a port; null: it has none. */
    public static @Nullable String addressOf(@Nullable SocketAddress client) {
        return client instanceof InetSocketAddress socket && socket.getAddress() != null
                ? socket.getAddress().getHostAddress()
                : null;
    }

    /** Returns whether the client is on this machine. */
    public static boolean isLoopback(@Nullable SocketAddress client) {
        return client instanceof InetSocketAddress socket
                && socket.getAddress() != null
                && socket.getAddress().isLoopbackAddress();
    }
}

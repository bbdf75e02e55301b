package io.ratatoskr.client.transport;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How a transport connects. Its text has no key.
 *
 * @param address the gateway, for messages too: a URI without user, path and query
 * @param key the caller's; empty: none
 * @param connectTimeout of one connection
 * @param maxInFlight maximum number of requests and open streams at a time
 * @param tls for encrypted connections; null: the JDK's default
 */
public record ServiceConnection(
        String address,
        String key,
        Duration connectTimeout,
        int maxInFlight,
        @Nullable SSLContext tls) {
    public ServiceConnection {
        requireNonNull(address, "address");
        requireNonNull(key, "key");
        requireNonNull(connectTimeout, "connectTimeout");
    }

    @Override
    public String toString() {
        return address;
    }
}

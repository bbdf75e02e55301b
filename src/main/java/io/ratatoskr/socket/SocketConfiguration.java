package io.ratatoskr.socket;

import io.ratatoskr.access.CallerAccess;
import io.ratatoskr.limits.BodyMemoryLimiter;
import io.ratatoskr.settings.SocketSettings;
import io.ratatoskr.telemetry.FrontendObserver;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link SocketServer} is made of.
 *
 * @param bodyMemory the memory for lines, which other frontends may use too
 * @param tls for TCP; null: plain
 */
public record SocketConfiguration(
        SocketSettings settings,
        SocketLimits limits,
        CallerAccess access,
        BodyMemoryLimiter bodyMemory,
        SocketErrorRenderer errors,
        FrontendObserver observer,
        @Nullable TcpTls tls) {
    SocketConfiguration withSettings(SocketSettings newSettings) {
        return new SocketConfiguration(newSettings, limits, access, bodyMemory, errors, observer, tls);
    }
}

package io.ratatoskr.http;

import io.ratatoskr.access.CallerAccess;
import io.ratatoskr.limits.BodyLimits;
import io.ratatoskr.limits.BodyMemoryLimiter;
import io.ratatoskr.settings.HttpSettings;
import io.ratatoskr.tls.ServerTls;
import java.util.Optional;

/**
 * What the server may have in common with other frontends.
 *
 * @param access the keys, which the server reads again when they change
 * @param bodyMemory the memory for bodies
 * @param tls the certificates, which the server reads again when they change; empty: plain HTTP
 */
public record FrontendResources(CallerAccess access, BodyMemoryLimiter bodyMemory, Optional<ServerTls> tls) {
    /** Those of a server on its own. */
    static FrontendResources of(HttpSettings settings) {
        return new FrontendResources(
                new CallerAccess(settings.access().callers()),
                new BodyMemoryLimiter(BodyLimits.of(settings)),
                settings.tls().map(ServerTls::new));
    }

    /** Returns whether there are files to read again. */
    boolean hasFiles() {
        return access.requiresKey() || tls.isPresent();
    }

    /** Reads the files again that have changed. */
    void refresh() {
        access.refresh();
        tls.ifPresent(ServerTls::refresh);
    }
}

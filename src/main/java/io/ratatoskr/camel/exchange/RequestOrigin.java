package io.ratatoskr.camel.exchange;

import io.ratatoskr.telemetry.AuditLine;
import io.ratatoskr.telemetry.AuditLog;
import org.jspecify.annotations.Nullable;

/**
 * Where a request came from, for the audit log.
 *
 * @param frontend such as {@code http}
 * @param address of the other side of the connection, without a port; null: it has none
 * @param requestId null: unknown
 */
public record RequestOrigin(
        String frontend, @Nullable String address, @Nullable String requestId) {
    /** That of a caller whose frontend says nothing. */
    public static final RequestOrigin UNKNOWN = new RequestOrigin("unknown", null, null);

    /** Writes what the caller did to the audit log. */
    void audit(Caller caller, String action, @Nullable String target, String result) {
        AuditLog.write(new AuditLine(frontend, address, caller.name(), action, target, result, requestId));
    }
}

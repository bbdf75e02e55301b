package io.ratatoskr.access;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.telemetry.FrontendObservation;
import io.ratatoskr.telemetry.InboundRequest;
import io.ratatoskr.telemetry.RequestIdentity;
import io.ratatoskr.telemetry.TraceParent;
import org.jspecify.annotations.Nullable;

/** A request whose sender a frontend has identified: what all frontends know of theirs, whatever they receive them by. */
public interface IdentifiedRequest extends InboundRequest, RequestIdentity {
    /** Returns the deadline and the cancellation; fired when nobody waits for the response any more. */
    Cancellation cancellation();

    /** Returns what watches this request. */
    FrontendObservation observation();

    /**
     * Returns the keys that the caller sent for providers; null: none.
     *
     * @throws InvalidRequest when their form is invalid
     */
    @Nullable
    CallerKeys callerKeys();

    /** Returns the address of the other side of the connection, which may be a proxy, without a port; null: it has none. */
    @Nullable
    String clientAddress();

    /** Returns whether the request carries a key of the keys file. */
    boolean hasKey();

    /** Returns whether the caller has admin rights. */
    boolean isAdmin();

    /** The trace of the request: that of its observation, else that of the caller. */
    @Override
    default @Nullable String traceId() {
        String traced = observation().traceId();
        if (traced != null) {
            return traced;
        }
        TraceParent parent = TraceParent.parse(header(TraceParent.HEADER));
        return parent == null ? null : parent.traceId();
    }
}

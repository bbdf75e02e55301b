package io.ratatoskr.camel.exchange;

import io.ratatoskr.api.ModelStream;
import io.ratatoskr.api.error.Forbidden;
import io.ratatoskr.telemetry.AuditLine;
import io.ratatoskr.telemetry.FrontendObservation;
import org.jspecify.annotations.Nullable;

/** The sender of a request to a frontend. Library callers, timers and other routes have none: they are the operator's own code. */
public interface Caller {
    /** Returns the name of the caller's key; null when it has none. */
    @Nullable
    String name();

    /**
     * Returns what separates the caller's data from that of others, such as the name of its key. Empty: callers without a key, which are
     * one; null: it cannot be distinguished from others, and shares with none.
     */
    default @Nullable String tenant() {
        String name = name();
        return name == null ? "" : name;
    }

    /** Returns whether the caller may administer the gateway. */
    boolean isAdmin();

    /**
     * Closes the stream once the response has been sent. For streams of copies of the exchange, of which nobody knows whether their result
     * is read. Without effect after that, and in frontends that do not know the end of a request.
     */
    default void closeAtEnd(ModelStream<?> stream) {}

    /** Where the request came from. */
    default RequestOrigin origin() {
        return RequestOrigin.UNKNOWN;
    }

    /** What watches the request at its frontend. */
    default FrontendObservation observation() {
        return FrontendObservation.NONE;
    }

    /**
     * Requires admin rights, for what only reads; {@link AdminAction} is for what changes something. A refusal is audited.
     *
     * @param caller null: the operator's own code, which has them
     * @param action what needs the rights, such as {@code loading a model}
     * @throws Forbidden when the caller has none
     */
    static void requireAdmin(@Nullable Caller caller, String action) {
        if (caller != null && !caller.isAdmin()) {
            caller.origin().audit(caller, action, null, AuditLine.REFUSED);
            throw adminRequired(action);
        }
    }

    /** The failure of a caller without admin rights. */
    static Forbidden adminRequired(String action) {
        return new Forbidden(
                "%s needs admin rights: send a key whose line in ratatoskr.access.keys-file ends in ' admin'; where ratatoskr.access.admin is loopback, a caller on this machine without a proxy has them too"
                        .formatted(action));
    }
}

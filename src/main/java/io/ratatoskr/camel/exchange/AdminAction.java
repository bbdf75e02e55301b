package io.ratatoskr.camel.exchange;

import io.ratatoskr.api.error.Forbidden;
import io.ratatoskr.api.internal.text.Text;
import io.ratatoskr.telemetry.AuditLine;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What changes the gateway: callers need admin rights for it, and each use has a line in the audit log. */
public enum AdminAction {
    LOAD("load", "loading a model"),
    UNLOAD("unload", "unloading a model"),
    DOWNLOAD("download", "downloading a model"),
    UPGRADE("upgrade", "downloading a model"),
    REFRESH("refresh", "refreshing model lists"),
    REFRESH_MODEL("refresh-model", "refreshing a model"),
    RELOAD("reload", "reloading the configuration"),
    STOP("stop", "stopping the gateway"),
    START_ROUTE("start-route", "starting a route"),
    STOP_ROUTE("stop-route", "stopping a route"),
    SET_BREAKER("set-breaker", "setting a circuit breaker"),
    FLUSH_CACHE("flush-cache", "flushing the cache");

    private static final int MAX_TARGET_LENGTH = 512;

    private final String wireName;
    private final String description;

    AdminAction(String wireName, String description) {
        this.wireName = wireName;
        this.description = description;
    }

    /** As the audit log writes it. */
    public String wireName() {
        return wireName;
    }

    /**
     * Refuses a caller that may not do it, before what it sent is looked at. A refusal has its line in the audit log.
     *
     * @param caller null: the operator's own code, which has all rights
     * @param target such as a model, as sent; null: everything
     * @throws Forbidden when the caller has no admin rights
     */
    public void require(@Nullable Caller caller, @Nullable String target) {
        if (caller != null && !caller.isAdmin()) {
            String shortened = target == null || target.isEmpty() ? null : Text.shorten(target, MAX_TARGET_LENGTH);
            caller.origin().audit(caller, wireName, shortened, AuditLine.REFUSED);
            throw Caller.adminRequired(description);
        }
    }

    /**
     * Does it, if the caller may.
     *
     * @param caller null: the operator's own code, which has all rights and no lines
     * @param target such as a model; null: everything
     * @throws Forbidden when the caller has no admin rights
     */
    public <T> T run(@Nullable Caller caller, @Nullable String target, Supplier<T> action) {
        if (caller == null) {
            return action.get();
        }
        require(caller, target);
        RequestOrigin origin = caller.origin();
        boolean done = false;
        try {
            T result = action.get();
            done = true;
            return result;
        } finally {
            origin.audit(caller, wireName, target, done ? AuditLine.OK : AuditLine.FAILED);
        }
    }
}

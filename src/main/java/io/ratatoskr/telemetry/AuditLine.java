package io.ratatoskr.telemetry;

import io.ratatoskr.settings.LogSettings.Format;
import org.jspecify.annotations.Nullable;

/**
 * What the audit log says of one call that needs admin rights, or of wrong keys. No keys and no content.
 *
 * @param frontend such as {@code http}
 * @param address of the caller; null: unknown
 * @param caller name of its key; null: none
 * @param action such as {@code load}
 * @param target what it was about, such as a model; null: everything
 * @param result {@code ok}, {@code refused} or {@code failed}
 * @param requestId null: unknown
 */
public record AuditLine(
        String frontend,
        @Nullable String address,
        @Nullable String caller,
        String action,
        @Nullable String target,
        String result,
        @Nullable String requestId) {
    public static final String OK = "ok";
    public static final String REFUSED = "refused";
    public static final String FAILED = "failed";

    /** The line without its time and level. */
    String format(Format format, long dropped) {
        var fields = new LogFields(format)
                .add("action", action)
                .add("target", target)
                .add("result", result)
                .add("caller", caller)
                .add("address", address)
                .add("frontend", frontend)
                .add("request_id", requestId);
        return (dropped > 0 ? fields.add("dropped_lines", dropped) : fields).toString();
    }
}

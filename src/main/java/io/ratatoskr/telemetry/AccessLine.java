package io.ratatoskr.telemetry;

import io.ratatoskr.settings.LogSettings.Format;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What the access log says of one request: neither its content nor keys.
 *
 * @param status of the response, of HTTP; 0: there was none, or the frontend has no such status
 * @param requestId null: unknown
 * @param result null: the request did not reach a provider's dispatch
 * @param failure the kind of the failure, one of a fixed set; null: it succeeded
 * @param durationNanos from the arrival of the request to the end of its response
 */
public record AccessLine(
        Origin origin,
        int status,
        @Nullable String failure,
        long durationNanos,
        @Nullable String requestId,
        @Nullable String traceId,
        @Nullable Result result)
        implements RequestIdentity {
    /**
     * How the request came in.
     *
     * @param frontend such as {@code http}; {@code library} or {@code route} without one
     * @param method of HTTP; empty: none
     * @param path of HTTP, or the id of the route that sent the request; empty: none
     * @param caller name of the caller's key; null: none
     */
    public record Origin(
            String frontend,
            String method,
            String path,
            @Nullable String caller) {}

    /**
     * What was requested of a model, and which one responded.
     *
     * @param models the models, and the provider
     * @param attempts calls to providers, retries included
     * @param firstTokenNanos from the start of the request to the first output of a stream; 0: none
     * @param cache what the cache did, such as {@code hit}; null: the operation is not cached
     */
    public record Result(
            String operation,
            Models models,
            int attempts,
            @Nullable Tokens tokens,
            long firstTokenNanos,
            @Nullable String cache) {}

    /**
     * The models of a request.
     *
     * @param requested as the caller named it
     * @param provider who responded, now or when the response was stored, else who was called last; null: nobody
     * @param model that provider's own name for the model; null: as the provider
     */
    public record Models(
            String requested,
            @Nullable String provider,
            @Nullable String model) {}

    /** @param cost in US dollars; null: unknown */
    public record Tokens(
            long prompt, long completion, @Nullable BigDecimal cost) {}

    @Override
    public String requestId() {
        return requestId == null ? "" : requestId;
    }

    /** The line without its time and level. */
    public String format(Format format) {
        var fields = new LogFields(format)
                .add("frontend", origin.frontend)
                .add("method", origin.method)
                .add("path", origin.path);
        if (status > 0) {
            fields.add("status", status);
        }
        if (result != null) {
            fields.add("operation", result.operation)
                    .add("requested_model", result.models.requested)
                    .add("provider", result.models.provider)
                    .add("model", result.models.model)
                    .add("attempts", result.attempts)
                    .add("cache", result.cache);
            Tokens tokens = result.tokens;
            if (tokens != null) {
                fields.add("prompt_tokens", tokens.prompt).add("completion_tokens", tokens.completion);
                if (tokens.cost != null) {
                    fields.addNumber("cost", tokens.cost.toPlainString());
                }
            }
            if (result.firstTokenNanos > 0) {
                fields.addMillis("first_token_ms", result.firstTokenNanos);
            }
        }
        return fields.addMillis("duration_ms", durationNanos)
                .add("error", failure)
                .add("request_id", requestId)
                .add("trace_id", traceId)
                .add("caller", origin.caller)
                .toString();
    }
}

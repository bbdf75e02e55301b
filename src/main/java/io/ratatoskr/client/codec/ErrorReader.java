package io.ratatoskr.client.codec;

import io.ratatoskr.api.error.AuthenticationFailed;
import io.ratatoskr.api.error.BatchTooLarge;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.CircuitOpen;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.api.error.ContentFiltered;
import io.ratatoskr.api.error.ContextLengthExceeded;
import io.ratatoskr.api.error.Forbidden;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.GatewayStopping;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.ModelNotAvailable;
import io.ratatoskr.api.error.ModelNotFound;
import io.ratatoskr.api.error.NoProviderAvailable;
import io.ratatoskr.api.error.NotSupported;
import io.ratatoskr.api.error.Overloaded;
import io.ratatoskr.api.error.PayloadTooLarge;
import io.ratatoskr.api.error.PresetNotFound;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.ProviderUnavailable.Progress;
import io.ratatoskr.api.error.ProviderUnavailable.Reason;
import io.ratatoskr.api.error.QuotaExceeded;
import io.ratatoskr.api.error.RateLimited;
import io.ratatoskr.api.error.Unauthorized;
import io.ratatoskr.api.error.UnsupportedParameter;
import io.ratatoskr.json.JsonReader;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Reads an error of a gateway as the failure that it was there: by its code, else its type, else the HTTP status. Not thread-safe.
 *
 * <p>What has no code of its own: an internal error of the gateway becomes {@link ProviderUnavailable}. A failure of a provider has {@link
 * Progress#REPORTED}.
 */
public final class ErrorReader {
    private String message = "";
    private String type = "";
    private @Nullable String param;
    private @Nullable String code;
    private @Nullable Duration retryAfter;
    private String kind = "";
    private int limit;
    private @Nullable String model;

    private ErrorReader() {}

    /**
     * Reads the body of a response that is a failure.
     *
     * @param body JSON with the field {@code error}, or anything a proxy sent
     * @param status of HTTP
     * @param retryAfter of the response's header; null: none
     * @param gateway for messages
     */
    public static GatewayException of(byte[] body, int status, @Nullable Duration retryAfter, String gateway) {
        ErrorReader error = parse(body);
        if (error.message.isEmpty()) {
            error.message = "%s responded with status %d".formatted(gateway, status);
        }
        if (error.retryAfter == null) {
            error.retryAfter = retryAfter;
        }
        GatewayException failure = error.byCode();
        if (failure == null) {
            failure = error.byStatus(status);
        }
        return error.withDelay(failure);
    }

    /**
     * Reads the body of a response that is a failure; null for anything but the JSON of a gateway.
     *
     * @param retryAfter where the JSON has none
     */
    public static @Nullable GatewayException readOrNull(byte[] body, @Nullable Duration retryAfter) {
        ErrorReader error = parse(body);
        if (error.message.isEmpty() || error.type.isEmpty()) {
            return null;
        }
        if (error.retryAfter == null) {
            error.retryAfter = retryAfter;
        }
        GatewayException failure = error.byCode();
        return error.withDelay(failure == null ? error.byType() : failure);
    }

    private static ErrorReader parse(byte[] body) {
        var error = new ErrorReader();
        try (JsonReader reader = JsonReader.of(body)) {
            reader.beginObject();
            while (reader.nextField()) {
                if (reader.name().equals("error") && reader.isObject()) {
                    error.readFields(reader);
                } else {
                    reader.skip();
                }
            }
            return error;
        } catch (InvalidRequest | PayloadTooLarge notJson) {
            return new ErrorReader();
        }
    }

    /** Reads the value of the field {@code error} at the reader's position. */
    public static GatewayException read(JsonReader reader) {
        var error = new ErrorReader();
        error.readFields(reader);
        GatewayException failure = error.byCode();
        if (failure == null) {
            failure = error.byType();
        }
        return error.withDelay(failure);
    }

    /** Some failures have a delay of their own. */
    private GatewayException withDelay(GatewayException failure) {
        return retryAfter == null ? failure : failure.setRetryAfter(retryAfter);
    }

    private void readFields(JsonReader reader) {
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "message" -> message = text(reader, "");
                case "type" -> type = text(reader, "");
                case "param" -> param = textOrNull(reader);
                case "code" -> code = textOrNull(reader);
                case "details" -> readDetails(reader);
                default -> reader.skip();
            }
        }
    }

    private void readDetails(JsonReader reader) {
        if (!reader.isObject()) {
            reader.skip();
            return;
        }
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "retry_after_ms" -> retryAfter = Duration.ofMillis(Math.max(0, reader.readLong()));
                case "kind" -> kind = text(reader, "");
                case "limit" -> limit = reader.readInt();
                case "model" -> model = textOrNull(reader);
                default -> reader.skip();
            }
        }
    }

    private static String text(JsonReader reader, String otherwise) {
        String text = textOrNull(reader);
        return text == null ? otherwise : text;
    }

    private static @Nullable String textOrNull(JsonReader reader) {
        if (reader.isString()) {
            return reader.readString();
        }
        reader.skip();
        return null;
    }

    private @Nullable GatewayException byCode() {
        if (kind.equals("invalid_request")) {
            return new InvalidRequest(message, param, code);
        }
        if (type.equals("permission_error") && "model".equals(param)) {
            return ModelNotAvailable.accessDenied(message, "access_denied".equals(code) ? null : code);
        }
        return switch (code == null ? "" : code) {
            case "unsupported_parameter", "unsupported_value", "unknown_parameter" ->
                new UnsupportedParameter(message, param == null ? "" : param, kind.equals("value"));
            case "context_length_exceeded" -> new ContextLengthExceeded(message, limit);
            case "content_filter" -> new ContentFiltered(message);
            case "payload_too_large" -> new PayloadTooLarge(message);
            case "batch_too_large" -> new BatchTooLarge(message, limit, param);
            case "model_not_found" ->
                kind.equals("not_available")
                        ? new ModelNotAvailable(message)
                        : new ModelNotFound(message, model == null ? "" : model);
            case "model_not_available" -> new ModelNotAvailable(message);
            case "preset_not_found" -> new PresetNotFound(message);
            case "not_supported" -> new NotSupported(message);
            case "invalid_api_key" -> new Unauthorized(message);
            case "forbidden" -> new Forbidden(message);
            case "rate_limit_exceeded" -> new RateLimited(message);
            case "overloaded" ->
                kind.equals("provider_limit") ? Overloaded.atProvider(message) : new Overloaded(message);
            case "stopping" -> new GatewayStopping(message);
            case "insufficient_quota" ->
                kind.equals("payment_required") ? QuotaExceeded.paymentRequired(message) : new QuotaExceeded(message);
            case "provider_authentication_failed" -> new AuthenticationFailed(message);
            case "circuit_open" -> new CircuitOpen(message);
            case "no_provider" -> new NoProviderAvailable(message);
            case "provider_unavailable", "internal_error" -> reported(Reason.UNAVAILABLE);
            case "provider_loading" -> reported(Reason.LOADING);
            case "provider_bad_answer" -> reported(Reason.INVALID_RESPONSE);
            case "provider_timeout" -> reported(kind.equals("deadline") ? Reason.DEADLINE : Reason.TIMEOUT);
            case "cancelled" -> new Cancelled(message);
            case "configuration_invalid" -> new ConfigurationInvalid(message);
            default -> null;
        };
    }

    private GatewayException byType() {
        return switch (type) {
            case "invalid_request_error" -> new InvalidRequest(message, param, code);
            case "authentication_error" -> new Unauthorized(message);
            case "permission_error" -> new Forbidden(message);
            case "rate_limit_error" -> new RateLimited(message);
            case "insufficient_quota" -> new QuotaExceeded(message);
            case "not_supported_error" -> new NotSupported(message);
            default -> reported(Reason.UNAVAILABLE);
        };
    }

    private GatewayException byStatus(int status) {
        return switch (status) {
            case 401 -> new Unauthorized(message);
            case 403 -> new Forbidden(message);
            case 413 -> new PayloadTooLarge(message);
            case 429 -> new RateLimited(message);
            case 501 -> new NotSupported(message);
            case 502 -> reported(Reason.INVALID_RESPONSE);
            case 504 -> reported(Reason.TIMEOUT);
            default ->
                status >= 400 && status < 500 ? new InvalidRequest(message, param, code) : reported(Reason.UNAVAILABLE);
        };
    }

    private ProviderUnavailable reported(Reason why) {
        return new ProviderUnavailable(message, why).withProgress(Progress.REPORTED);
    }
}

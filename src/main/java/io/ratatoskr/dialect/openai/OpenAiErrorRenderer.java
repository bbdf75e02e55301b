package io.ratatoskr.dialect.openai;

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
import io.ratatoskr.api.error.QuotaExceeded;
import io.ratatoskr.api.error.RateLimited;
import io.ratatoskr.api.error.Unauthorized;
import io.ratatoskr.api.error.UnsupportedParameter;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.Json;
import io.ratatoskr.json.JsonWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Renders failures for OpenAI clients: a status and {@code {"error":{message,type,param,code}}}. Thread-safe. */
public final class OpenAiErrorRenderer {
    /** Recorded in logs and metrics when the client disconnected before the response; never sent. */
    public static final int CLIENT_CLOSED_REQUEST = 499;

    private static final List<String> PARAMETER_CODES =
            List.of("unsupported_parameter", "unsupported_value", "unknown_parameter");

    private static final String INTERNAL_ERROR = "the gateway failed; its log has the reason";

    private OpenAiErrorRenderer() {}

    /** The status and fields of a failure in the OpenAI dialect. */
    private record RenderedError(
            int status,
            String type,
            @Nullable String param,
            @Nullable String code) {}

    /** The HTTP status; 500 unless the failure is a {@link GatewayException}. */
    public static int status(Throwable failure) {
        return render(failure).status();
    }

    /** The response body; without details unless the failure is a {@link GatewayException}. */
    public static byte[] body(Throwable failure) {
        var writer = new JsonWriter(512);
        write(writer, failure);
        return writer.toBytes();
    }

    static void write(JsonWriter writer, Throwable failure) {
        RenderedError error = render(failure);
        String message = failure instanceof GatewayException known ? known.getMessage() : INTERNAL_ERROR;
        writer.beginObject().name("error").beginObject();
        writer.name("message").string(message == null ? INTERNAL_ERROR : message);
        writer.name("type").string(error.type());
        writeStringOrNull(writer.name("param"), error.param());
        writeStringOrNull(writer.name("code"), error.code());
        writer.endObject().endObject();
    }

    private static RenderedError render(Throwable failure) {
        if (!(failure instanceof GatewayException known)) {
            return new RenderedError(500, "server_error", null, "internal_error");
        }
        return switch (known) {
            case InvalidRequest e ->
                invalidRequest(400, e.field().orElse(null), e.code().orElse(null));
            case UnsupportedParameter e -> invalidRequest(400, e.parameter(), code(e));
            case ContextLengthExceeded e -> invalidRequest(400, "messages", "context_length_exceeded");
            case ContentFiltered e -> invalidRequest(400, null, "content_filter");
            case PayloadTooLarge e -> invalidRequest(413, null, "payload_too_large");
            case BatchTooLarge e -> invalidRequest(413, e.field().orElse("input"), "batch_too_large");
            case ModelNotFound e -> invalidRequest(404, "model", "model_not_found");
            case PresetNotFound e -> invalidRequest(404, "model", "preset_not_found");
            case ModelNotAvailable e
            when e.isAccessDenied() ->
                new RenderedError(403, "permission_error", "model", e.code().orElse("access_denied"));
            case ModelNotAvailable e ->
                e.retryAfter().isPresent()
                        ? new RenderedError(503, "server_error", "model", "model_not_available")
                        : invalidRequest(404, "model", "model_not_found");
            case NotSupported e -> new RenderedError(501, "not_supported_error", null, "not_supported");
            case Unauthorized e -> new RenderedError(401, "authentication_error", null, "invalid_api_key");
            case Forbidden e -> new RenderedError(403, "permission_error", null, "forbidden");
            case RateLimited e -> new RenderedError(429, "rate_limit_error", null, "rate_limit_exceeded");
            case Overloaded e -> new RenderedError(429, "rate_limit_error", null, "overloaded");
            case GatewayStopping e -> new RenderedError(503, "server_error", null, "stopping");
            case QuotaExceeded e ->
                new RenderedError(e.isPaymentRequired() ? 402 : 429, "insufficient_quota", null, "insufficient_quota");
            case AuthenticationFailed e ->
                new RenderedError(502, "server_error", null, "provider_authentication_failed");
            case CircuitOpen e -> new RenderedError(503, "server_error", null, "circuit_open");
            case NoProviderAvailable e -> new RenderedError(503, "server_error", null, "no_provider");
            case ProviderUnavailable e ->
                switch (e.reason()) {
                    case UNAVAILABLE -> new RenderedError(503, "server_error", null, "provider_unavailable");
                    case LOADING -> new RenderedError(503, "server_error", null, "provider_loading");
                    case INVALID_RESPONSE -> new RenderedError(502, "server_error", null, "provider_bad_answer");
                    case TIMEOUT, DEADLINE -> new RenderedError(504, "server_error", null, "provider_timeout");
                };
            case Cancelled e -> new RenderedError(CLIENT_CLOSED_REQUEST, "server_error", null, "cancelled");
            case ConfigurationInvalid e -> new RenderedError(500, "server_error", null, "configuration_invalid");
        };
    }

    /** The provider's own code, where it is one of OpenAI's for parameters. */
    private static String code(UnsupportedParameter failure) {
        AdditionalProperties fields = Json.fieldsOrNone(failure.providerError().orElse(null));
        for (String name : List.of("code", "type")) {
            RawJson value = fields.get(name);
            for (String code : PARAMETER_CODES) {
                if (value != null && value.text().equals('"' + code + '"')) {
                    return code;
                }
            }
        }
        return PARAMETER_CODES.getFirst();
    }

    private static RenderedError invalidRequest(int status, @Nullable String param, @Nullable String code) {
        return new RenderedError(status, "invalid_request_error", param, code);
    }

    private static void writeStringOrNull(JsonWriter writer, @Nullable String value) {
        if (value == null) {
            writer.nullValue();
        } else {
            writer.string(value);
        }
    }
}

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
        if (failure instanceof GatewayException known) {
            ErrorDetails.write(writer, known);
        }
        writer.endObject().endObject();
    }

    private static RenderedError render(Throwable failure) {
        if (!(failure instanceof GatewayException known)) {
            return new RenderedError(500, "server_error", null, "internal_error");
        }
        int status = known.getStatus();
        String code = known.getCode();
        return switch (known) {
            case InvalidRequest e -> invalidRequest(status, e.field().orElse(null), code);
            case UnsupportedParameter e -> invalidRequest(status, e.parameter(), code(e));
            case ContextLengthExceeded e -> invalidRequest(status, "messages", code);
            case ContentFiltered e -> invalidRequest(status, null, code);
            case PayloadTooLarge e -> invalidRequest(status, null, code);
            case BatchTooLarge e -> invalidRequest(status, e.field().orElse("input"), code);
            case ModelNotFound e -> invalidRequest(status, "model", code);
            case PresetNotFound e -> invalidRequest(status, "model", code);
            case ModelNotAvailable e
            when e.isAccessDenied() -> new RenderedError(status, "permission_error", "model", code);
            case ModelNotAvailable e ->
                e.retryAfter().isPresent()
                        ? new RenderedError(status, "server_error", "model", code)
                        : invalidRequest(status, "model", code);
            case NotSupported e -> new RenderedError(status, "not_supported_error", null, code);
            case Unauthorized e -> new RenderedError(status, "authentication_error", null, code);
            case Forbidden e -> new RenderedError(status, "permission_error", null, code);
            case RateLimited e -> new RenderedError(status, "rate_limit_error", null, code);
            case Overloaded e -> new RenderedError(status, "rate_limit_error", null, code);
            case QuotaExceeded e -> new RenderedError(status, "insufficient_quota", null, code);
            case GatewayStopping e -> new RenderedError(status, "server_error", null, code);
            case AuthenticationFailed e -> new RenderedError(status, "server_error", null, code);
            case CircuitOpen e -> new RenderedError(status, "server_error", null, code);
            case NoProviderAvailable e -> new RenderedError(status, "server_error", null, code);
            case ProviderUnavailable e -> new RenderedError(status, "server_error", null, code);
            case Cancelled e -> new RenderedError(status, "server_error", null, code);
            case ConfigurationInvalid e -> new RenderedError(status, "server_error", null, code);
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

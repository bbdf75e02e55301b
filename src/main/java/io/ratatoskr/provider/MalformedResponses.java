package io.ratatoskr.provider;

import io.ratatoskr.api.GatewayException;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.PayloadTooLarge;
import io.ratatoskr.api.ProviderUnavailable;
import io.ratatoskr.json.JsonReader;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Exceptions for responses that do not follow the protocol: the provider's fault, not the caller's. Pure. */
public final class MalformedResponses {
    /** Message context of an error that came with a 2xx status. */
    public static final String ERROR_IN_OK_RESPONSE = "error in a 200 response";

    /** Detects an error in the body of a 2xx response. */
    public interface ErrorDetector {
        /** The mapped error; null if the body is not an error. Never throws. */
        @Nullable
        GatewayException detect(byte[] body, ProviderProfile profile);
    }

    private MalformedResponses() {}

    /**
     * Reads a full response body.
     *
     * @throws GatewayException when {@code document} cannot read it: the detected error, else {@link ProviderUnavailable}
     */
    public static <T> T read(byte[] body, ProviderProfile profile, ErrorDetector error, Function<JsonReader, T> document) {
        try (JsonReader reader = JsonReader.of(body)) {
            T value = document.apply(reader);
            reader.requireEnd();
            return value;
        } catch (InvalidRequest | PayloadTooLarge e) {
            throw malformed("response does not follow the protocol (" + e.getMessage() + ")", body, profile, error);
        }
    }

    /** Like {@link #read}, for an object, field by field. */
    public static void readFields(byte[] body, ProviderProfile profile, ErrorDetector error, Consumer<JsonReader> field) {
        read(body, profile, error, reader -> {
            reader.beginObject();
            while (reader.nextField()) {
                field.accept(reader);
            }
            return body;
        });
    }

    /** The exception for a body that cannot be read; the detected error if it contains one. */
    public static GatewayException malformed(String reason, byte[] body, ProviderProfile profile, ErrorDetector error) {
        GatewayException detected = error.detect(body, profile);
        return detected != null ? detected : invalid(profile, "%s: %s".formatted(ErrorText.sanitize(reason), ErrorText.describeBody(body, null)));
    }

    /** The exception for a response that can be read but not used. */
    public static ProviderUnavailable invalid(ProviderProfile profile, String reason) {
        return new ProviderUnavailable(profile.name() + ": " + reason, ProviderUnavailable.Reason.INVALID_RESPONSE);
    }
}

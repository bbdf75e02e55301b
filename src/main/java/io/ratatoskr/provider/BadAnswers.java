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
public final class BadAnswers {
    /** Message context of an error that came with a 2xx status. */
    public static final String IN_ANSWER = "error in a 200 response";

    /** Detects an error in the body of a 2xx response. */
    public interface Disguised {
        /** The mapped error; null if the body is not an error. Never throws. */
        @Nullable
        GatewayException in(byte[] body, Profile profile);
    }

    private BadAnswers() {}

    /**
     * Reads a full response body.
     *
     * @throws GatewayException when {@code document} cannot read it: the detected error, else {@link ProviderUnavailable}
     */
    public static <T> T read(byte[] body, Profile profile, Disguised error, Function<JsonReader, T> document) {
        try (JsonReader reader = JsonReader.of(body)) {
            T value = document.apply(reader);
            reader.requireEnd();
            return value;
        } catch (InvalidRequest | PayloadTooLarge e) {
            throw of("response does not follow the protocol (" + e.getMessage() + ")", body, profile, error);
        }
    }

    /** Like {@link #read}, for an object, field by field. */
    public static void fields(byte[] body, Profile profile, Disguised error, Consumer<JsonReader> field) {
        read(body, profile, error, reader -> {
            reader.beginObject();
            while (reader.nextField()) {
                field.accept(reader);
            }
            return body;
        });
    }

    /** The exception for a body that cannot be read; the detected error if it contains one. */
    public static GatewayException of(String wrong, byte[] body, Profile profile, Disguised error) {
        GatewayException meant = error.in(body, profile);
        return meant != null ? meant : bad(profile, "%s: %s".formatted(Wording.of(wrong), Wording.body(body, null)));
    }

    /** The exception for a response that can be read but not used. */
    public static ProviderUnavailable bad(Profile profile, String wrong) {
        return new ProviderUnavailable(profile.name() + ": " + wrong, ProviderUnavailable.Reason.INVALID_RESPONSE);
    }
}

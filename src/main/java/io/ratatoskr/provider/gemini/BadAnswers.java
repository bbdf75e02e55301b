package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.GatewayException;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.PayloadTooLarge;
import io.ratatoskr.api.ProviderUnavailable;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.Profile;
import io.ratatoskr.provider.Wording;
import java.util.function.Consumer;

/** Answers that are not what the protocol says, which is the provider's fault and not the caller's. */
final class BadAnswers {
    private BadAnswers() {}

    /** Reads a whole answer. */
    static void read(byte[] body, Profile profile, Consumer<JsonReader> document) {
        try (JsonReader reader = JsonReader.of(body)) {
            document.accept(reader);
            reader.end();
        } catch (InvalidRequest | PayloadTooLarge e) {
            throw of("not the answer its protocol says (" + e.getMessage() + ")", body, profile);
        }
    }

    /** What is wrong with an answer; perhaps it is an error in disguise. */
    static GatewayException of(String wrong, byte[] body, Profile profile) {
        ErrorBody error = ErrorBody.in(body);
        return error.message() != null
                ? GeminiFailures.inside(error, profile)
                : bad(profile, "%s: %s".formatted(Wording.of(wrong), Wording.body(body, null)));
    }

    static ProviderUnavailable bad(Profile profile, String wrong) {
        return new ProviderUnavailable(profile.name() + ": " + wrong, ProviderUnavailable.Cause.BAD_ANSWER);
    }
}

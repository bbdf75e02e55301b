package io.ratatoskr.provider.huggingface;

import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.PayloadTooLarge;
import io.ratatoskr.api.ProviderUnavailable;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.Profile;
import io.ratatoskr.provider.Wording;
import java.util.function.Function;

/** Answers that are not what the protocol says. */
final class BadAnswers {
    private BadAnswers() {}

    static ProviderUnavailable bad(Profile profile, String what) {
        return new ProviderUnavailable(
                "%s: the answer has %s".formatted(profile.name(), what), ProviderUnavailable.Cause.BAD_ANSWER);
    }

    /** The whole body read, or a failure that says why not; perhaps it is an error in disguise. */
    static <T> T read(byte[] body, Profile profile, Function<JsonReader, T> reading) {
        try (JsonReader reader = JsonReader.of(body)) {
            T value = reading.apply(reader);
            reader.end();
            return value;
        } catch (InvalidRequest | PayloadTooLarge e) {
            Told told = Told.in(body);
            if (told.text() != null || told.loading() != null) {
                throw Failures.inside(told, profile);
            }
            throw new ProviderUnavailable(
                    "%s: the answer is not what its protocol says (%s): %s"
                            .formatted(profile.name(), e.getMessage(), Wording.body(body, null)),
                    ProviderUnavailable.Cause.BAD_ANSWER);
        }
    }
}

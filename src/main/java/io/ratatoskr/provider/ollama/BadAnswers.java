package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.GatewayException;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.PayloadTooLarge;
import io.ratatoskr.api.ProviderUnavailable;
import io.ratatoskr.provider.Profile;
import io.ratatoskr.provider.Wording;
import java.util.Arrays;

/** Answers that are not what the protocol says, which is the provider's fault and not the caller's. */
final class BadAnswers {
    private static final int SHOWN = 1_024;

    private BadAnswers() {}

    /** Reads an object of an answer; an error in it is the failure that it means. */
    static Line line(byte[] bytes, int offset, int length, Profile profile, String where) {
        Line line;
        try {
            line = Line.read(bytes, offset, length);
        } catch (InvalidRequest | PayloadTooLarge e) {
            throw senseless(profile, where + " makes no sense", e, bytes, offset, length);
        }
        if (line.error != null) {
            throw OllamaFailures.inside(line.error, profile, "error in " + where);
        }
        return line;
    }

    /** The failure of bytes that could not be read. */
    static ProviderUnavailable senseless(
            Profile profile, String wrong, GatewayException why, byte[] bytes, int offset, int length) {
        return bad(
                profile,
                "%s (%s): %s"
                        .formatted(wrong, Wording.of(String.valueOf(why.getMessage())), shown(bytes, offset, length)));
    }

    static ProviderUnavailable bad(Profile profile, String wrong) {
        return new ProviderUnavailable(profile.name() + ": " + wrong, ProviderUnavailable.Cause.BAD_ANSWER);
    }

    /** A few words on the bytes. */
    static String shown(byte[] bytes, int offset, int length) {
        return Wording.body(Arrays.copyOfRange(bytes, offset, offset + Math.min(length, SHOWN)), null);
    }
}

package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.GatewayException;
import io.ratatoskr.api.ProviderUnavailable;
import io.ratatoskr.provider.BadAnswers;
import io.ratatoskr.provider.Profile;
import io.ratatoskr.provider.Wording;
import java.util.Arrays;

/** Exceptions for response bytes that cannot be decoded. */
final class Unreadable {
    private static final int SHOWN = 1_024;

    private Unreadable() {}

    /** The exception, with an excerpt of the bytes. */
    static ProviderUnavailable of(
            Profile profile, String wrong, GatewayException why, byte[] bytes, int offset, int length) {
        return BadAnswers.bad(
                profile,
                "%s (%s): %s"
                        .formatted(wrong, Wording.of(String.valueOf(why.getMessage())), shown(bytes, offset, length)));
    }

    /** An excerpt of the bytes. */
    static String shown(byte[] bytes, int offset, int length) {
        return Wording.body(Arrays.copyOfRange(bytes, offset, offset + Math.min(length, SHOWN)), null);
    }
}

package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.GatewayException;
import io.ratatoskr.api.ProviderUnavailable;
import io.ratatoskr.provider.MalformedResponses;
import io.ratatoskr.provider.ProviderProfile;
import io.ratatoskr.provider.ErrorText;
import java.util.Arrays;

/** Exceptions for response bytes that cannot be decoded. */
final class DecodingFailures {
    private static final int MAX_EXCERPT = 1_024;

    private DecodingFailures() {}

    /** The exception, with an excerpt of the bytes. */
    static ProviderUnavailable of(
            ProviderProfile profile, String message, GatewayException cause, byte[] bytes, int offset, int length) {
        return MalformedResponses.invalid(
                profile,
                "%s (%s): %s"
                        .formatted(message, ErrorText.sanitize(String.valueOf(cause.getMessage())), excerpt(bytes, offset, length)));
    }

    /** An excerpt of the bytes. */
    static String excerpt(byte[] bytes, int offset, int length) {
        return ErrorText.describeBody(Arrays.copyOfRange(bytes, offset, offset + Math.min(length, MAX_EXCERPT)), null);
    }
}

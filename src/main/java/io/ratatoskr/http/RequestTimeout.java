package io.ratatoskr.http;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.internal.text.Text;
import io.ratatoskr.limits.RequestTimeouts;
import java.time.Duration;

/** The timeout that a request sets for itself, in the header {@code x-ratatoskr-timeout}; it only shortens the server's. */
final class RequestTimeout {
    private static final AsciiString HEADER = AsciiString.cached("x-ratatoskr-timeout");

    private RequestTimeout() {}

    /**
     * @param limit the timeout of a request without the header, and the maximum
     * @throws InvalidRequest when the header is no positive duration; a number without a unit is seconds
     */
    static Duration of(HttpHeaders headers, Duration limit) {
        String text = headers.get(HEADER);
        if (text == null) {
            return limit;
        }
        Duration own = RequestTimeouts.parse(text)
                .orElseThrow(() -> new InvalidRequest("the header %s is '%s'; expected %s"
                        .formatted(HEADER, Text.echo(text), RequestTimeouts.EXPECTED)));
        return own.compareTo(limit) < 0 ? own : limit;
    }
}

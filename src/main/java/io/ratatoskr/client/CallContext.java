package io.ratatoskr.client;

import static java.util.Objects.requireNonNull;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.client.transport.ResponseOrigin;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What goes with calls beside their requests, and who is informed about their responses. Immutable.
 *
 * @param meta by the names of JSON lines: {@code parameters} (warn, error or ignore), {@code cache} (as Cache-Control), {@code session}, {@code
 *     request_id} and {@code traceparent}; a transport leaves out what it does not carry
 * @param cancellation ends the calls, and limits their time; null: none
 * @param onResponse gets what the gateway reports about a response, before the call returns; of a stream, before its first event
 */
public record CallContext(
        Map<String, String> meta, @Nullable Cancellation cancellation, Consumer<ResponseOrigin> onResponse) {
    /** Nothing. */
    public static final CallContext NONE = new CallContext(Map.of(), null, origin -> {});

    private static final int MAX_LENGTH = 1024;

    /** @throws InvalidRequest for a value that no header can have */
    public CallContext {
        meta = Map.copyOf(meta);
        requireNonNull(onResponse, "onResponse");
        meta.forEach((name, value) -> {
            if (value.length() > MAX_LENGTH || !value.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
                throw new InvalidRequest(
                        "%s has characters other than printable ASCII, or more than %,d".formatted(name, MAX_LENGTH),
                        name);
            }
        });
    }
}

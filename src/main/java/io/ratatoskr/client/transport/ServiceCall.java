package io.ratatoskr.client.transport;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request to a gateway, immutable. The array of the body must not be modified.
 *
 * @param model the model that the request is about, where the body does not name it
 * @param parameters of the request beside model and body: in a query string, or fields beside {@code op}; names that are parts of paths
 *     are {@code tier} and {@code capability}
 * @param meta as {@code CallContext} has it
 * @param body a JSON object; empty for a request without body
 * @param batch whether the body is a list of pairs instead of one, which HTTP has a path of its own for
 */
@SuppressWarnings("ArrayRecordComponent") // written once, never compared
public record ServiceCall(
        ServiceOperation operation,
        @Nullable String model,
        Map<String, String> parameters,
        Map<String, String> meta,
        byte[] body,
        boolean batch) {
    private static final byte[] NO_BODY = {};

    /** A request without meta. */
    public ServiceCall(
            ServiceOperation operation,
            @Nullable String model,
            Map<String, String> parameters,
            byte[] body,
            boolean batch) {
        this(operation, model, parameters, Map.of(), body, batch);
    }

    public ServiceCall {
        requireNonNull(operation, "operation");
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        requireNonNull(body, "body");
    }

    /** The same request with that meta. */
    public ServiceCall withMeta(Map<String, String> other) {
        return other.isEmpty() ? this : new ServiceCall(operation, model, parameters, other, body, batch);
    }

    /** A request that consists of its body, which names the model. */
    public static ServiceCall of(ServiceOperation operation, byte[] body) {
        return new ServiceCall(operation, null, Map.of(), body, false);
    }

    /** A request about a model, without body. */
    public static ServiceCall about(ServiceOperation operation, String model) {
        return new ServiceCall(operation, model, Map.of(), NO_BODY, false);
    }

    /** A request without body. */
    public static ServiceCall with(ServiceOperation operation, Map<String, String> parameters) {
        return new ServiceCall(operation, null, parameters, NO_BODY, false);
    }
}

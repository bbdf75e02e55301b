package io.ratatoskr.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.api.error.Forbidden;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.Unauthorized;
import io.ratatoskr.client.ServiceOptions;
import io.ratatoskr.client.ServiceTls;
import io.ratatoskr.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Calls the HTTP API of a running gateway. Thread-safe. */
final class ServiceClient implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    /** Stopping a route waits for its exchanges. */
    private static final Duration TIMEOUT = Duration.ofMinutes(6);

    private final URI service;
    private final String key;
    private final HttpClient client;

    private ServiceClient(URI service, String key, HttpClient client) {
        this.service = service;
        this.key = key;
        this.client = client;
    }

    /**
     * @param options with an http:// or https:// address
     * @throws ConfigurationInvalid when the address, the key or a certificate cannot be used
     */
    static ServiceClient of(ServiceOptions options) {
        HttpClient.Builder client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT_TIMEOUT);
        ServiceTls tls = options.tls();
        if (tls != null) {
            client.sslContext(tls.context());
        }
        return new ServiceClient(URI.create(options.address()), options.resolvedKey(), client.build());
    }

    /**
     * Calls a path and returns the JSON of its response.
     *
     * @throws GatewayException when nothing listens there, or the response is a failure
     */
    byte[] call(String method, String path) {
        return call(method, path, new byte[0]);
    }

    /** As {@link #call(String, String)}, with a body; empty: none. */
    byte[] call(String method, String path, byte[] json) {
        return call(method, path, json.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(json));
    }

    /** As {@link #call(String, String)}, with a JSON body. */
    byte[] call(String method, String path, String json) {
        return call(method, path, BodyPublishers.ofString(json));
    }

    private byte[] call(String method, String path, HttpRequest.BodyPublisher body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(service + path))
                .timeout(TIMEOUT)
                // Which every POST needs, also without a body
                .header("content-type", "application/json")
                .method(method, body);
        if (!key.isEmpty()) {
            request.header("authorization", "Bearer " + key);
        }
        try {
            HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
            if (response.statusCode() == 200) {
                return response.body();
            }
            throw failure(response);
        } catch (IOException e) {
            throw new ProviderUnavailable(
                    "no gateway responds at %s; start it with 'ratatoskr serve', or use --service".formatted(service));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted"));
        }
    }

    private GatewayException failure(HttpResponse<byte[]> response) {
        String message = message(response.body());
        String text =
                message.isEmpty() ? "%s responded with status %d".formatted(service, response.statusCode()) : message;
        return switch (response.statusCode()) {
            case 401 -> new Unauthorized(text);
            case 403 -> new Forbidden(text);
            case 409 -> new ConfigurationInvalid(text);
            case 400, 404, 405 -> new InvalidRequest(text);
            default -> new ProviderUnavailable(text);
        };
    }

    private static String message(byte[] body) {
        try {
            JsonNode error = Json.mapper().readTree(new String(body, StandardCharsets.UTF_8));
            return error == null ? "" : error.path("error").path("message").asText("");
        } catch (IOException notJson) {
            return "";
        }
    }

    @Override
    public void close() {
        client.close();
    }
}

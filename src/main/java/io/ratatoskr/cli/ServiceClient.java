package io.ratatoskr.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.api.error.Forbidden;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.Unauthorized;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Calls the HTTP API of a running gateway. Thread-safe. */
final class ServiceClient implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    /** Stopping a route waits for its exchanges. */
    private static final Duration TIMEOUT = Duration.ofMinutes(6);

    private final URI service;
    private final String key;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();

    private ServiceClient(URI service, String key) {
        this.service = service;
        this.key = key;
    }

    /**
     * @param uri {@code http://…} or {@code https://…}, without a path
     * @param keyFile with the key on its first line; takes precedence
     * @param key empty: none
     */
    static ServiceClient of(String uri, @Nullable Path keyFile, String key) {
        URI service;
        try {
            service = URI.create(uri.replaceFirst("/+$", ""));
        } catch (IllegalArgumentException e) {
            throw new InvalidRequest("the service '%s' is not a URI".formatted(uri));
        }
        if (!"http".equals(service.getScheme()) && !"https".equals(service.getScheme())) {
            throw new InvalidRequest("the service '%s' is not http:// or https://".formatted(uri));
        }
        return new ServiceClient(service, keyFile == null ? key.strip() : read(keyFile));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).lines().findFirst().orElse("").strip();
        } catch (IOException e) {
            throw new ConfigurationInvalid("the key file %s cannot be read: %s".formatted(file, e.getMessage()));
        }
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

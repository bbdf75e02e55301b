package io.ratatoskr.cli;

import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.ProviderUnavailable;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * A request for {@code /health/ready} or {@code /health/live} of a running gateway, which needs no key. With the JDK's old client, since
 * loading the new one takes longer than all the rest.
 */
final class HealthProbe {
    private static final int BODY_BYTES = 4096;

    /** The seconds to connect, and to wait for a response. */
    static final int TIMEOUT_SECONDS = 5;

    private HealthProbe() {}

    /** The gateway that the environment names, else the one on this machine. */
    static String defaultService() {
        return environment("RATATOSKR_SERVICE", "http://127.0.0.1:" + environment("RATATOSKR_HTTP_PORT", "9740"));
    }

    /**
     * Returns if the gateway is ready, or live.
     *
     * @param service {@code http://…} or {@code https://…}, without a path
     * @param state {@code ready} or {@code live}
     * @param reason receives the text with which the gateway says why not
     * @throws ProviderUnavailable if it is not, or if none responds
     * @throws InvalidRequest if the service is no such URI
     */
    static void require(String service, String state, int timeoutSeconds, Consumer<String> reason) {
        URI probe = probe(service, "/health/" + state);
        int status;
        try {
            // Not through a proxy of the environment: that would be another machine's view
            var connection = (HttpURLConnection) probe.toURL().openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout(timeoutSeconds * 1000);
            connection.setReadTimeout(timeoutSeconds * 1000);
            connection.setInstanceFollowRedirects(false);
            status = connection.getResponseCode();
            if (status != HttpURLConnection.HTTP_OK) {
                readError(connection, reason);
            }
            connection.disconnect();
        } catch (IOException e) {
            throw new ProviderUnavailable("no gateway responds at %s: %s".formatted(probe, e.getMessage()));
        }
        if (status != HttpURLConnection.HTTP_OK) {
            throw new ProviderUnavailable("not %s: %s responded with status %d".formatted(state, probe, status));
        }
    }

    private static void readError(HttpURLConnection connection, Consumer<String> reason) throws IOException {
        try (InputStream body = connection.getErrorStream()) {
            String text = body == null ? "" : new String(body.readNBytes(BODY_BYTES), StandardCharsets.UTF_8).strip();
            if (!text.isEmpty()) {
                reason.accept(text);
            }
        }
    }

    private static URI probe(String service, String path) {
        try {
            if (service.startsWith("http://") || service.startsWith("https://")) {
                return new URI(service.replaceFirst("/+$", "") + path);
            }
        } catch (URISyntaxException noUri) {
            // The message is the same
        }
        throw new InvalidRequest(
                "health needs an http:// or https:// address of the gateway, and '%s' is none; use --service"
                        .formatted(service));
    }

    private static String environment(String name, String otherwise) {
        String value = System.getenv(name);
        return value == null || value.isBlank() ? otherwise : value.strip();
    }
}

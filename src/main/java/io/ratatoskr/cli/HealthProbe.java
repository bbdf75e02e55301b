package io.ratatoskr.cli;

import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.client.ServiceAdministration;
import io.ratatoskr.client.ServiceOptions;
import io.ratatoskr.client.ServiceTls;
import io.ratatoskr.client.codec.HealthReader.Health;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import javax.net.ssl.HttpsURLConnection;

/**
 * A request for the health of a running gateway, which needs no key over HTTP, a Unix socket and gRPC. Over HTTP with the JDK's old client,
 * since loading the new one takes longer than all the rest.
 */
final class HealthProbe {
    private static final int BODY_BYTES = 4096;

    /** The seconds to connect, and to wait for a response. */
    static final int TIMEOUT_SECONDS = 5;

    private HealthProbe() {}

    /**
     * Returns if the gateway is ready, or live.
     *
     * @param state {@code ready} or {@code live}
     * @param reason receives the text with which the gateway says why not
     * @throws ProviderUnavailable if it is not, or if none responds
     */
    static void require(ServiceOptions service, String state, int timeoutSeconds, Consumer<String> reason) {
        if (service.address().startsWith("http")) {
            requireHttp(service, state, timeoutSeconds, reason);
        } else {
            requireReport(service, state, Duration.ofSeconds(timeoutSeconds));
        }
    }

    private static void requireReport(ServiceOptions service, String state, Duration limit) {
        Health health;
        try (var gateway = ServiceAdministration.of(service.withTimeout(limit).withConnectTimeout(limit))) {
            health = gateway.health();
        }
        boolean holds = state.equals("live") ? health.live() : health.ready();
        if (!holds) {
            throw new ProviderUnavailable("the gateway at %s is not %s".formatted(service.address(), state));
        }
    }

    private static void requireHttp(ServiceOptions service, String state, int timeoutSeconds, Consumer<String> reason) {
        URI probe = URI.create(service.address() + "/health/" + state);
        int status;
        try {
            // Not through a proxy of the environment: that would be another machine's view
            var connection = (HttpURLConnection) probe.toURL().openConnection(Proxy.NO_PROXY);
            ServiceTls tls = service.tls();
            if (tls != null && connection instanceof HttpsURLConnection encrypted) {
                encrypted.setSSLSocketFactory(tls.context().getSocketFactory());
            }
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
}

package io.ratatoskr.client;

import static java.util.Objects.requireNonNull;

import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.api.internal.FileFailures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a client reaches a gateway. Immutable; the {@code with} methods return a changed copy. Its text has no key.
 *
 * <pre>{@code
 * ModelGateway gateway = Ratatoskr.service(ServiceOptions.of("https://gateway.example:9740")
 *         .withKeyFile(Path.of("/etc/app/gateway.key"))
 *         .withTimeout(Duration.ofSeconds(30)));
 * }</pre>
 */
public final class ServiceOptions {
    /** The environment variable with the key, where no file is set. */
    public static final String KEY_VARIABLE = "RATATOSKR_SERVICE_API_KEY";

    /** The default of {@code ratatoskr.routing.total}. */
    private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(10);

    /** More is the same as no limit of the client. */
    private static final Duration MAX_TIMEOUT = Duration.ofDays(7);

    private static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final int DEFAULT_MAX_IN_FLIGHT = 256;

    private final String uri;
    private final @Nullable Path keyFile;
    private final @Nullable String key;
    private final Duration timeout;
    private final Duration connectTimeout;
    private final int maxInFlight;
    private final @Nullable ServiceTls tls;

    private ServiceOptions(
            String uri,
            @Nullable Path keyFile,
            @Nullable String key,
            Duration timeout,
            Duration connectTimeout,
            int maxInFlight,
            @Nullable ServiceTls tls) {
        this.uri = requireNonNull(uri, "uri");
        this.keyFile = keyFile;
        this.key = key;
        this.timeout = timeout;
        this.connectTimeout = connectTimeout;
        this.maxInFlight = maxInFlight;
        this.tls = tls;
    }

    /**
     * The defaults: the key of the environment variable {@value #KEY_VARIABLE}, if it is set; 10 minutes for a request; 5 s for a
     * connection; 256 requests in flight.
     *
     * @param uri {@code http://host:port}, {@code https://host:port}, {@code grpc://host:port}, {@code grpcs://host:port}, {@code unix:/path}
     *     or {@code tcp://host:port}
     */
    public static ServiceOptions of(String uri) {
        return new ServiceOptions(
                uri, null, null, DEFAULT_TIMEOUT, DEFAULT_CONNECT_TIMEOUT, DEFAULT_MAX_IN_FLIGHT, null);
    }

    /** The key on the first line of a file, read when the client is made. */
    public ServiceOptions withKeyFile(Path file) {
        return new ServiceOptions(uri, file, null, timeout, connectTimeout, maxInFlight, tls);
    }

    /** The key itself, for applications that have it from a secret store; empty: none, whatever the environment has. */
    public ServiceOptions withKey(String secret) {
        return new ServiceOptions(uri, null, secret, timeout, connectTimeout, maxInFlight, tls);
    }

    /**
     * The time for a request with all its attempts, and for a stream from its start to its end. The gateway's {@code
     * ratatoskr.routing.total} is the upper limit.
     */
    public ServiceOptions withTimeout(Duration total) {
        Duration limited = positive("timeout", total).compareTo(MAX_TIMEOUT) > 0 ? MAX_TIMEOUT : total;
        return new ServiceOptions(uri, keyFile, key, limited, connectTimeout, maxInFlight, tls);
    }

    /** The time for making a connection. */
    public ServiceOptions withConnectTimeout(Duration limit) {
        return new ServiceOptions(uri, keyFile, key, timeout, positive("connectTimeout", limit), maxInFlight, tls);
    }

    /**
     * The maximum number of requests and open streams at a time; others wait until their timeout. Over HTTP, and for the streams of JSON
     * lines and gRPC, it is the maximum number of connections too.
     */
    public ServiceOptions withMaxInFlight(int limit) {
        if (limit < 1) {
            throw new ConfigurationInvalid("maxInFlight is %d; expected 1 or more".formatted(limit));
        }
        return new ServiceOptions(uri, keyFile, key, timeout, connectTimeout, limit, tls);
    }

    /** The certificates that are trusted, and the client's own: for {@code https://} and {@code grpcs://}, and so that {@code tcp://} is encrypted. */
    public ServiceOptions withTls(ServiceTls certificates) {
        return new ServiceOptions(uri, keyFile, key, timeout, connectTimeout, maxInFlight, certificates);
    }

    public String uri() {
        return uri;
    }

    public Duration timeout() {
        return timeout;
    }

    Duration connectTimeout() {
        return connectTimeout;
    }

    int maxInFlight() {
        return maxInFlight;
    }

    /** The PEM files of TLS; null: those that the JDK trusts, and none of the client's own. */
    public @Nullable ServiceTls tls() {
        return tls;
    }

    /**
     * The URI in its usual form, without a path but that of a Unix socket.
     *
     * @throws ConfigurationInvalid when it is no URI of a gateway
     */
    public String address() {
        return ServiceAddress.parse(uri).text();
    }

    /**
     * The key; empty: none.
     *
     * @throws ConfigurationInvalid when the file cannot be read, or the key has characters that no key has
     */
    public String resolvedKey() {
        String secret = keyFile != null ? read(keyFile) : key != null ? key.strip() : environmentKey();
        if (!secret.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new ConfigurationInvalid("the key for %s has blanks or characters other than printable ASCII"
                    .formatted(ServiceAddress.parse(uri).text()));
        }
        return secret;
    }

    private static String environmentKey() {
        String value = System.getenv(KEY_VARIABLE);
        return value == null ? "" : value.strip();
    }

    private static String read(Path file) {
        try (var lines = Files.lines(file)) {
            return lines.findFirst().orElse("").strip();
        } catch (UncheckedIOException e) {
            throw unreadable(file, requireNonNull(e.getCause()));
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static ConfigurationInvalid unreadable(Path file, IOException cause) {
        return new ConfigurationInvalid(
                "the key file %s cannot be read: %s".formatted(file, FileFailures.reasonAlone(cause)));
    }

    private static Duration positive(String name, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new ConfigurationInvalid("%s is %s; expected more than zero".formatted(name, value));
        }
        return value;
    }

    @Override
    public String toString() {
        return "ServiceOptions[" + uri + "]";
    }
}

package io.ratatoskr;

import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.client.ServiceGateway;
import io.ratatoskr.client.ServiceOptions;
import io.ratatoskr.client.auto.AutoGateway;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Builds a gateway that uses a service where one responds, else a gateway in this process. By default the service is that of the environment
 * variable {@code RATATOSKR_SERVICE}, else the socket {@code $XDG_RUNTIME_DIR/ratatoskr.sock}, and the gateway in this process is {@link
 * Ratatoskr#builder()} with its defaults. Not thread-safe.
 */
public final class AutoBuilder {
    private static final Duration PROBE_INTERVAL = Duration.ofSeconds(5);
    private static final Duration IDLE_TIME = Duration.ofMinutes(5);

    /** Shorter than that of a client without fallback: the first request waits so long for a host that does not respond. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    private @Nullable ServiceOptions service;
    private Supplier<? extends ModelGateway> fallback =
            () -> Ratatoskr.builder().build();
    private Duration probeInterval = PROBE_INTERVAL;
    private Duration idleTime = IDLE_TIME;

    AutoBuilder() {}

    /** The service behind a Unix socket. */
    public AutoBuilder socket(Path path) {
        return service("unix:" + path.toAbsolutePath());
    }

    /** The service at a URI, with the defaults of {@link ServiceOptions}, and 2 s for a connection. */
    public AutoBuilder service(String uri) {
        return service(of(uri));
    }

    /** The service, with a key, certificates or timeouts. */
    public AutoBuilder service(ServiceOptions options) {
        service = options;
        return this;
    }

    /** The gateway in this process. It is built when it is needed, and its configuration read then. */
    public AutoBuilder fallback(Ratatoskr.Builder builder) {
        return fallback(builder::build);
    }

    /** Builds the gateway in this process each time it is needed. It is closed when it is not needed any more. */
    public AutoBuilder fallback(Supplier<? extends ModelGateway> factory) {
        fallback = factory;
        return this;
    }

    /** The time after which the gateway in this process is closed when nothing uses it, while the service is used: 5 minutes. */
    public AutoBuilder idleTime(Duration time) {
        if (time.isNegative()) {
            throw new ConfigurationInvalid("idleTime is %s; expected zero or more".formatted(time));
        }
        idleTime = time;
        return this;
    }

    /** The time between connections to the service while it is not used: 5 s. */
    public AutoBuilder probeInterval(Duration time) {
        if (time.isNegative() || time.isZero()) {
            throw new ConfigurationInvalid("probeInterval is %s; expected more than zero".formatted(time));
        }
        probeInterval = time;
        return this;
    }

    /**
     * Makes no connection and builds no gateway yet: the first request decides.
     *
     * @throws ConfigurationInvalid when the address or the key of the service cannot be used, or no service is named
     */
    public AutoGateway build() {
        ServiceOptions options = service == null ? of(uriOf(System.getenv())) : service;
        ServiceGateway client = ServiceGateway.of(options);
        return new AutoGateway(options.uri(), client, client::isReachable, fallback, probeInterval, idleTime);
    }

    private static ServiceOptions of(String uri) {
        return ServiceOptions.of(uri).withConnectTimeout(CONNECT_TIMEOUT);
    }

    /** The service of the environment. */
    static String uriOf(Map<String, String> environment) {
        String uri = environment.getOrDefault("RATATOSKR_SERVICE", "");
        String folder = environment.getOrDefault("XDG_RUNTIME_DIR", "");
        if (uri.isBlank() && folder.isBlank()) {
            throw new ConfigurationInvalid(
                    "auto mode has no service; set RATATOSKR_SERVICE, or name it with service(…) or socket(…)");
        }
        return uri.isBlank() ? "unix:" + Path.of(folder, "ratatoskr.sock") : uri;
    }
}

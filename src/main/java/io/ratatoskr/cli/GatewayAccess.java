package io.ratatoskr.cli;

import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.client.ServiceGateway;
import io.ratatoskr.client.ServiceOptions;
import java.time.Duration;
import java.util.List;

/** Opens the gateway that a command uses, and prints which one it is where {@code -v} is set. Not thread-safe. */
final class GatewayAccess {
    /** For what a gateway responds at once; as {@code health} by default. */
    private static final Duration PROMPT = Duration.ofSeconds(5);

    private final RootCommand root;
    /** Of commands that do without a running gateway. */
    final GatewayOptions gatewayOptions = new GatewayOptions();
    /** Of commands that need a running gateway. */
    final ConnectionOptions connectionOptions = new ConnectionOptions();

    GatewayAccess(RootCommand root) {
        this.root = root;
    }

    /**
     * The running gateway, else one in this process; the caller closes it. Makes no connection to a gateway that is named.
     *
     * @throws ConfigurationInvalid when the URI, the key or a certificate cannot be used, or the configuration has mistakes
     */
    ModelGateway open() {
        GatewayChoice choice = choose(gatewayOptions, List.of());
        String uri = choice.uri();
        return uri == null ? root.runtime().gateway(root.options()) : ServiceGateway.of(client(gatewayOptions, uri));
    }

    /**
     * The running gateway, for a command that can do without one but must not here.
     *
     * @throws ProviderUnavailable when none runs
     */
    ModelGateway openService() {
        return ServiceGateway.of(require(gatewayOptions, List.of()));
    }

    /** As {@link #openService}, for requests to which a gateway responds at once. */
    ModelGateway openPromptService() {
        return ServiceGateway.of(require(gatewayOptions, List.of()).withTimeout(PROMPT));
    }

    /**
     * How the running gateway is reached.
     *
     * @throws ProviderUnavailable when none runs
     */
    ServiceOptions service() {
        return require(connectionOptions, List.of());
    }

    /** As {@link #service}, for requests to which a gateway responds at once: one that accepts and is silent has failed. */
    ServiceOptions promptService() {
        return service().withTimeout(PROMPT);
    }

    /**
     * As {@link #service}, over HTTP.
     *
     * @throws InvalidRequest when the one that is named is not reached over HTTP
     */
    ServiceOptions httpService() {
        return require(connectionOptions, List.of("http://", "https://"));
    }

    private ServiceOptions require(ConnectionOptions options, List<String> schemes) {
        GatewayChoice choice = choose(options, schemes);
        String uri = choice.require();
        if (!isOneOf(schemes, uri)) {
            throw new InvalidRequest(
                    "this command needs an http:// or https:// address of the gateway, and '%s' is none: %s"
                            .formatted(uri, choice.reason()));
        }
        return client(options, uri);
    }

    private GatewayChoice choose(ConnectionOptions options, List<String> schemes) {
        GatewayChoice choice = GatewayChoice.of(
                options,
                root.runtime().environment(),
                () -> root.runtime().localServices(root.options()).stream()
                        .filter(uri -> isOneOf(schemes, uri))
                        .toList(),
                ConnectionProbe::failure);
        if (options.isVerbose()) {
            String used = choice.uri() == null ? "no running gateway" : choice.uri();
            root.note("using %s: %s".formatted(used, choice.reason()));
        }
        return choice;
    }

    private static boolean isOneOf(List<String> schemes, String uri) {
        return schemes.isEmpty() || schemes.stream().anyMatch(uri::startsWith);
    }

    private ServiceOptions client(ConnectionOptions options, String uri) {
        ServiceOptions client = options.client(uri, root.runtime().environment());
        try {
            client.address();
        } catch (ConfigurationInvalid failure) {
            if (options.service() == null) {
                throw failure;
            }
            throw new InvalidRequest(String.valueOf(failure.getMessage()));
        }
        return client;
    }
}

package io.ratatoskr.cli;

import io.ratatoskr.client.ServiceOptions;
import io.ratatoskr.client.ServiceTls;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of commands that need a running gateway: which one, and how it is reached. */
class ConnectionOptions {
    /** The environment variable with the URI of the gateway. */
    static final String SERVICE_VARIABLE = "RATATOSKR_SERVICE";

    @Option(
            names = "--service",
            paramLabel = "URI",
            description =
                    "The running gateway: unix:/path, tcp://, grpc://, grpcs://, http:// or https://host:port. Default: "
                            + "$RATATOSKR_SERVICE, else the Unix socket, else the HTTP port of the configuration.")
    private @Nullable String service;

    @Option(
            names = "--api-key-file",
            paramLabel = "FILE",
            description = "File with the API key for the running gateway (default: $RATATOSKR_SERVICE_API_KEY).")
    private @Nullable Path keyFile;

    @Option(
            names = "--tls-ca",
            paramLabel = "FILE",
            description = "PEM file with the certificates that the gateway's may be signed by, or be (default: "
                    + "$RATATOSKR_SERVICE_TLS_CA, else those that Java trusts).")
    private @Nullable Path certificates;

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description = "PEM file with the client's own certificate (default: $RATATOSKR_SERVICE_TLS_CERT).")
    private @Nullable Path certificate;

    @Option(
            names = "--tls-key",
            paramLabel = "FILE",
            description = "PEM file with the private key of that certificate (default: $RATATOSKR_SERVICE_TLS_KEY).")
    private @Nullable Path privateKey;

    @Option(
            names = {"-v", "--verbose"},
            description = "Print on standard error which gateway is used, and why.")
    private boolean verbose;

    /** The URI on the command line; null: none. */
    final @Nullable String service() {
        return service;
    }

    final boolean isVerbose() {
        return verbose;
    }

    /** Whether the command line has no gateway but one of this process. */
    boolean isInProcess() {
        return false;
    }

    /** How the gateway at a URI is reached. */
    final ServiceOptions client(String uri, Map<String, String> environment) {
        ServiceOptions options = ServiceOptions.of(uri);
        options = keyFile == null
                ? options.withKey(variable(environment, ServiceOptions.KEY_VARIABLE))
                : options.withKeyFile(keyFile);
        ServiceTls tls = tls(environment);
        return tls == null ? options : options.withTls(tls);
    }

    /** The PEM files of TLS; null: none, so that the JDK's trusted certificates count. */
    final @Nullable ServiceTls tls(Map<String, String> environment) {
        Path trust = file(certificates, environment, "RATATOSKR_SERVICE_TLS_CA");
        Path own = file(certificate, environment, "RATATOSKR_SERVICE_TLS_CERT");
        Path key = file(privateKey, environment, "RATATOSKR_SERVICE_TLS_KEY");
        return trust == null && own == null && key == null ? null : new ServiceTls(trust, own, key);
    }

    private static @Nullable Path file(@Nullable Path option, Map<String, String> environment, String name) {
        String value = variable(environment, name);
        return option != null ? option : value.isEmpty() ? null : Path.of(value);
    }

    static String variable(Map<String, String> environment, String name) {
        return environment.getOrDefault(name, "").strip();
    }
}

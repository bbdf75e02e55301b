package io.ratatoskr.client;

import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.client.http.HttpTransport;
import io.ratatoskr.client.lines.LineTransport;
import io.ratatoskr.client.transport.ServiceConnection;
import io.ratatoskr.client.transport.Transport;
import java.nio.file.Path;

/** Creates the transport of a URI. */
final class Transports {
    private Transports() {}

    static Transport of(ServiceOptions options) {
        ServiceAddress address = ServiceAddress.parse(options.uri());
        var connection = new ServiceConnection(
                address.text(),
                options.resolvedKey(),
                options.connectTimeout(),
                options.maxInFlight(),
                options.tls() == null ? null : options.tls().context());
        return switch (address.scheme()) {
            case "http", "https" -> new HttpTransport(connection);
            case "unix" -> LineTransport.unix(connection, Path.of(address.path()));
            case "tcp" -> LineTransport.tcp(connection, address.host(), address.port());
            default ->
                throw new ConfigurationInvalid(
                        "the service '%s': this version does not support %s:// yet; use http://, https://, unix:/path or tcp://"
                                .formatted(address.text(), address.scheme()));
        };
    }
}

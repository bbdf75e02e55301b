package io.ratatoskr.client;

import io.ratatoskr.client.codec.JsonProtocol;
import io.ratatoskr.client.grpc.GrpcProtocol;
import io.ratatoskr.client.http.HttpTransport;
import io.ratatoskr.client.lines.LineTransport;
import io.ratatoskr.client.transport.ServiceConnection;
import io.ratatoskr.client.transport.ServiceProtocol;
import java.nio.file.Path;

/** Creates the protocol of a URI, with its transport. */
final class Transports {
    private static final int DEFAULT_GRPC_PORT = 9741;

    private Transports() {}

    static ServiceProtocol of(ServiceOptions options) {
        ServiceAddress address = ServiceAddress.parse(options.uri());
        var connection = new ServiceConnection(
                address.text(),
                options.resolvedKey(),
                options.connectTimeout(),
                options.maxInFlight(),
                options.tls() == null ? null : options.tls().context());
        return switch (address.scheme()) {
            case "http", "https" -> new JsonProtocol(new HttpTransport(connection));
            case "unix" -> new JsonProtocol(LineTransport.unix(connection, Path.of(address.path())));
            case "tcp" -> new JsonProtocol(LineTransport.tcp(connection, address.host(), address.port()));
            default -> grpc(connection, address);
        };
    }

    /** By itself, so that the classes of gRPC are loaded for its URIs only. */
    private static ServiceProtocol grpc(ServiceConnection connection, ServiceAddress address) {
        return new GrpcProtocol(
                connection,
                address.host(),
                address.port() == 0 ? DEFAULT_GRPC_PORT : address.port(),
                address.scheme().equals("grpcs"));
    }
}

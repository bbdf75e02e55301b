package io.ratatoskr;

import io.ratatoskr.camel.grpc.GrpcFrontendServer;

/** The client over gRPC. */
final class ServiceClientGrpcTest extends ServiceClientContract {
    private int port;

    @Override
    String[] settings() {
        return new String[] {"ratatoskr.grpc.port", "0"};
    }

    @Override
    String uri(TestGateway running) {
        if (port == 0) {
            port = running.context()
                    .getRegistry()
                    .findSingleByType(GrpcFrontendServer.class)
                    .port();
        }
        return "grpc://127.0.0.1:" + port;
    }

    @Override
    String[] again() {
        return new String[] {"ratatoskr.http.port", "0", "ratatoskr.grpc.port", Integer.toString(port)};
    }
}

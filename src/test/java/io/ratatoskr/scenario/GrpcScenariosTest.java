package io.ratatoskr.scenario;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;

/** The scenarios by the Java client over gRPC. */
final class GrpcScenariosTest extends GatewayScenarios {
    @Override
    WayIn way() throws IOException {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        return new ServiceWay(
                        Map.of("ratatoskr.grpc.port", Integer.toString(port)), service -> "grpc://127.0.0.1:" + port)
                .orSkip("grpc://127.0.0.1:1");
    }
}

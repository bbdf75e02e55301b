package io.ratatoskr.scenario;

import io.ratatoskr.camel.socket.SocketGateway;
import java.util.Map;

/** The scenarios by the Java client over JSON lines on TCP. */
final class TcpScenariosTest extends GatewayScenarios {
    @Override
    WayIn way() {
        return new ServiceWay(
                Map.of("ratatoskr.tcp.port", "0"),
                service -> "tcp://127.0.0.1:"
                        + service.context()
                                .getRegistry()
                                .findSingleByType(SocketGateway.class)
                                .tcpPort()
                                .orElseThrow());
    }
}

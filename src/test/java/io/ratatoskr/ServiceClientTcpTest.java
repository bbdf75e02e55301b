package io.ratatoskr;

import io.ratatoskr.camel.socket.SocketGateway;

/** The client over TCP. */
final class ServiceClientTcpTest extends ServiceClientContract {
    private int port;

    @Override
    String[] settings() {
        return new String[] {"ratatoskr.tcp.port", "0"};
    }

    @Override
    String uri(TestGateway running) {
        if (port == 0) {
            port = running.context()
                    .getRegistry()
                    .findSingleByType(SocketGateway.class)
                    .tcpPort()
                    .orElseThrow();
        }
        return "tcp://127.0.0.1:" + port;
    }

    @Override
    String[] again() {
        return new String[] {"ratatoskr.http.port", "0", "ratatoskr.tcp.port", Integer.toString(port)};
    }
}

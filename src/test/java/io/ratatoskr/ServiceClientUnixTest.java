package io.ratatoskr;

import java.nio.file.Path;

/** The client over a Unix socket. */
final class ServiceClientUnixTest extends ServiceClientContract {
    private Path socket() {
        return folder.resolve("r.sock");
    }

    @Override
    String[] settings() {
        return new String[] {"ratatoskr.socket.path", socket().toString()};
    }

    @Override
    String uri(TestGateway running) {
        return "unix:" + socket();
    }

    @Override
    String[] again() {
        return new String[] {"ratatoskr.http.port", "0", "ratatoskr.socket.path", socket().toString()};
    }
}

package io.ratatoskr;

/** The client over HTTP. */
final class ServiceClientHttpTest extends ServiceClientContract {
    @Override
    String[] settings() {
        return new String[] {};
    }

    @Override
    String uri(TestGateway running) {
        return running.url();
    }

    @Override
    String[] again() {
        return new String[] {"ratatoskr.http.port", Integer.toString(gateway.port())};
    }
}

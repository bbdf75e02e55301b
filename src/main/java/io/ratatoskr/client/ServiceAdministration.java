package io.ratatoskr.client;

import io.ratatoskr.client.codec.HealthReader;
import io.ratatoskr.client.codec.HealthReader.Health;
import io.ratatoskr.client.transport.ServiceOperation;
import io.ratatoskr.client.transport.ServiceRequest;

/**
 * What operators do with a gateway in another process. Results are JSON, those of the HTTP API. Failures are those of {@link ServiceGateway}.
 * Thread-safe.
 */
public final class ServiceAdministration implements AutoCloseable {
    private final ServiceCalls calls;

    private ServiceAdministration(ServiceCalls calls) {
        this.calls = calls;
    }

    /**
     * A client with these options. Makes no connection yet.
     *
     * @throws io.ratatoskr.api.error.ConfigurationInvalid naming each option with a mistake
     */
    public static ServiceAdministration of(ServiceOptions options) {
        return new ServiceAdministration(new ServiceCalls(Transports.of(options), options.timeout()));
    }

    /** The state of the gateway: {@code version}, {@code uptime_ms}, {@code in_flight} and others. */
    public byte[] status() {
        return call(ServiceOperation.GATEWAY_STATUS);
    }

    /** Whether the gateway lives and is ready. Not over HTTP, where {@code /health/ready} and {@code /health/live} have no body. */
    public Health health() {
        return HealthReader.read(call(ServiceOperation.HEALTH));
    }

    /**
     * Reloads the configuration: {@code changed} and {@code restart}.
     *
     * @throws io.ratatoskr.api.error.ConfigurationInvalid naming its mistakes; nothing has changed
     */
    public byte[] reload() {
        return call(ServiceOperation.RELOAD);
    }

    /** Begins to stop the gateway, which takes as long as its requests in flight. */
    public void stop() {
        call(ServiceOperation.STOP);
    }

    /** Whether something listens at the gateway's address now. Sends no request. */
    public boolean isReachable() {
        return calls.isReachable();
    }

    private byte[] call(ServiceOperation operation) {
        return calls.call(new ServiceRequest.Administration(operation));
    }

    @Override
    public void close() {
        calls.close();
    }
}

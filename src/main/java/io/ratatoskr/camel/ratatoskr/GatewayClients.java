package io.ratatoskr.camel.ratatoskr;

import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.client.ServiceGateway;
import io.ratatoskr.client.ServiceOptions;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The clients of gateways in other processes, one for each address and key. They connect with their first request. Thread-safe. */
final class GatewayClients implements AutoCloseable {
    private final Map<ServiceKey, ServiceGateway> clients = new ConcurrentHashMap<>();

    /** @throws ConfigurationInvalid when the address or the key is not valid */
    ServiceGateway get(ServiceKey key) {
        ServiceGateway client = clients.get(key);
        return client == null ? clients.computeIfAbsent(key, GatewayClients::create) : client;
    }

    private static ServiceGateway create(ServiceKey key) {
        ServiceOptions options = ServiceOptions.of(key.uri());
        return ServiceGateway.of(key.apiKey() == null ? options : options.withKey(key.apiKey()));
    }

    /** Closes all clients; requests in flight fail. Later uses make new ones. */
    @Override
    public void close() {
        clients.keySet().forEach(key -> {
            ServiceGateway client = clients.remove(key);
            if (client != null) {
                client.close();
            }
        });
    }
}

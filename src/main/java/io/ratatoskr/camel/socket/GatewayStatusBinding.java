package io.ratatoskr.camel.socket;

import io.ratatoskr.camel.exchange.GatewayStatus;
import io.ratatoskr.json.JsonWriter;

/** Binds what the gateway reports about itself to lines. Thread-safe. */
public final class GatewayStatusBinding {
    private static final int CAPACITY = 64;

    private final GatewayStatus status;

    GatewayStatusBinding(GatewayStatus status) {
        this.status = status;
    }

    /** Writes {@code {"status": "UP"|"DOWN", "live", "ready"}}: whether requests should be sent here now. */
    public SocketResponse health() {
        boolean ready = status.isReady();
        return new SocketResponse.Result(
                new JsonWriter(CAPACITY)
                        .beginObject()
                        .field("status", ready ? "UP" : "DOWN")
                        .field("live", Boolean.valueOf(status.isLive()))
                        .field("ready", Boolean.valueOf(ready))
                        .endObject()
                        .toBytes(),
                null);
    }

    /** Writes the response to a stop. */
    public SocketResponse stopping() {
        return new SocketResponse.Result(
                new JsonWriter(CAPACITY)
                        .beginObject()
                        .field("object", "stop")
                        .endObject()
                        .toBytes(),
                null);
    }
}

package io.ratatoskr.camel.http;

import io.ratatoskr.api.GatewayCapabilities;
import io.ratatoskr.dialect.ratatoskr.RatatoskrCapabilityWriter;
import io.ratatoskr.http.GatewayHttpResponse;
import org.apache.camel.Body;

/** Binds the gateway's capabilities to HTTP in the gateway's own JSON. Thread-safe. */
public final class CapabilityHttpBinding {
    public GatewayHttpResponse response(@Body GatewayCapabilities capabilities) {
        return GatewayHttpResponse.json(200, RatatoskrCapabilityWriter.write(capabilities));
    }
}

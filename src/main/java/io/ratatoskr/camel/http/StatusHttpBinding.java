package io.ratatoskr.camel.http;

import io.ratatoskr.camel.routes.GatewayReport;
import io.ratatoskr.camel.routes.GatewayReportWriter;
import io.ratatoskr.http.GatewayHttpResponse;
import io.ratatoskr.json.JsonWriter;
import java.time.Instant;
import org.apache.camel.Body;

/** Binds what the gateway reports about itself, and its stop, to HTTP in the gateway's own JSON. Thread-safe. */
public final class StatusHttpBinding {
    private static final int CAPACITY = 64;

    public GatewayHttpResponse response(@Body GatewayReport report) {
        return GatewayHttpResponse.json(200, GatewayReportWriter.write(report, Instant.now()));
    }

    /** Writes {@code {"object": "stop"}}: the gateway stops once its requests have ended. */
    public GatewayHttpResponse stopping() {
        return GatewayHttpResponse.json(
                200,
                new JsonWriter(CAPACITY)
                        .beginObject()
                        .field("object", "stop")
                        .endObject()
                        .toBytes());
    }
}

package io.ratatoskr.camel.routes;

import io.ratatoskr.api.GatewayCapabilities.LocalModelState;
import io.ratatoskr.json.JsonWriter;
import java.time.Duration;
import java.time.Instant;

/** Writes what the gateway reports about itself as JSON. */
public final class GatewayReportWriter {
    private static final int CAPACITY = 512;

    private GatewayReportWriter() {}

    /**
     * Writes {@code {"object": "gateway.status", "status": "UP"|"DOWN", "live", "ready", "version", "started", "uptime_ms", "in_flight",
     * "models": [{"id", "status"}]}}, for callers with admin rights with {@code "pid"} and {@code "listeners"}.
     */
    public static byte[] write(GatewayReport report, Instant now) {
        long uptime = Duration.between(report.started(), now).toMillis();
        var json = new JsonWriter(CAPACITY)
                .beginObject()
                .field("object", "gateway.status")
                .field("status", report.ready() ? "UP" : "DOWN")
                .field("live", Boolean.valueOf(report.live()))
                .field("ready", Boolean.valueOf(report.ready()))
                .field("version", report.version())
                .field("started", report.started().toString())
                .field("uptime_ms", Long.valueOf(Math.max(0, uptime)))
                .field("in_flight", Integer.valueOf(report.inFlight()));
        GatewayReport.OwnProcess process = report.process();
        if (process != null) {
            json.field("pid", Long.valueOf(process.pid())).name("listeners").beginList();
            process.listeners().forEach(json::string);
            json.endList();
        }
        json.name("models").beginList();
        for (LocalModelState model : report.models()) {
            json.beginObject()
                    .field("id", model.model())
                    .field("status", model.status().wireName())
                    .endObject();
        }
        return json.endList().endObject().toBytes();
    }
}

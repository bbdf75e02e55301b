package io.ratatoskr.camel.http;

import io.ratatoskr.camel.routes.ReloadReport;
import io.ratatoskr.http.GatewayHttpResponse;
import io.ratatoskr.json.JsonWriter;
import org.apache.camel.Body;

/** Binds the reload to HTTP in the gateway's own JSON. Thread-safe. */
public final class ReloadHttpBinding {
    private static final int CAPACITY = 512;

    /** Writes {@code {"object": "reload", "changed": [{"name", "change"}], "restart": […]}}. */
    public GatewayHttpResponse response(@Body ReloadReport report) {
        var json = new JsonWriter(CAPACITY).beginObject().field("object", "reload");
        json.name("changed").beginList();
        for (ReloadReport.Change change : report.changes()) {
            json.beginObject()
                    .field("name", change.name())
                    .field("change", change.kind().wireName())
                    .endObject();
        }
        json.endList().name("restart").beginList();
        report.restart().forEach(json::string);
        return GatewayHttpResponse.json(200, json.endList().endObject().toBytes());
    }
}

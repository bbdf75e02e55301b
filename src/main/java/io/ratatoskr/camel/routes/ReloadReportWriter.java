package io.ratatoskr.camel.routes;

import io.ratatoskr.json.JsonWriter;

/** Writes what a reload has changed as JSON. */
public final class ReloadReportWriter {
    private static final int CAPACITY = 512;

    private ReloadReportWriter() {}

    /** Writes {@code {"object": "reload", "changed": [{"name", "change"}], "restart": […]}}. */
    public static byte[] write(ReloadReport report) {
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
        return json.endList().endObject().toBytes();
    }
}

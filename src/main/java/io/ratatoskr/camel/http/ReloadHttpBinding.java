package io.ratatoskr.camel.http;

import io.ratatoskr.camel.routes.ReloadReport;
import io.ratatoskr.camel.routes.ReloadReportWriter;
import io.ratatoskr.http.GatewayHttpResponse;
import org.apache.camel.Body;

/** Binds the reload to HTTP in the gateway's own JSON. Thread-safe. */
public final class ReloadHttpBinding {
    public GatewayHttpResponse response(@Body ReloadReport report) {
        return GatewayHttpResponse.json(200, ReloadReportWriter.write(report));
    }
}

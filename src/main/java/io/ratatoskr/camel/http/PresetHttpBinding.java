package io.ratatoskr.camel.http;

import io.ratatoskr.api.Preset;
import io.ratatoskr.dialect.ratatoskr.RatatoskrPresetWriter;
import java.util.List;
import org.apache.camel.Exchange;
import io.ratatoskr.http.GatewayHttpResponse;

/** Binds presets to HTTP in the gateway's own JSON. Thread-safe. */
public final class PresetHttpBinding {
    /** Joins the path's tier and capability to the preset's name. */
    public void showRequest(Exchange exchange) {
        String tier = exchange.getMessage().getHeader("tier", "", String.class);
        String capability = exchange.getMessage().getHeader("capability", "", String.class);
        exchange.getMessage().setBody(tier + "/" + capability);
    }

    public void showReply(Exchange exchange) {
        var preset = (Preset) exchange.getMessage().getBody();
        exchange.getMessage().setBody(GatewayHttpResponse.json(200, RatatoskrPresetWriter.write(preset)));
    }

    @SuppressWarnings("unchecked")
    public void listReply(Exchange exchange) {
        var presets = (List<Preset>) exchange.getMessage().getBody();
        exchange.getMessage().setBody(GatewayHttpResponse.json(200, RatatoskrPresetWriter.write(presets)));
    }
}

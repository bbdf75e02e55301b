package io.ratatoskr.camel.http;

import io.ratatoskr.api.Preset;
import io.ratatoskr.dialect.ratatoskr.RatatoskrPresetWriter;
import io.ratatoskr.http.GatewayHttpResponse;
import java.util.List;
import org.apache.camel.Body;
import org.apache.camel.Header;
import org.jspecify.annotations.Nullable;

/** Binds presets to HTTP in the gateway's own JSON. Thread-safe. */
public final class PresetHttpBinding {
    /** Joins the path's tier and capability to the preset's name. */
    public String showRequest(
            @Header("tier") @Nullable String tier, @Header("capability") @Nullable String capability) {
        return (tier == null ? "" : tier) + "/" + (capability == null ? "" : capability);
    }

    public GatewayHttpResponse showResponse(@Body Preset preset) {
        return GatewayHttpResponse.json(200, RatatoskrPresetWriter.write(preset));
    }

    public GatewayHttpResponse listResponse(@Body List<Preset> presets) {
        return GatewayHttpResponse.json(200, RatatoskrPresetWriter.write(presets));
    }
}

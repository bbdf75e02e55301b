package io.ratatoskr.dialect.ratatoskr;

import io.ratatoskr.api.GatewayCapabilities;
import io.ratatoskr.api.GatewayCapabilities.LocalModelState;
import io.ratatoskr.api.GatewayCapabilities.OperationProviders;
import io.ratatoskr.api.GatewayCapabilities.ServingProvider;
import io.ratatoskr.api.model.ModelCapability;
import io.ratatoskr.api.model.ModelStatus;
import io.ratatoskr.json.JsonWriter;
import java.util.Collection;

/** Writes a gateway's capabilities in the gateway's own JSON; unset fields are omitted. Thread-safe. */
public final class RatatoskrCapabilityWriter {
    private static final int INITIAL_CAPACITY = 2_048;

    private RatatoskrCapabilityWriter() {}

    public static byte[] write(GatewayCapabilities capabilities) {
        var json = new JsonWriter(INITIAL_CAPACITY).beginObject().field("object", "capabilities");
        writeNames(json, "capabilities", capabilities.capabilities());
        json.name("operations").beginList();
        for (OperationProviders operation : capabilities.operations()) {
            json.beginObject()
                    .field("operation", operation.operation().wireName())
                    .field("callable", Boolean.valueOf(operation.callable()))
                    .name("providers")
                    .beginList();
            operation.providers().forEach(provider -> writeProvider(json, provider));
            json.endList().endObject();
        }
        json.endList().name("local_models").beginList();
        for (LocalModelState model : capabilities.localModels()) {
            json.beginObject()
                    .field("id", model.model())
                    .field("status", model.status().wireName())
                    .field(
                            "reason",
                            model.status() instanceof ModelStatus.Unavailable unavailable ? unavailable.reason() : null)
                    .endObject();
        }
        return json.endList().endObject().toBytes();
    }

    private static void writeProvider(JsonWriter json, ServingProvider provider) {
        json.beginObject()
                .field("provider", provider.provider())
                .field("callable", Boolean.valueOf(provider.callable()))
                .field("reason", provider.reason());
        writeNames(json, "features", provider.features());
        json.endObject();
    }

    private static void writeNames(JsonWriter json, String field, Collection<ModelCapability> capabilities) {
        json.name(field).beginList();
        capabilities.stream().sorted().forEach(each -> json.string(each.wireName()));
        json.endList();
    }
}

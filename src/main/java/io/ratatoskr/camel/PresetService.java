package io.ratatoskr.camel;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.Operation;
import io.ratatoskr.api.Preset;
import io.ratatoskr.api.PresetNotFound;
import io.ratatoskr.camel.dispatch.ProviderRoutes;
import io.ratatoskr.routing.PresetCatalog;
import java.util.List;
import java.util.function.Function;
import org.apache.camel.Exchange;

/** Route steps for presets. Thread-safe. */
public final class PresetService {
    private final PresetCatalog presets;

    public PresetService(PresetCatalog presets) {
        this.presets = presets;
    }

    /**
     * Fills unset parameters of a request whose model is a preset; any other body is unchanged.
     *
     * @throws PresetNotFound when the model has the form of a preset that does not exist
     */
    public void fill(Exchange exchange) {
        Object body = exchange.getMessage().getBody();
        if (body instanceof ChatRequest chat) {
            exchange.getMessage()
                    .setBody(presets.aliases().parameters(chat.model()).applyTo(chat));
        } else if (body instanceof GenerateRequest generate) {
            exchange.getMessage()
                    .setBody(presets.aliases().parameters(generate.model()).applyTo(generate));
        }
    }

    /** All presets with their current availability. */
    public List<Preset> list(Exchange exchange) {
        return presets.list(servingProviders(exchange));
    }

    /** In: {@code tier/capability}. Out: the {@link Preset} with its current availability. */
    public Preset show(Exchange exchange) {
        return presets.describe(exchange.getMessage().getBody(String.class), servingProviders(exchange));
    }

    private static Function<Operation, List<String>> servingProviders(Exchange exchange) {
        return operation -> ProviderRoutes.servingProviders(exchange.getContext(), operation);
    }
}

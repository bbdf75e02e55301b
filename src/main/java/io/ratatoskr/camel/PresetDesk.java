package io.ratatoskr.camel;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.Operation;
import io.ratatoskr.api.Preset;
import io.ratatoskr.api.PresetNotFound;
import io.ratatoskr.camel.dispatch.ProviderRoutes;
import io.ratatoskr.routing.Presets;
import java.util.List;
import java.util.function.Function;
import org.apache.camel.Exchange;

/** Presets as steps of a route. Thread-safe. */
public final class PresetDesk {
    private final Presets presets;

    public PresetDesk(Presets presets) {
        this.presets = presets;
    }

    /**
     * Gives a request whose model is a preset what its caller left unset; any other body stays as it is.
     *
     * @throws PresetNotFound when the model is written as a preset, and there is none
     */
    public void fill(Exchange exchange) {
        Object body = exchange.getMessage().getBody();
        if (body instanceof ChatRequest chat) {
            exchange.getMessage()
                    .setBody(presets.names().parameters(chat.model()).fill(chat));
        } else if (body instanceof GenerateRequest generate) {
            exchange.getMessage()
                    .setBody(presets.names().parameters(generate.model()).fill(generate));
        }
    }

    /** Every preset as it stands now. */
    public List<Preset> list(Exchange exchange) {
        return presets.list(serving(exchange));
    }

    /** In: {@code tier/capability}. Out: the {@link Preset} as it stands now. */
    public Preset show(Exchange exchange) {
        return presets.now(exchange.getMessage().getBody(String.class), serving(exchange));
    }

    private static Function<Operation, List<String>> serving(Exchange exchange) {
        return operation -> ProviderRoutes.serving(exchange.getContext(), operation);
    }
}

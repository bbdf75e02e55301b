package io.ratatoskr.camel.operation;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.Operation;
import io.ratatoskr.api.Preset;
import io.ratatoskr.api.error.PresetNotFound;
import io.ratatoskr.camel.dispatch.ProviderRoutes;
import io.ratatoskr.routing.PresetCatalog;
import java.util.EnumMap;
import java.util.List;
import java.util.function.Function;
import org.apache.camel.Body;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/** Route steps for presets. Thread-safe. */
public final class PresetService implements Processor {
    private final PresetCatalog presets;

    public PresetService(PresetCatalog presets) {
        this.presets = presets;
    }

    /**
     * Fills unset parameters of a request whose model is a preset; any other body is unchanged.
     *
     * @throws PresetNotFound when the model has the form of a preset that does not exist
     */
    public @Nullable Object fill(@Body @Nullable Object body) {
        return switch (body) {
            case ChatRequest chat -> presets.aliases().parameters(chat.model()).applyTo(chat);
            case GenerateRequest generate ->
                presets.aliases().parameters(generate.model()).applyTo(generate);
            case null, default -> body;
        };
    }

    /** Same as {@link #fill} on the body of the exchange's message. */
    @Override
    @SuppressWarnings("ReferenceEquality") // a request that has not changed stays the body
    public void process(Exchange exchange) {
        Object body = exchange.getMessage().getBody();
        Object filled = fill(body);
        if (filled != body) {
            exchange.getMessage().setBody(filled);
        }
    }

    /** All presets with their current availability. */
    public List<Preset> list(CamelContext context) {
        return presets.list(servingProviders(context));
    }

    /** In: {@code tier/capability}. Out: the {@link Preset} with its current availability. */
    public Preset show(@Body String name, CamelContext context) {
        return presets.describe(name, servingProviders(context));
    }

    /** Reads the routes of an operation once per call. */
    private static Function<Operation, List<String>> servingProviders(CamelContext context) {
        var byOperation = new EnumMap<Operation, List<String>>(Operation.class);
        return operation ->
                byOperation.computeIfAbsent(operation, each -> ProviderRoutes.servingProviders(context, each));
    }
}

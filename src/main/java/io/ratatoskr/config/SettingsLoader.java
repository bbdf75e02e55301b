package io.ratatoskr.config;

import io.ratatoskr.api.ConfigurationInvalid;
import io.ratatoskr.api.Operation;
import io.ratatoskr.config.Settings.CliSettings;
import io.ratatoskr.config.Settings.ModelsSettings;
import io.ratatoskr.config.Settings.OnnxSettings;
import io.ratatoskr.config.Settings.RoutingSettings;
import io.ratatoskr.parameters.ParameterPolicies;
import io.ratatoskr.parameters.ParameterPolicy;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Loads the configuration. Pure except for the key files: the same sources give the same settings. */
public final class SettingsLoader {
    /**
     * A valid configuration.
     *
     * @param others keys outside {@code ratatoskr.} with their values: Camel's, and the user's own for placeholders
     * @param warnings one sentence each
     */
    public record Loaded(Settings settings, Map<String, String> others, List<String> warnings) {}

    private SettingsLoader() {}

    /** @throws ConfigurationInvalid naming every mistake, none of which shows a secret */
    public static Loaded load(Sources sources) {
        var mistakes = new LinkedHashSet<String>();
        var warnings = new ArrayList<String>();
        var layers = new Layers(sources, mistakes, warnings);
        var values = new Values(layers, mistakes);
        Set<String> names = ProviderNames.of(layers, mistakes);
        KnownKeys.check(layers, names, mistakes);

        HttpSettings http = new HttpReader(sources.home(), values).read();
        RoutingSettings routing = routing(values, names);
        boolean fetchImages = values.read(Keys.FETCH_IMAGES);
        ModelsSettings models = ModelsReader.read(sources, names, mistakes);
        var onnx = new OnnxSettings(
                values.read(Keys.ONNX_THREADS),
                values.read(Keys.ONNX_MAX_QUEUED),
                values.read(Keys.ONNX_CPU_SPINNING),
                values.read(Keys.ONNX_MEMORY_BUDGET),
                values.read(Keys.ONNX_IDLE_TIMEOUT),
                values.read(Keys.ONNX_DEVICE));
        StoreSettings store = new StoreReader(sources, layers, values).read();
        var cli = new CliSettings(
                values.read(Keys.CLI_EMBED_MODEL),
                values.read(Keys.CLI_CHAT_MODEL),
                values.read(Keys.CLI_NLI_MODEL),
                values.read(Keys.CLI_CLASSIFY_MODEL),
                values.read(Keys.CLI_RERANK_MODEL));
        values.read(Keys.LOG_LEVEL);
        values.read(Keys.LOG_OTHERS);
        Map<String, ProviderSettings> providers = providers(sources, layers, values, names, warnings);
        if (!mistakes.isEmpty()) {
            throw new ConfigurationInvalid(List.copyOf(mistakes));
        }
        var settings = new Settings(http, routing, fetchImages, models, onnx, store, cli, providers, values.plain());
        return new Loaded(settings, others(layers), List.copyOf(warnings));
    }

    private static Map<String, ProviderSettings> providers(
            Sources sources, Layers layers, Values values, Set<String> names, List<String> warnings) {
        values.readProviderDefaults();
        var reader = new ProviderReader(values, new ApiKeys(sources.home(), layers, values, warnings));
        var providers = new LinkedHashMap<String, ProviderSettings>();
        names.forEach(name -> providers.put(name, reader.read(name)));
        return providers;
    }

    private static RoutingSettings routing(Values values, Set<String> names) {
        var orders = new EnumMap<Operation, List<String>>(Operation.class);
        Keys.ROUTING_ORDER.forEach((operation, key) -> {
            List<String> order = values.read(key);
            order.stream()
                    .filter(name -> !names.contains(name))
                    .forEach(name ->
                            values.mistake(Key.PREFIX + key.name(), "unknown provider '%s'; known providers: %s", name, names));
            if (!order.isEmpty()) {
                orders.put(operation, order);
            }
        });
        return new RoutingSettings(
                orders,
                values.read(Keys.ROUTING_TOTAL),
                values.read(Keys.ROUTING_MAX_IN_FLIGHT),
                policies(values, names));
    }

    private static ParameterPolicies policies(Values values, Set<String> providers) {
        var byOperation = new EnumMap<Operation, ParameterPolicy>(Operation.class);
        Keys.PARAMETERS_BY_OPERATION.forEach(
                (operation, key) -> values.read(key).ifPresent(policy -> byOperation.put(operation, policy)));
        var byProvider = new LinkedHashMap<String, ParameterPolicy>();
        providers.forEach(
                name -> values.read(ProviderKeys.PARAMETERS, name).ifPresent(policy -> byProvider.put(name, policy)));
        return new ParameterPolicies(values.read(Keys.PARAMETERS_POLICY), byOperation, byProvider);
    }

    private static Map<String, String> others(Layers layers) {
        var others = new TreeMap<String, String>();
        for (String key : layers.keys()) {
            Layers.Found found = layers.find(key);
            if (found != null && !key.startsWith(Key.PREFIX)) {
                others.put(key, found.text());
            }
        }
        return others;
    }
}

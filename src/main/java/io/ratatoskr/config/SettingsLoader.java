package io.ratatoskr.config;

import io.ratatoskr.api.Operation;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.settings.GrpcSettings;
import io.ratatoskr.settings.HttpSettings;
import io.ratatoskr.settings.JmsSettings;
import io.ratatoskr.settings.KafkaSettings;
import io.ratatoskr.settings.LimitSettings;
import io.ratatoskr.settings.ManagementSettings;
import io.ratatoskr.settings.ParameterPolicies;
import io.ratatoskr.settings.ParameterPolicy;
import io.ratatoskr.settings.ProviderSettings;
import io.ratatoskr.settings.Settings;
import io.ratatoskr.settings.Settings.CliSettings;
import io.ratatoskr.settings.Settings.ModelsSettings;
import io.ratatoskr.settings.Settings.OnnxSettings;
import io.ratatoskr.settings.Settings.RoutingSettings;
import io.ratatoskr.settings.Settings.ServiceSettings;
import io.ratatoskr.settings.SocketSettings;
import io.ratatoskr.settings.StoreSettings;
import java.nio.file.Path;
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
     * @param otherProperties keys outside {@code ratatoskr.} with their values: Camel's, and the user's own for placeholders
     * @param warnings one sentence each
     * @param keyFiles the files with the providers' keys
     */
    public record Loaded(
            Settings settings, Map<String, String> otherProperties, List<String> warnings, List<Path> keyFiles) {}

    private SettingsLoader() {}

    /** @throws ConfigurationInvalid naming every mistake, none of which shows a secret */
    public static Loaded load(ConfigOrigin sources) {
        var mistakes = new LinkedHashSet<String>();
        var warnings = new ArrayList<String>();
        var configSources = new ConfigSources(sources, mistakes, warnings);
        var settingReader = new SettingReader(configSources, mistakes);
        Set<String> names = ProviderNames.find(configSources, mistakes);
        KnownKeys.check(configSources, names, mistakes);

        HttpSettings http = new HttpReader(sources.home(), settingReader).read();
        ManagementSettings management = management(settingReader);
        GrpcSettings grpc = GrpcKeys.read(settingReader, http.keysFile().isPresent() || http.allowAnonymous());
        SocketSettings socket = new SocketReader(sources, settingReader).read(http);
        KafkaSettings kafka = new KafkaReader(sources.home(), configSources, settingReader).read(http);
        JmsSettings jms = JmsKeys.read(settingReader, http);
        RoutingSettings routing = routing(settingReader, names);
        ModelsSettings models = ModelsReader.read(sources, names, mistakes);
        var onnx = new OnnxSettings(
                settingReader.read(OnnxKeys.THREADS),
                settingReader.read(OnnxKeys.MAX_QUEUED),
                settingReader.read(OnnxKeys.CPU_SPINNING),
                settingReader.read(OnnxKeys.MEMORY_BUDGET),
                settingReader.read(OnnxKeys.IDLE_TIMEOUT),
                settingReader.read(OnnxKeys.DEVICE));
        StoreSettings store = new StoreReader(sources, configSources, settingReader).read();
        var cli = new CliSettings(
                settingReader.read(CliKeys.EMBED_MODEL),
                settingReader.read(CliKeys.CHAT_MODEL),
                settingReader.read(CliKeys.NLI_MODEL),
                settingReader.read(CliKeys.CLASSIFY_MODEL),
                settingReader.read(CliKeys.RERANK_MODEL));
        var service = new ServiceSettings(
                CacheReader.read(settingReader),
                RedisReader.read(settingReader),
                limits(settingReader),
                TelemetryReader.tracing(settingReader, names),
                TelemetryReader.log(settingReader),
                settingReader.read(ServiceKeys.SHUTDOWN_DELAY));
        settingReader.read(LogKeys.LEVEL);
        settingReader.read(LogKeys.LIBRARIES);
        settingReader.read(ServiceKeys.RELOAD_WATCH);
        Map<String, ProviderSettings> providers = providers(sources, configSources, settingReader, names, warnings);
        if (!mistakes.isEmpty()) {
            throw new ConfigurationInvalid(List.copyOf(mistakes));
        }
        Map<String, String> otherProperties = otherProperties(configSources);
        var settings = new Settings(
                new Settings.Servers(http, management, grpc, socket, kafka, jms),
                routing,
                models,
                new Settings.LocalInference(onnx, store, settingReader.read(TokenKeys.TEXT_LIMIT)),
                service,
                providers,
                new Settings.ConsoleSettings(cli, placeholders(settingReader, otherProperties)));
        return new Loaded(
                settings, otherProperties, List.copyOf(warnings), keyFiles(sources.home(), settingReader, names));
    }

    private static List<Path> keyFiles(Path home, SettingReader settingReader, Set<String> names) {
        return names.stream()
                .flatMap(name -> settingReader.read(ProviderKeys.API_KEY_FILE, name).stream())
                .map(home::resolve)
                .toList();
    }

    private static Map<String, ProviderSettings> providers(
            ConfigOrigin sources,
            ConfigSources configSources,
            SettingReader settingReader,
            Set<String> names,
            List<String> warnings) {
        settingReader.readProviderDefaults();
        var reader = new ProviderReader(
                settingReader, new ApiKeyResolver(sources.home(), configSources, settingReader, warnings));
        var providers = new LinkedHashMap<String, ProviderSettings>();
        names.forEach(name -> providers.put(name, reader.read(name)));
        return providers;
    }

    private static ManagementSettings management(SettingReader settingReader) {
        return new ManagementSettings(
                settingReader.read(ManagementKeys.HOST),
                settingReader.read(ManagementKeys.PORT),
                settingReader.read(ManagementKeys.MAX_MODELS),
                settingReader.isChosen(ManagementKeys.PORT));
    }

    private static LimitSettings limits(SettingReader settingReader) {
        var limits = new LimitSettings(
                settingReader.read(RoutingKeys.MAX_QUEUED),
                settingReader.read(RoutingKeys.QUEUE_TIMEOUT),
                settingReader.read(RedisKeys.SHARED_RATES));
        if (limits.shared() && settingReader.read(RedisKeys.URL).isEmpty()) {
            settingReader.addMistake(
                    Key.PREFIX + RedisKeys.SHARED_RATES.name(), "is true; it needs %sredis.url".formatted(Key.PREFIX));
        }
        return limits;
    }

    private static RoutingSettings routing(SettingReader settingReader, Set<String> names) {
        var orders = new EnumMap<Operation, List<String>>(Operation.class);
        RoutingKeys.ORDER.forEach((operation, key) -> {
            List<String> order = settingReader.read(key);
            order.stream()
                    .filter(name -> !names.contains(name))
                    .forEach(name -> settingReader.addMistake(
                            Key.PREFIX + key.name(), "unknown provider '%s'; known providers: %s", name, names));
            if (!order.isEmpty()) {
                orders.put(operation, order);
            }
        });
        return new RoutingSettings(
                orders,
                settingReader.read(RoutingKeys.TOTAL),
                settingReader.read(RoutingKeys.MAX_IN_FLIGHT),
                policies(settingReader, names),
                settingReader.read(AdaptationKeys.FETCH_IMAGES),
                settingReader.read(RoutingKeys.RESPONSE_BUDGET).orElse(0L),
                RoutingKeys.STRATEGIES.read(settingReader, RoutingKeys.HEDGING.read(settingReader)));
    }

    private static ParameterPolicies policies(SettingReader settingReader, Set<String> providers) {
        var byOperation = new EnumMap<Operation, ParameterPolicy>(Operation.class);
        AdaptationKeys.POLICY_BY_OPERATION.forEach(
                (operation, key) -> settingReader.read(key).ifPresent(policy -> byOperation.put(operation, policy)));
        var byProvider = new LinkedHashMap<String, ParameterPolicy>();
        providers.forEach(name ->
                settingReader.read(ProviderKeys.PARAMETERS, name).ifPresent(policy -> byProvider.put(name, policy)));
        return new ParameterPolicies(settingReader.read(AdaptationKeys.POLICY), byOperation, byProvider);
    }

    /** The gateway's settings, and the user's own keys. */
    private static Map<String, String> placeholders(SettingReader settingReader, Map<String, String> otherProperties) {
        var values = new TreeMap<>(settingReader.effectiveValues());
        otherProperties.forEach((key, value) -> {
            if (!key.startsWith("camel.")) {
                values.put(key, value);
            }
        });
        return values;
    }

    private static Map<String, String> otherProperties(ConfigSources configSources) {
        var others = new TreeMap<String, String>();
        for (String key : configSources.literalKeys()) {
            ConfigSources.ResolvedValue found = configSources.find(key);
            if (found != null && !key.startsWith(Key.PREFIX)) {
                others.put(key, found.text());
            }
        }
        return others;
    }
}

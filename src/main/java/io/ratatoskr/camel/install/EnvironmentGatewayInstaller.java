package io.ratatoskr.camel.install;

import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.camel.exchange.GatewayInstaller;
import io.ratatoskr.camel.provider.Protocols;
import io.ratatoskr.config.ConfigOrigin;
import io.ratatoskr.config.ConfigOrigin.UserFile;
import io.ratatoskr.config.ConfigOrigin.UserFiles;
import io.ratatoskr.config.SettingsLoader;
import io.ratatoskr.config.SettingsLoader.Loaded;
import io.ratatoskr.registry.BundledMetadata;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Installs a gateway with the routes and kamelets of the jars on the class path. Its configuration is, by precedence: system properties, the
 * environment, the context's properties {@code ratatoskr.*}, the defaults in the jar. No file is read.
 */
public final class EnvironmentGatewayInstaller implements GatewayInstaller {
    private static final Logger LOG = LoggerFactory.getLogger(EnvironmentGatewayInstaller.class);
    private static final String PREFIX = "ratatoskr.";

    @Override
    public Runnable install(CamelContext context) {
        BundledMetadata.preload();
        Loaded loaded = SettingsLoader.load(origin(context));
        GatewayRuntime.logWarnings(loaded.warnings());
        var runtime = new GatewayRuntime(loaded.settings(), RouteFiles.load(Optional.empty()), new Protocols(context));
        try {
            List<RouteDefinition> before = routes(context);
            runtime.installManaged(context);
            if (!context.isStarted()) {
                prepareRoutes(context, before);
            }
        } catch (RuntimeException failure) {
            runtime.uninstall(context);
            throw failure;
        }
        LOG.info("a gateway was installed in the CamelContext '{}' for its ratatoskr: endpoints", context.getName());
        return () -> runtime.uninstall(context);
    }

    private static ConfigOrigin origin(CamelContext context) {
        ConfigOrigin process = ConfigOrigin.ofProcess(Path.of("").toAbsolutePath(), Optional.empty(), false, Map.of());
        var file = new UserFile("the properties of the CamelContext", properties(context));
        return new ConfigOrigin(
                process.home(),
                process.packaged(),
                new UserFiles(Optional.of(file), Optional.empty()),
                process.set(),
                process.system(),
                process.environment());
    }

    private static String properties(CamelContext context) {
        var own = new Properties();
        Properties loaded = context.getPropertiesComponent().loadProperties(key -> key.startsWith(PREFIX));
        // Camel's ordered properties have no other view of their content
        for (String key : loaded.stringPropertyNames()) {
            own.setProperty(key, context.resolvePropertyPlaceholders(loaded.getProperty(key)));
        }
        var text = new StringWriter();
        try {
            own.store(text, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** A context that has read its routes, but not started them, would not see those that are added now. */
    private static void prepareRoutes(CamelContext context, List<RouteDefinition> before) {
        List<RouteDefinition> added = new ArrayList<>(routes(context));
        added.removeAll(before);
        try {
            ((ModelCamelContext) context).startRouteDefinitions(added);
        } catch (Exception failure) {
            throw new ConfigurationInvalid("a route cannot be loaded: " + FailureMessages.describe(failure));
        }
    }

    private static List<RouteDefinition> routes(CamelContext context) {
        return context instanceof ModelCamelContext model ? List.copyOf(model.getRouteDefinitions()) : List.of();
    }
}

package io.ratatoskr;

import io.ratatoskr.camel.exchange.RatatoskrConstants;
import io.ratatoskr.camel.install.GatewayRuntime;
import io.ratatoskr.camel.install.RouteFiles;
import io.ratatoskr.camel.provider.Protocols;
import io.ratatoskr.camel.routes.RouteFailures;
import io.ratatoskr.camel.routes.RouteMistake;
import io.ratatoskr.camel.routes.RouteStarts;
import io.ratatoskr.camel.upstream.TlsWarmup;
import io.ratatoskr.config.SettingsLoader.Loaded;
import io.ratatoskr.settings.Settings;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.StartupListener;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server: the gateway with its frontends, run by Camel Main until it is stopped. */
final class Server implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    private final Loaded loaded;
    private final Settings settings;
    private final RouteFiles routes;
    private final Main main = new Main();
    private final RouteStarts starts = new RouteStarts();
    private @Nullable GatewayRuntime runtime;

    Server(Ratatoskr.Builder builder) {
        this(builder.load(), builder.routeFiles());
    }

    Server(Loaded loaded, RouteFiles routes) {
        loaded.warnings().forEach(LOG::warn);
        this.loaded = loaded;
        this.settings = loaded.settings();
        this.routes = routes;
        main.setPropertyPlaceholderLocations("false");
        // What calls a stopped route fails soon; Camel waits for 30 s
        main.addInitialProperty("camel.component.direct.timeout", "3000");
        healthProperties(settings).forEach(main::addInitialProperty);
        loaded.otherProperties().forEach(main::addInitialProperty);
        main.configure().withRoutesIncludePattern("false");
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void afterConfigure(BaseMainSupport configured) {
                install(configured.getCamelContext());
            }
        });
    }

    /** Health reports every check; those of single routes are off, since a route that an operator stops makes the gateway no less ready. */
    private static Map<String, String> healthProperties(Settings settings) {
        return settings.management().port().isEmpty()
                ? Map.of("camel.health.enabled", "false")
                : Map.of(
                        "camel.health.exposureLevel", "full",
                        // A gateway that stops is not ready, but lives until its requests have ended
                        "camel.health.excludePattern", "context",
                        "camel.health.routesEnabled", "false",
                        "camel.health.consumersEnabled", "false");
    }

    private void install(CamelContext context) {
        var gateway = new GatewayRuntime(settings, routes, new Protocols(context));
        runtime = gateway;
        RouteFailures.logOnOneLine(context);
        context.addLifecycleStrategy(starts);
        gateway.installWithFrontends(context);
        RouteCheck.requireReferences(context);
        gateway.startModelRefresh(context);
        try {
            context.addStartupListener(new StartupListener() {
                @Override
                public void onCamelContextStarted(CamelContext started, boolean already) {}

                @Override
                public void onCamelContextFullyStarted(CamelContext started, boolean already) {
                    gateway.loadModels();
                    // Not earlier: it would delay the start
                    TlsWarmup.startFor(settings.providers().values());
                }
            });
        } catch (Exception failure) {
            throw new IllegalStateException("cannot add a startup listener to the context", failure);
        }
    }

    /** Runs until the process is stopped; returns the exit code. */
    int run() {
        try {
            main.run();
            return main.getExitCode();
        } catch (Exception failure) {
            throw startupFailure(failure);
        } finally {
            closeRuntime();
        }
    }

    CamelContext context() {
        return main.getCamelContext();
    }

    /** Starts the server and returns the port of its HTTP API. */
    int start() {
        try {
            main.start();
            return context()
                    .getRegistry()
                    .lookupByNameAndType(RatatoskrConstants.HTTP_ENGINE_BEAN, PlatformHttpEngine.class)
                    .getServerPort();
        } catch (Exception failure) {
            throw startupFailure(failure);
        }
    }

    private RuntimeException startupFailure(Exception failure) {
        RouteMistake mistake = starts.mistake(failure);
        close();
        return RouteCheck.startupFailure(failure, mistake, loaded, routes);
    }

    /** Stops the server; requests in flight may finish within Camel's shutdown timeout. */
    @Override
    public void close() {
        main.stop();
        closeRuntime();
    }

    private void closeRuntime() {
        if (runtime != null) {
            runtime.close();
        }
    }
}

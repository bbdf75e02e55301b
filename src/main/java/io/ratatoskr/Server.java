package io.ratatoskr;

import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.camel.exchange.GatewayExceptions;
import io.ratatoskr.camel.exchange.RatatoskrConstants;
import io.ratatoskr.http.GatewayHttpServer;
import io.ratatoskr.camel.http.ModelCatalogHttpBinding;
import io.ratatoskr.camel.http.ModelHttpBinding;
import io.ratatoskr.camel.http.OpenAiHttpBinding;
import io.ratatoskr.camel.http.OpenAiHttpErrorResponses;
import io.ratatoskr.camel.http.PresetHttpBinding;
import io.ratatoskr.camel.http.RatatoskrHttpEngine;
import io.ratatoskr.camel.http.ScoringHttpBinding;
import io.ratatoskr.camel.install.GatewayRuntime;
import io.ratatoskr.camel.install.RouteFiles;
import io.ratatoskr.config.SettingsLoader.Loaded;
import org.apache.camel.CamelContext;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.FailedToStartRouteException;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.StartupListener;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server: the gateway with its frontends, run by Camel Main until it is stopped. */
final class Server implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    private final GatewayRuntime runtime;
    private final GatewayHttpServer httpServer;
    private final Main main = new Main();

    Server(Ratatoskr.Builder builder) {
        this(builder.load(), builder.routeFiles());
    }

    Server(Loaded loaded, RouteFiles routes) {
        loaded.warnings().forEach(LOG::warn);
        this.runtime = new GatewayRuntime(loaded.settings(), routes);
        this.httpServer = new GatewayHttpServer(
                runtime.vertx(),
                loaded.settings().http(),
                new OpenAiHttpErrorResponses(),
                loaded.settings().routing().totalTimeout());
        main.setPropertyPlaceholderLocations("false");
        loaded.otherProperties().forEach(main::addInitialProperty);
        main.configure().withRoutesIncludePattern("false");
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void afterConfigure(BaseMainSupport configured) {
                bindBeans(configured.getCamelContext());
            }
        });
    }

    private void bindBeans(CamelContext context) {
        context.getRegistry().bind("platform-http-engine", new RatatoskrHttpEngine(httpServer));
        context.getRegistry().bind(RatatoskrConstants.OPENAI_HTTP_BINDING_BEAN, new OpenAiHttpBinding());
        context.getRegistry().bind(RatatoskrConstants.NATIVE_HTTP_BINDING_BEAN, new ScoringHttpBinding());
        context.getRegistry().bind(RatatoskrConstants.MODEL_HTTP_BINDING_BEAN, new ModelHttpBinding());
        context.getRegistry().bind(RatatoskrConstants.CATALOG_HTTP_BINDING_BEAN, new ModelCatalogHttpBinding());
        context.getRegistry().bind(RatatoskrConstants.PRESET_HTTP_BINDING_BEAN, new PresetHttpBinding());
        runtime.install(context);
        runtime.startModelRefresh(context);
        try {
            context.addStartupListener(new StartupListener() {
                @Override
                public void onCamelContextStarted(CamelContext started, boolean already) {}

                @Override
                public void onCamelContextFullyStarted(CamelContext started, boolean already) {
                    runtime.loadModels();
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
            runtime.close();
        }
    }

    CamelContext context() {
        return main.getCamelContext();
    }

    /** Starts the server and returns the HTTP port. */
    int start() {
        try {
            main.start();
            return httpServer.port();
        } catch (Exception failure) {
            close();
            throw startupFailure(failure);
        }
    }

    /** Converts Camel's exceptions for mistakes in routes, which it reports only when it creates the endpoints. */
    private static RuntimeException startupFailure(Exception failure) {
        RuntimeException known = GatewayExceptions.unwrap(failure);
        boolean route = false;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            route |= cause instanceof FailedToCreateRouteException
                    || cause instanceof FailedToStartRouteException
                    || cause instanceof ResolveEndpointFailedException;
        }
        return route && !(known instanceof GatewayException)
                ? new ConfigurationInvalid("the routes cannot start: " + GatewayRuntime.describe(failure))
                : known;
    }

    /** Stops the server; requests in flight may finish within Camel's shutdown timeout. */
    @Override
    public void close() {
        main.stop();
        runtime.close();
    }
}

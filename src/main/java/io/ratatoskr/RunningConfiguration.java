package io.ratatoskr;

import io.ratatoskr.camel.exchange.FrontendServer;
import io.ratatoskr.camel.exchange.RatatoskrConstants;
import io.ratatoskr.camel.http.RatatoskrHttpEngine;
import io.ratatoskr.camel.install.GatewayRuntime;
import io.ratatoskr.camel.install.RouteFiles;
import io.ratatoskr.camel.provider.Protocols;
import io.ratatoskr.camel.routes.HeldRoutes;
import io.ratatoskr.camel.routes.Reloader;
import io.ratatoskr.camel.routes.RouteFailures;
import io.ratatoskr.camel.routes.RouteInputs;
import io.ratatoskr.camel.routes.RouteMistake;
import io.ratatoskr.camel.routes.RouteStarts;
import io.ratatoskr.camel.routes.Stopper;
import io.ratatoskr.camel.upstream.TlsWarmup;
import io.ratatoskr.config.SettingsLoader.Loaded;
import io.ratatoskr.settings.Settings;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.CamelContext;
import org.apache.camel.StartupListener;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.apache.camel.spi.ShutdownStrategy;
import org.jspecify.annotations.Nullable;

/**
 * The gateway with one configuration: its own CamelContext with routes and beans. The first one starts; each further one is prepared
 * beside the one in effect, takes over from it, and that one ends once its requests have. Used by one thread at a time.
 */
final class RunningConfiguration implements AutoCloseable {
    private final Loaded loaded;
    private final RouteFiles routes;
    private final Main main = new Main();
    private final RouteStarts starts = new RouteStarts();
    private final AtomicBoolean closed = new AtomicBoolean();
    private @Nullable RunningConfiguration previous;
    private @Nullable GatewayRuntime runtime;
    private @Nullable HeldRoutes held;
    private volatile @Nullable RatatoskrHttpEngine http;
    /** That of HTTP too. */
    private volatile Set<FrontendServer> servers = Set.of();

    private Runnable completion = () -> {};

    /**
     * @param previous the one in effect; null: this is the first
     * @param reloader for the first one
     * @param stopper for the first one
     */
    private RunningConfiguration(
            Loaded loaded,
            RouteFiles routes,
            @Nullable RunningConfiguration previous,
            Reloader reloader,
            Stopper stopper) {
        this.loaded = loaded;
        this.routes = routes;
        this.previous = previous;
        main.setShutdownStrategy(new SimpleMainShutdownStrategy());
        main.setPropertyPlaceholderLocations("false");
        CamelTracer.properties(loaded.otherProperties()).forEach(main::addInitialProperty);
        healthProperties(loaded.settings()).forEach(main::addInitialProperty);
        // What calls a stopped route fails soon; Camel waits for 30 s
        main.addInitialProperty("camel.component.direct.timeout", "3000");
        loaded.otherProperties().forEach(main::addInitialProperty);
        main.configure().withRoutesIncludePattern("false");
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeConfigure(BaseMainSupport configured) {
                if (loaded.settings().tracing().endpoint().isPresent()) {
                    LateTracer.bind(configured.getCamelContext());
                }
            }

            @Override
            public void afterConfigure(BaseMainSupport configured) {
                install(configured.getCamelContext(), reloader, stopper);
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

    /** Runs the action when Camel ends this configuration by itself, as {@code camel.main.duration…} says. */
    void onCompletion(Runnable action) {
        completion = action;
        main.getShutdownStrategy().addShutdownListener(() -> {
            if (!closed.get()) {
                action.run();
            }
        });
    }

    static RunningConfiguration first(Loaded loaded, RouteFiles routes, Reloader reloader, Stopper stopper) {
        return new RunningConfiguration(loaded, routes, null, reloader, stopper);
    }

    /** The next configuration, which does nothing yet. */
    RunningConfiguration successor(Loaded newLoaded, RouteFiles newRoutes) {
        return new RunningConfiguration(newLoaded, newRoutes, this, Reloader.NONE, Stopper.NONE);
    }

    private void install(CamelContext context, Reloader reloader, Stopper stopper) {
        Settings settings = loaded.settings();
        RunningConfiguration before = previous;
        var gateway = before == null
                ? new GatewayRuntime(settings, routes, new Protocols(context))
                : before.runtime().successor(settings, routes, new Protocols(context), before.context());
        if (before == null) {
            gateway.reloadWith(reloader);
            gateway.stopWith(stopper);
        }
        runtime = gateway;
        held = before == null
                ? HeldRoutes.none(context)
                : HeldRoutes.in(context, before.held().states());
        RouteFailures.logOnOneLine(context);
        context.addLifecycleStrategy(starts);
        gateway.installWithFrontends(context);
        RouteCheck.requireReferences(context);
        if (before == null) {
            startBackgroundWork(context, gateway);
        }
    }

    private void startBackgroundWork(CamelContext context, GatewayRuntime gateway) {
        gateway.startModelRefresh(context);
        try {
            context.addStartupListener(new StartupListener() {
                @Override
                public void onCamelContextStarted(CamelContext started, boolean already) {}

                @Override
                public void onCamelContextFullyStarted(CamelContext started, boolean already) {
                    gateway.loadModels();
                    // Not earlier: it would delay the start
                    TlsWarmup.startFor(loaded.settings().providers().values());
                }
            });
        } catch (Exception failure) {
            throw new IllegalStateException("cannot add a startup listener to the context", failure);
        }
    }

    Loaded loaded() {
        return loaded;
    }

    RouteFiles routes() {
        return routes;
    }

    Main main() {
        return main;
    }

    CamelContext context() {
        return main.getCamelContext();
    }

    RatatoskrHttpEngine http() {
        RatatoskrHttpEngine known = http;
        if (known == null) {
            throw new IllegalStateException("the configuration has not been started");
        }
        return known;
    }

    private GatewayRuntime runtime() {
        GatewayRuntime created = runtime;
        if (created == null) {
            throw new IllegalStateException("the configuration has not been started");
        }
        return created;
    }

    private HeldRoutes held() {
        HeldRoutes created = held;
        if (created == null) {
            throw new IllegalStateException("the configuration has not been started");
        }
        return created;
    }

    /**
     * Creates the context and starts its routes. The first configuration serves from now on; a successor opens nothing and takes no
     * message.
     *
     * @throws RuntimeException the failure, as a start reports it; this is closed then
     */
    void start() {
        try {
            main.start();
            http = context()
                    .getRegistry()
                    .lookupByNameAndType(RatatoskrConstants.HTTP_ENGINE_BEAN, RatatoskrHttpEngine.class);
            servers = context().getRegistry().findByType(FrontendServer.class);
            if (previous != null) {
                servers.forEach(FrontendServer::prepareTakeOver);
            }
        } catch (Exception failure) {
            throw startupFailure(failure);
        }
    }

    private RuntimeException startupFailure(Exception failure) {
        RouteMistake mistake = starts.mistake(failure);
        close();
        return RouteCheck.startupFailure(failure, mistake, loaded, routes);
    }

    /**
     * Puts a successor in effect: the inputs of the previous routes pause, those of the new ones start, new requests come here.
     *
     * @throws RuntimeException when an input cannot start; the previous configuration continues, and this is closed
     */
    void takeOver() {
        RunningConfiguration before = previous;
        if (before == null) {
            throw new IllegalStateException("the first configuration has nobody to take over from");
        }
        var inputs = new RouteInputs(before.context());
        try {
            inputs.pause();
            try {
                held().start();
            } catch (RuntimeException failure) {
                close();
                inputs.resume();
                throw failure;
            }
        } catch (RuntimeException failure) {
            close();
            throw failure;
        }
        servers.forEach(FrontendServer::takeOver);
        runtime().takeOver(before.runtime());
        onCompletion(before.completion);
        previous = null;
        runtime().startModelRefresh(context());
        runtime().loadModels();
    }

    /** Returns whether no request or message is in flight. */
    boolean isIdle() {
        return servers.stream().allMatch(server -> server.activeRequests() == 0)
                && context().getInflightRepository().size() == 0
                && !runtime().isActive();
    }

    /** Releases the inputs of routes without messages in flight, after another configuration has taken over. */
    void releaseInputs() {
        new RouteInputs(context()).stopIdle();
    }

    /** Reports that the gateway is no longer ready, before {@link #pauseAccepting}; false: it was not started. */
    boolean announceStop() {
        if (http == null) {
            return false;
        }
        runtime().announceStop();
        return true;
    }

    /** Rejects new requests of frontends, before {@link #close}. */
    void pauseAccepting() {
        if (announceStop()) {
            servers.forEach(FrontendServer::pauseAccepting);
        }
    }

    /** Shortens the time that requests in flight get when this is closed. */
    void limitShutdown(Duration passed) {
        if (main.getCamelContext() != null) {
            ShutdownStrategy strategy = context().getShutdownStrategy();
            long left = strategy.getTimeUnit().toMillis(strategy.getTimeout()) - passed.toMillis();
            strategy.setTimeUnit(TimeUnit.MILLISECONDS);
            strategy.setTimeout(Math.max(1, left));
        }
    }

    /** The time within which every request ends by itself. */
    Duration maxRequestDuration() {
        Duration requests = loaded.settings().routing().totalTimeout();
        Duration downloads = loaded.settings().store().downloads().timeout();
        return requests.compareTo(downloads) > 0 ? requests : downloads;
    }

    /** Stops the routes; requests in flight may finish within Camel's shutdown timeout. Idempotent. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            main.stop();
            if (runtime != null) {
                runtime.close();
            }
        }
    }
}

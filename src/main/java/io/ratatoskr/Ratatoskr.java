package io.ratatoskr;

import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.camel.install.CamelGateway;
import io.ratatoskr.camel.install.GatewayRuntime;
import io.ratatoskr.camel.install.RouteFiles;
import io.ratatoskr.camel.provider.Protocols;
import io.ratatoskr.camel.routes.RouteFailures;
import io.ratatoskr.camel.routes.RouteMistake;
import io.ratatoskr.camel.routes.RouteReferences;
import io.ratatoskr.client.ServiceGateway;
import io.ratatoskr.client.ServiceOptions;
import io.ratatoskr.config.ConfigOrigin;
import io.ratatoskr.config.SettingsLoader;
import io.ratatoskr.config.SettingsLoader.Loaded;
import io.ratatoskr.registry.BundledMetadata;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.impl.engine.ExplicitCamelContextNameStrategy;
import org.jspecify.annotations.Nullable;

/**
 * The gateway as a library.
 *
 * <pre>{@code
 * try (ModelGateway gateway = Ratatoskr.builder().build()) {
 *     EmbedResponse response = gateway.embed(EmbedRequest.of("all-MiniLM-L6-v2", "Hello world"));
 * }
 * }</pre>
 */
public final class Ratatoskr {
    private Ratatoskr() {}

    /** Builds a gateway with its own CamelContext and without frontends. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Adds the gateway's operations to an existing context, with the configuration of the environment: {@code direct:chat},
     * {@code direct:generate}, {@code direct:embed} and {@code direct:models}. It stops with the context; closing it takes out of the
     * context what was added, and the context goes on.
     *
     * @throws ConfigurationInvalid when the configuration has mistakes, a route id or {@code direct:} name is taken, or the context
     *     already contains a gateway
     */
    public static ModelGateway into(CamelContext context) {
        return builder().into(context);
    }

    /**
     * A gateway that runs in another process, with the defaults of {@link ServiceOptions}. Makes no connection before the first request.
     *
     * @param uri {@code http://host:port}, {@code https://host:port}, {@code grpc://host:port}, {@code grpcs://host:port}, {@code
     *     unix:/path} or {@code tcp://host:port}
     * @throws ConfigurationInvalid when the URI is none of these
     */
    public static ModelGateway service(String uri) {
        return service(ServiceOptions.of(uri));
    }

    /**
     * A gateway that runs in another process. Makes no connection before the first request.
     *
     * @throws ConfigurationInvalid when the URI, the key or a certificate cannot be used
     */
    public static ModelGateway service(ServiceOptions options) {
        return ServiceGateway.of(options);
    }

    /**
     * A gateway that uses a service where one responds, else a gateway in this process.
     *
     * <pre>{@code
     * try (ModelGateway gateway = Ratatoskr.auto().socket(Path.of("/run/ratatoskr/ratatoskr.sock")).build()) {
     *     gateway.embed(EmbedRequest.of("all-MiniLM-L6-v2", "Hello world"));
     * }
     * }</pre>
     */
    public static AutoBuilder auto() {
        return new AutoBuilder();
    }

    /** Builds a gateway from the settings that differ from the defaults. Not thread-safe. */
    public static final class Builder {
        private final Map<String, String> set = new LinkedHashMap<>();
        private Path home = Path.of("").toAbsolutePath();
        private @Nullable Path config;
        private @Nullable Path routes;
        private @Nullable Path models;
        private Map<String, String> environment = System.getenv();
        /** As of the first load: logging is then configured by system properties of its own. */
        private @Nullable Map<String, String> system;

        private boolean readsHome;
        private boolean refresh;

        private Builder() {}

        /** Sets a {@code ratatoskr.*} key; overrides every other source. Secrets come from the environment or files. */
        public Builder set(String key, String value) {
            set.put(key, value);
            return this;
        }

        /** A properties file with the settings that differ from the defaults. */
        public Builder config(Path file) {
            config = file;
            return this;
        }

        /** A {@code models.yaml} with local models, aliases and tokenizers; by default the one in the home folder. */
        public Builder models(Path file) {
            models = file;
            return this;
        }

        /** A folder of route files; each replaces the shipped file of the same name or is added. */
        public Builder routes(Path folder) {
            routes = folder;
            return this;
        }

        /**
         * A folder with {@code config/application.properties}, {@code routes/} and {@code kamelets/}, as for the server; all are
         * optional.
         */
        public Builder home(Path folder) {
            home = folder.toAbsolutePath();
            readsHome = true;
            return this;
        }

        /** The environment variables to use instead of those of the process. */
        public Builder environment(Map<String, String> variables) {
            environment = Map.copyOf(variables);
            return this;
        }

        /**
         * Enables the periodic refresh of the providers' model lists in the background, as in the server. Disabled by default:
         * no provider is called before the first request. Lists stored by another gateway on this machine are used either way.
         */
        public Builder refresh(boolean enabled) {
            refresh = enabled;
            return this;
        }

        /**
         * Starts the gateway. Makes no network call, unless {@link #refresh} is enabled, and loads no model.
         *
         * @throws ConfigurationInvalid listing every mistake in the configuration
         */
        public ModelGateway build() {
            return build(load());
        }

        ModelGateway build(Loaded loaded) {
            GatewayRuntime.logWarnings(loaded.warnings());
            var context = new DefaultCamelContext();
            RouteFiles files = routeFiles();
            var runtime = new GatewayRuntime(loaded.settings(), files, new Protocols(context));
            try {
                context.setNameStrategy(new ExplicitCamelContextNameStrategy("ratatoskr"));
                RouteFailures.logOnOneLine(context);
                runtime.installManaged(context);
                RouteCheck.requireReferences(context);
                context.start();
                refresh(runtime, context);
                return new CamelGateway(context, runtime.settings().routing().totalTimeout(), context::stop);
            } catch (RuntimeException failure) {
                context.stop();
                runtime.close();
                throw RouteCheck.startupFailure(failure, null, loaded, files.withoutFrontends());
            }
        }

        /**
         * Adds the operations to a context, which may be started already.
         *
         * <p>Closing the gateway takes out of the context all that was added, and leaves the context running. Requests that the
         * gateway's own methods have in flight are cancelled; those of the application's routes may finish within the context's shutdown
         * timeout, and are cancelled then; streams that are still open end with a failure. Closing it twice, or after the context has
         * stopped, does no harm. Then the context can get another gateway.
         *
         * @throws ConfigurationInvalid when the configuration has mistakes, a route id or {@code direct:} name is taken, or the context
         *     already contains a gateway
         */
        public ModelGateway into(CamelContext context) {
            Loaded loaded = load();
            GatewayRuntime.logWarnings(loaded.warnings());
            var runtime = new GatewayRuntime(loaded.settings(), routeFiles(), new Protocols(context));
            try {
                runtime.installManaged(context);
                // The application may add these routes later
                GatewayRuntime.logWarnings(new RouteReferences(context)
                        .mistakes().stream().map(RouteMistake::toString).toList());
                refresh(runtime, context);
                return new CamelGateway(
                        context, runtime.settings().routing().totalTimeout(), () -> runtime.uninstall(context));
            } catch (RuntimeException failure) {
                runtime.uninstall(context);
                throw failure;
            }
        }

        private void refresh(GatewayRuntime runtime, CamelContext context) {
            if (refresh) {
                runtime.startModelRefresh(context);
            }
        }

        Loaded load() {
            BundledMetadata.preload();
            return SettingsLoader.load(origin());
        }

        /** The sources of the configuration. */
        ConfigOrigin origin() {
            if (readsHome && !Files.isDirectory(home)) {
                throw new ConfigurationInvalid(
                        "home: %s is not a folder; expected a folder with config/ and routes/".formatted(home));
            }
            ConfigOrigin sources = ConfigOrigin.ofProcess(home, Optional.ofNullable(config), readsHome, set)
                    .withEnvironment(environment);
            if (system == null) {
                system = sources.system();
            }
            ConfigOrigin same = sources.withSystem(system);
            return models == null ? same : same.withModels(models);
        }

        /** The files that {@link #load} reads; they need not exist. */
        List<Path> files() {
            var files = new ArrayList<Path>();
            if (config != null || readsHome) {
                Path properties = config != null ? config : home.resolve("config/application.properties");
                files.add(properties);
                files.add(models != null ? models : properties.resolveSibling("models.yaml"));
            } else if (models != null) {
                files.add(models);
            }
            return files;
        }

        RouteFiles routeFiles() {
            Optional<Path> folder = routes != null
                    ? Optional.of(routes)
                    : readsHome ? Optional.of(home.resolve("routes")) : Optional.empty();
            return RouteFiles.load(folder, readsHome ? Optional.of(home.resolve("kamelets")) : Optional.empty());
        }
    }
}

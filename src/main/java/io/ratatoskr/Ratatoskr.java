package io.ratatoskr;

import io.ratatoskr.api.ConfigurationInvalid;
import io.ratatoskr.api.GatewayException;
import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.camel.Assembly;
import io.ratatoskr.camel.CamelGateway;
import io.ratatoskr.camel.RouteFiles;
import io.ratatoskr.config.SettingsLoader;
import io.ratatoskr.config.SettingsLoader.Loaded;
import io.ratatoskr.config.Sources;
import io.ratatoskr.registry.Seed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
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
 *     EmbedResponse answer = gateway.embed(EmbedRequest.of("all-MiniLM-L6-v2", "Hello world"));
 * }
 * }</pre>
 */
public final class Ratatoskr {
    private Ratatoskr() {}

    /** Starts a gateway of its own, with its own CamelContext and without front doors. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Adds the gateway's operations to somebody else's context, with the configuration of the environment: {@code direct:chat},
     * {@code direct:generate}, {@code direct:embed} and {@code direct:models}. It ends with the context.
     *
     * @throws ConfigurationInvalid when the configuration has mistakes, or a route id or {@code direct:} name is taken
     */
    public static ModelGateway into(CamelContext context) {
        return builder().into(context);
    }

    /** Collects what differs from the defaults. Not thread-safe. */
    public static final class Builder {
        private final Map<String, String> set = new LinkedHashMap<>();
        private Path home = Path.of("").toAbsolutePath();
        private @Nullable Path config;
        private @Nullable Path routes;
        private @Nullable Path models;
        private Map<String, String> environment = System.getenv();
        private boolean readsDisk;
        private boolean refresh;

        private Builder() {}

        /** Sets a {@code ratatoskr.*} key; wins over every other source. Secrets come from the environment or files. */
        public Builder set(String key, String value) {
            set.put(key, value);
            return this;
        }

        /** A properties file that holds what differs from the defaults. */
        public Builder config(Path file) {
            config = file;
            return this;
        }

        /** A {@code models.yaml} with local models, aliases and tokenizers; without one that of the home is read. */
        public Builder models(Path file) {
            models = file;
            return this;
        }

        /** A folder of route files; each replaces the shipped one of the same name, others are added. */
        public Builder routes(Path folder) {
            routes = folder;
            return this;
        }

        /** A folder with {@code config/application.properties} and {@code routes/}, as the server reads them; both are optional. */
        public Builder home(Path folder) {
            home = folder.toAbsolutePath();
            readsDisk = true;
            return this;
        }

        /** Environment variables to read instead of the process's own. */
        public Builder environment(Map<String, String> variables) {
            environment = Map.copyOf(variables);
            return this;
        }

        /**
         * Whether the gateway asks the providers for their lists of models, in the background and again and again, as a service does.
         * Without it nobody is asked before a request is made; what providers told another gateway on this machine is known either way.
         */
        public Builder refresh(boolean wanted) {
            refresh = wanted;
            return this;
        }

        /**
         * Starts the gateway. Makes no network call, unless {@link #refresh} is wanted, and loads no model.
         *
         * @throws ConfigurationInvalid naming every mistake of the configuration
         */
        public ModelGateway build() {
            return build(load());
        }

        ModelGateway build(Loaded loaded) {
            Assembly.warn(loaded.warnings());
            var assembly = new Assembly(loaded.settings(), routeFiles().withoutDoors());
            var context = new DefaultCamelContext();
            try {
                context.setNameStrategy(new ExplicitCamelContextNameStrategy("ratatoskr"));
                assembly.intoForLife(context);
                context.start();
                refresh(assembly, context);
                return new CamelGateway(context, assembly.settings().routing().total(), context::stop);
            } catch (RuntimeException failure) {
                context.stop();
                assembly.close();
                throw failure instanceof GatewayException told
                        ? told
                        : new ConfigurationInvalid("the routes cannot start: " + Assembly.told(failure));
            }
        }

        /**
         * Adds the operations to a context, which may have been started; closing the gateway leaves the context as it is.
         *
         * @throws ConfigurationInvalid when the configuration has mistakes, or a route id or {@code direct:} name is taken
         */
        public ModelGateway into(CamelContext context) {
            Loaded loaded = load();
            Assembly.warn(loaded.warnings());
            var assembly = new Assembly(loaded.settings(), routeFiles().withoutDoors());
            try {
                assembly.intoForLife(context);
                refresh(assembly, context);
                return new CamelGateway(context, assembly.settings().routing().total(), () -> {});
            } catch (RuntimeException failure) {
                assembly.close();
                throw failure;
            }
        }

        private void refresh(Assembly assembly, CamelContext context) {
            if (refresh) {
                assembly.listModels(context);
            }
        }

        Loaded load() {
            Seed.begin();
            if (readsDisk && !Files.isDirectory(home)) {
                throw new ConfigurationInvalid("home: %s is no folder; it holds config/ and routes/".formatted(home));
            }
            Sources sources = Sources.ofProcess(home, Optional.ofNullable(config), readsDisk, set)
                    .withEnvironment(environment);
            return SettingsLoader.load(models == null ? sources : sources.withModels(models));
        }

        RouteFiles routeFiles() {
            Optional<Path> folder = routes != null
                    ? Optional.of(routes)
                    : readsDisk ? Optional.of(home.resolve("routes")) : Optional.empty();
            return RouteFiles.find(folder);
        }
    }
}

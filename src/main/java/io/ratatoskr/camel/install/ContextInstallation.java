package io.ratatoskr.camel.install;

import io.ratatoskr.camel.dispatch.DispatchContext;
import io.ratatoskr.camel.dispatch.ProviderRouteGrouper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.Endpoint;
import org.apache.camel.StartupListener;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.spi.LifecycleStrategy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records what a gateway adds to a CamelContext, and removes it again. Routes that the application adds are its own, save those that it
 * creates from the gateway's provider template. Camel's own components, such as {@code direct}, stay.
 */
final class ContextInstallation {
    private static final Logger LOG = LoggerFactory.getLogger(ContextInstallation.class);
    private static final long POLL_NANOS = Duration.ofMillis(10).toNanos();
    /** The timeout of a route that is stopped although requests are still in flight. */
    private static final long FORCED_STOP_MILLIS = 100;

    private final CamelContext context;
    /** The schemes of the gateway's components that the context did not have. */
    private final Set<String> schemes;

    private final Map<String, Object> beans = new LinkedHashMap<>();
    private final List<LifecycleStrategy> strategies = new ArrayList<>();
    private final List<SettingsPropertiesSource> sources = new ArrayList<>();
    private final List<StartupAction> startupActions = new ArrayList<>();
    private final List<Runnable> removals = new ArrayList<>();
    /** Routes, templates and configurations that existed before the installation. */
    private final Set<Object> existingDefinitions;
    /** Those that the installation added; null while it goes on. */
    private @Nullable Set<Object> addedDefinitions;

    /** @param schemes the schemes of the gateway's components */
    ContextInstallation(CamelContext context, Collection<String> schemes) {
        this.context = context;
        this.schemes = new HashSet<>(schemes);
        this.schemes.removeIf(scheme -> context.hasComponent(scheme) != null);
        this.existingDefinitions = Collections.newSetFromMap(new IdentityHashMap<>());
        this.existingDefinitions.addAll(definitions());
    }

    void bind(String name, Object bean) {
        beans.put(name, bean);
        context.getRegistry().bind(name, bean);
    }

    void add(LifecycleStrategy strategy) {
        strategies.add(strategy);
        context.addLifecycleStrategy(strategy);
    }

    void add(InterceptStrategy strategy) {
        context.getCamelContextExtension().addInterceptStrategy(strategy);
        onRemove(() ->
                context.getCamelContextExtension().getInterceptStrategies().remove(strategy));
    }

    void add(SettingsPropertiesSource source) {
        sources.add(source);
        context.getPropertiesComponent().addPropertiesSource(source);
    }

    /** Runs the action when the gateway is removed from the context. */
    void onRemove(Runnable action) {
        removals.add(action);
    }

    /** Runs the action when the context starts, before its consumers do; at once when it has started. */
    void onStart(Consumer<CamelContext> action) throws Exception {
        var added = new StartupAction(action);
        startupActions.add(added);
        context.addStartupListener(added);
    }

    /** Ends the recording: what is added to the context later belongs to the application. */
    void complete() {
        Set<Object> added = Collections.newSetFromMap(new IdentityHashMap<>());
        added.addAll(definitions());
        added.removeAll(existingDefinitions);
        addedDefinitions = added;
    }

    /** Camel cannot remove a startup listener, so this one forgets its action instead. */
    private static final class StartupAction implements StartupListener {
        private volatile @Nullable Consumer<CamelContext> action;

        StartupAction(Consumer<CamelContext> action) {
            this.action = action;
        }

        @Override
        public void onCamelContextStarted(CamelContext started, boolean alreadyStarted) {
            Consumer<CamelContext> current = action;
            if (current != null) {
                current.accept(started);
            }
        }
    }

    /** Returns true if the context contains a gateway. */
    static boolean isInstalled(CamelContext context) {
        return !context.getRegistry().findByType(DispatchContext.class).isEmpty();
    }

    /** Errors for bean names that the context already contains, and for components of other types under our schemes. */
    static List<String> collisions(CamelContext context, List<String> names, Map<String, Class<?>> components) {
        var problems = new ArrayList<String>();
        for (String name : names) {
            if (context.getRegistry().lookupByName(name) != null) {
                problems.add("bean '%s' already exists in this context".formatted(name));
            }
        }
        components.forEach((scheme, expectedType) -> {
            Component existing = context.hasComponent(scheme);
            Object bean =
                    existing == null ? context.getRegistry().lookupByNameAndType(scheme, Component.class) : existing;
            if (bean != null && !expectedType.isInstance(bean)) {
                problems.add("component '%s' already exists in this context: %s"
                        .formatted(scheme, bean.getClass().getName()));
            }
        });
        return problems;
    }

    /**
     * Waits until no request is in a route that was added.
     *
     * @param active returns true while other requests are in flight
     * @return false after the timeout, or when interrupted
     */
    boolean awaitIdle(Duration timeout, BooleanSupplier active) {
        List<String> routes = addedRoutes().stream().map(RouteDefinition::getId).toList();
        long deadline = System.nanoTime() + timeout.toNanos();
        while (active.getAsBoolean() || routes.stream().anyMatch(this::isBusy)) {
            if (deadline - System.nanoTime() <= 0 || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return true;
    }

    private boolean isBusy(String routeId) {
        return context.getInflightRepository().size(routeId) > 0;
    }

    /** Removes everything that was added: after {@link #complete} only that, before it everything that is new in the context. */
    void remove() {
        startupActions.forEach(startup -> startup.action = null);
        removals.forEach(Runnable::run);
        if (context instanceof ModelCamelContext model) {
            addedRoutes().forEach(route -> tryRemove(route.getId(), () -> removeRoute(model, route)));
            for (var template : List.copyOf(model.getRouteTemplateDefinitions())) {
                if (isAdded(template)) {
                    tryRemove(template.getId(), () -> model.removeRouteTemplateDefinition(template));
                }
            }
            for (var configuration : List.copyOf(model.getRouteConfigurationDefinitions())) {
                if (isAdded(configuration)) {
                    tryRemove(configuration.getId(), () -> model.removeRouteConfiguration(configuration));
                }
            }
        }
        schemes.forEach(this::removeComponent);
        beans.keySet().forEach(context.getRegistry()::unbind);
        context.getLifecycleStrategies().removeAll(strategies);
        if (context.getPropertiesComponent() instanceof PropertiesComponent properties) {
            properties.getPropertiesSources().removeAll(sources);
        }
    }

    private void removeRoute(ModelCamelContext model, RouteDefinition route) throws Exception {
        String id = route.getId();
        if (context.isStopping()) {
            // It stops its routes itself; to stop and to remove each would be a line in the log each
            model.getRouteDefinitions().remove(route);
            return;
        }
        if (context.isStopped()) {
            // It would start them again
            context.removeRoute(id);
            model.removeRouteDefinition(route);
            return;
        }
        if (isBusy(id)) {
            context.getRouteController().stopRoute(id, FORCED_STOP_MILLIS, TimeUnit.MILLISECONDS);
        } else {
            context.getRouteController().stopRoute(id);
        }
        context.removeRoute(id);
        model.removeRouteDefinition(route);
    }

    /** Removes a component unless endpoints of the application's routes use it. */
    private void removeComponent(String scheme) {
        Component component = context.hasComponent(scheme);
        if (component != null && endpointsOf(component).isEmpty()) {
            tryRemove(scheme, () -> context.removeComponent(scheme));
        }
    }

    private List<Endpoint> endpointsOf(Component component) {
        return context.getEndpoints().stream()
                .filter(endpoint -> component.equals(endpoint.getComponent()))
                .toList();
    }

    private interface Removal {
        void run() throws Exception;
    }

    private static void tryRemove(String name, Removal removal) {
        try {
            removal.run();
        } catch (Exception e) {
            LOG.warn("cannot remove '{}' from the context: {}", name, e.toString());
        }
    }

    private List<RouteDefinition> addedRoutes() {
        return context instanceof ModelCamelContext model
                ? model.getRouteDefinitions().stream()
                        .filter(route -> isAdded(route) || ProviderRouteGrouper.isProviderRoute(route))
                        .toList()
                : List.of();
    }

    private boolean isAdded(Object definition) {
        Set<Object> added = addedDefinitions;
        return added == null ? !existingDefinitions.contains(definition) : added.contains(definition);
    }

    private List<Object> definitions() {
        var all = new ArrayList<>();
        if (context instanceof ModelCamelContext model) {
            all.addAll(model.getRouteDefinitions());
            all.addAll(model.getRouteTemplateDefinitions());
            all.addAll(model.getRouteConfigurationDefinitions());
        }
        return all;
    }
}

package io.ratatoskr.camel;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.spi.LifecycleStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records what a gateway adds to a CamelContext, so that a failed installation can be rolled back. */
final class ContextInstallation {
    private static final Logger LOG = LoggerFactory.getLogger(ContextInstallation.class);

    private final CamelContext context;
    private final Map<String, Object> beans = new LinkedHashMap<>();
    private final List<LifecycleStrategy> strategies = new ArrayList<>();
    private final List<SettingsPropertiesSource> sources = new ArrayList<>();
    /** Routes, templates and configurations that existed before the installation. */
    private final Set<Object> existingDefinitions;

    ContextInstallation(CamelContext context) {
        this.context = context;
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

    void add(SettingsPropertiesSource source) {
        sources.add(source);
        context.getPropertiesComponent().addPropertiesSource(source);
    }

    /** Errors for bean names that the context already contains, and for components of other types under our schemes. */
    static List<String> collisions(CamelContext context, List<String> names, Map<String, Class<?>> components) {
        var problems = new ArrayList<String>();
        for (String name : names) {
            if (context.getRegistry().lookupByName(name) != null) {
                problems.add("bean '%s' already exists in this context; does it already contain a gateway?".formatted(name));
            }
        }
        components.forEach((scheme, expectedType) -> {
            Component existing = context.hasComponent(scheme);
            Object bean = existing == null ? context.getRegistry().lookupByNameAndType(scheme, Component.class) : existing;
            if (bean != null && !expectedType.isInstance(bean)) {
                problems.add("component '%s' already exists in this context: %s"
                        .formatted(scheme, bean.getClass().getName()));
            }
        });
        return problems;
    }

    /** Removes everything that was added since this was created. */
    void rollback() {
        if (context instanceof ModelCamelContext model) {
            for (var route : List.copyOf(model.getRouteDefinitions())) {
                tryRemove(route, () -> model.removeRouteDefinition(route));
            }
            for (var template : List.copyOf(model.getRouteTemplateDefinitions())) {
                tryRemove(template, () -> model.removeRouteTemplateDefinition(template));
            }
            for (var configuration : List.copyOf(model.getRouteConfigurationDefinitions())) {
                tryRemove(configuration, () -> model.removeRouteConfiguration(configuration));
            }
        }
        beans.keySet().forEach(context.getRegistry()::unbind);
        context.getLifecycleStrategies().removeAll(strategies);
        if (context.getPropertiesComponent() instanceof PropertiesComponent properties) {
            properties.getPropertiesSources().removeAll(sources);
        }
    }

    private interface Removal {
        void run() throws Exception;
    }

    private void tryRemove(Object definition, Removal removal) {
        if (existingDefinitions.contains(definition)) {
            return;
        }
        try {
            removal.run();
        } catch (Exception e) {
            LOG.warn("failed to remove {} from the context: {}", definition, e.toString());
        }
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

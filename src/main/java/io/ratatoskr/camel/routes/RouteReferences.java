package io.ratatoskr.camel.routes;

import io.ratatoskr.api.internal.Suggestions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.model.FromDefinition;
import org.apache.camel.model.Model;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.SendDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.support.PatternHelper;
import org.jspecify.annotations.Nullable;

/**
 * What routes refer to and Camel looks up only when a message arrives, or never: {@code direct:} names, components of dynamic addresses,
 * route configurations.
 */
public final class RouteReferences {
    private static final String DIRECT = "direct:";
    private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9+.-]*");

    private final CamelContext context;
    private final Model model;

    public RouteReferences(CamelContext context) {
        this.context = context;
        this.model = context.getCamelContextExtension().getContextPlugin(Model.class);
    }

    /** The mistakes in the routes of the context, whether they are started or not. */
    public List<RouteMistake> mistakes() {
        Set<String> consumed = consumed();
        var mistakes = new ArrayList<RouteMistake>();
        for (RouteDefinition route : model.getRouteDefinitions()) {
            checkConfiguration(route, mistakes);
            for (ProcessorDefinition<?> step : RouteSteps.of(route)) {
                if (step instanceof ToDynamicDefinition dynamic) {
                    checkScheme(dynamic, route, mistakes);
                }
                String name = directName(uri(step), route);
                if (name != null && !consumed.contains(name)) {
                    mistakes.add(mistake(step, route, "no route consumes direct:" + name + suggestion(name, consumed)));
                }
            }
        }
        return mistakes;
    }

    /** The component of a dynamic address; the rest is known only when the route runs. */
    private void checkScheme(ToDynamicDefinition step, RouteDefinition route, List<RouteMistake> mistakes) {
        String uri = step.getUri();
        int colon = uri == null ? -1 : uri.indexOf(':');
        String scheme = colon < 1 ? "" : uri.substring(0, colon);
        if (SCHEME.matcher(scheme).matches() && context.getComponent(scheme, true, false) == null) {
            mistakes.add(mistake(step, route, MissingComponents.component(scheme)));
        }
    }

    private static String suggestion(String name, Set<String> names) {
        return Suggestions.closest(name, names, 2, UnaryOperator.identity()).stream()
                .findFirst()
                .map(close -> "; did you mean direct:" + close + "?")
                .orElse("");
    }

    private Set<String> consumed() {
        var names = new TreeSet<String>();
        for (RouteDefinition route : model.getRouteDefinitions()) {
            FromDefinition input = route.getInput();
            String name = input == null ? null : directName(input.getEndpointUri(), route);
            if (name != null) {
                names.add(name);
            }
        }
        for (Route route : context.getRoutes()) {
            String uri = route.getEndpoint().getEndpointUri();
            if (uri.startsWith(DIRECT)) {
                names.add(name(uri));
            }
        }
        return names;
    }

    private void checkConfiguration(RouteDefinition route, List<RouteMistake> mistakes) {
        String ids = route.getRouteConfigurationId();
        if (ids == null) {
            return;
        }
        for (String id : ids.split(",")) {
            boolean known = model.getRouteConfigurationDefinitions().stream()
                    .anyMatch(configuration -> PatternHelper.matchPattern(configuration.getId(), id.strip()));
            if (!known && !id.contains("{{")) {
                Set<String> names = model.getRouteConfigurationDefinitions().stream()
                        .map(configuration -> String.valueOf(configuration.getId()))
                        .collect(Collectors.toCollection(TreeSet::new));
                mistakes.add(
                        mistake(route, route, "no routeConfiguration '%s'; there are %s".formatted(id.strip(), names)));
            }
        }
    }

    private static RouteMistake mistake(Object at, RouteDefinition route, String message) {
        String file = SourceLocations.file(at);
        int line = SourceLocations.line(at);
        return new RouteMistake(
                file == null ? "route '" + route.getId() + "'" : file,
                line == 0 ? SourceLocations.line(route) : line,
                message);
    }

    private static @Nullable String uri(ProcessorDefinition<?> step) {
        return switch (step) {
            case SendDefinition<?> send -> send.getEndpointUri();
            case ToDynamicDefinition dynamic -> dynamic.getUri();
            default -> null;
        };
    }

    /** The name of a {@code direct:} address; null for others, and for those known only when the route runs or that may have none. */
    private @Nullable String directName(@Nullable String uri, RouteDefinition route) {
        if (uri == null || !uri.startsWith(DIRECT)) {
            return null;
        }
        String resolved = resolve(uri, route);
        return resolved == null || resolved.contains("${") || resolved.contains("failIfNoConsumers=false")
                ? null
                : name(resolved);
    }

    private static String name(String uri) {
        String name = uri.substring(DIRECT.length());
        int query = name.indexOf('?');
        return (query < 0 ? name : name.substring(0, query)).replaceFirst("^//", "");
    }

    private @Nullable String resolve(String uri, RouteDefinition route) {
        String resolved = uri;
        if (route.getTemplateParameters() != null) {
            for (var parameter : route.getTemplateParameters().entrySet()) {
                resolved = resolved.replace("{{" + parameter.getKey() + "}}", String.valueOf(parameter.getValue()));
            }
        }
        try {
            return context.resolvePropertyPlaceholders(resolved);
        } catch (RuntimeException missing) {
            return null;
        }
    }
}

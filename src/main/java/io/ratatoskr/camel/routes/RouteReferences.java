package io.ratatoskr.camel.routes;

import io.ratatoskr.api.internal.Suggestions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.ErrorHandlerFactory;
import org.apache.camel.Route;
import org.apache.camel.model.FromDefinition;
import org.apache.camel.model.KameletDefinition;
import org.apache.camel.model.Model;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.model.errorhandler.DeadLetterChannelDefinition;
import org.apache.camel.support.PatternHelper;
import org.jspecify.annotations.Nullable;

/**
 * What routes refer to and Camel looks up only when a message arrives, or never: {@code direct:} names, components of dynamic addresses,
 * parameters of kamelets, route configurations.
 */
public final class RouteReferences {
    private static final String DIRECT = "direct:";
    private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9+.-]*");

    private final CamelContext context;
    private final Model model;
    private final Collection<RouteDefinition> routes;
    private final KameletParameters kamelets;
    private final Set<String> consumed;
    private final Set<String> produced = new TreeSet<>();
    private final List<RouteMistake> mistakes = new ArrayList<>();

    /** Those of the routes of the context, whether they are started or not. */
    public RouteReferences(CamelContext context) {
        this(
                context,
                context.getCamelContextExtension().getContextPlugin(Model.class).getRouteDefinitions());
    }

    /** @param routes which need not be in the context any more */
    RouteReferences(CamelContext context, Collection<RouteDefinition> routes) {
        this.context = context;
        this.model = context.getCamelContextExtension().getContextPlugin(Model.class);
        this.routes = routes;
        this.kamelets = new KameletParameters(context);
        this.consumed = consumed();
    }

    /** A place in a file that refers to an address. */
    record Reference(String file, int line, String address) {}

    /** The mistakes in the routes. */
    public List<RouteMistake> mistakes() {
        return mistakes(List.of());
    }

    /** @param more what the files refer to, but no route */
    List<RouteMistake> mistakes(List<Reference> more) {
        ErrorHandlerFactory shared = context.getCamelContextExtension().getErrorHandlerFactory();
        if (shared instanceof DeadLetterChannelDefinition channel && more.isEmpty()) {
            checkDirect(channel.getDeadLetterUri(), channel, null);
        }
        for (RouteDefinition route : routes) {
            checkConfiguration(route);
            if (route.getInput() != null) {
                checkKamelet(route.getInput().getEndpointUri(), route, route);
            }
            if (route.isErrorHandlerFactorySet()
                    && route.getErrorHandlerFactory() instanceof DeadLetterChannelDefinition channel
                    && !isShared(channel)) {
                checkDirect(channel.getDeadLetterUri(), route, route);
            }
            RouteSteps.of(route).forEach(step -> checkStep(step, route));
        }
        for (RouteConfigurationDefinition configuration : model.getRouteConfigurationDefinitions()) {
            RouteSteps.of(configuration).forEach(step -> checkStep(step, null));
        }
        for (Reference reference : more) {
            String name = directName(reference.address, null);
            if (name != null && !consumed.contains(name)) {
                mistakes.add(new RouteMistake(reference.file, reference.line, noConsumer(name)));
            }
        }
        routes.forEach(this::checkPolled);
        return mistakes;
    }

    /** Whether this is the error handler of the context, or a copy of it. */
    private boolean isShared(DeadLetterChannelDefinition channel) {
        return context.getCamelContextExtension().getErrorHandlerFactory() instanceof DeadLetterChannelDefinition shared
                && Objects.equals(shared.getDeadLetterUri(), channel.getDeadLetterUri());
    }

    private void checkStep(ProcessorDefinition<?> step, @Nullable RouteDefinition route) {
        if (step instanceof ToDynamicDefinition dynamic) {
            checkScheme(dynamic, route);
        }
        if (step instanceof KameletDefinition kamelet) {
            checkKamelet("kamelet:" + kamelet.getName(), step, route);
        }
        for (String address : StepAddresses.of(step)) {
            checkDirect(address, step, route);
            checkKamelet(address, step, route);
        }
    }

    private void checkDirect(@Nullable String address, Object at, @Nullable RouteDefinition route) {
        String name = directName(address, route);
        if (name != null) {
            produced.add(name);
            if (!consumed.contains(name)) {
                mistakes.add(mistake(at, route, noConsumer(name)));
            }
        }
    }

    private String noConsumer(String name) {
        return "no route consumes direct:" + name + suggestion(name, consumed);
    }

    private void checkKamelet(@Nullable String address, Object at, @Nullable RouteDefinition route) {
        if (address != null) {
            kamelets.mistake(address).ifPresent(message -> mistakes.add(mistake(at, route, message)));
        }
    }

    /** Polling makes the step a consumer, which takes what others send there. */
    private void checkPolled(RouteDefinition route) {
        for (ProcessorDefinition<?> step : RouteSteps.of(route)) {
            for (String address : StepAddresses.polledBy(step)) {
                String name = directName(address, route);
                if (name != null && consumed.contains(name)) {
                    mistakes.add(mistake(
                            step,
                            route,
                            "pollEnrich waits for what others send to direct:%1$s, which a route consumes; use enrich to call direct:%1$s"
                                    .formatted(name)));
                } else if (name != null && !produced.contains(name)) {
                    mistakes.add(mistake(
                            step,
                            route,
                            "pollEnrich waits for what others send to direct:%s, and no route does; use enrich to call a route%s"
                                    .formatted(name, suggestion(name, consumed))));
                }
            }
        }
    }

    /** The component of a dynamic address; the rest is known only when the route runs. */
    private void checkScheme(ToDynamicDefinition step, @Nullable RouteDefinition route) {
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
        for (RouteDefinition route : routes) {
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

    private void checkConfiguration(RouteDefinition route) {
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

    private static RouteMistake mistake(Object at, @Nullable RouteDefinition route, String message) {
        String file = SourceLocations.file(at);
        int line = SourceLocations.line(at);
        return new RouteMistake(
                file == null ? (route == null ? "error handler" : "route '" + route.getId() + "'") : file,
                line == 0 ? SourceLocations.line(route) : line,
                message);
    }

    /** The name of a {@code direct:} address; null for others, and for those known only when the route runs or that may have none. */
    private @Nullable String directName(@Nullable String uri, @Nullable RouteDefinition route) {
        if (uri == null || !uri.startsWith(DIRECT)) {
            return null;
        }
        String resolved = resolve(context, uri, route);
        return resolved == null || resolved.contains("${") || resolved.contains("failIfNoConsumers=false")
                ? null
                : name(resolved);
    }

    private static String name(String uri) {
        String name = uri.substring(DIRECT.length());
        int query = name.indexOf('?');
        return (query < 0 ? name : name.substring(0, query)).replaceFirst("^//", "");
    }

    /** The address with the values of its placeholders; null if one has none. */
    static @Nullable String resolve(CamelContext context, String uri, @Nullable RouteDefinition route) {
        String resolved = uri;
        if (route != null && route.getTemplateParameters() != null) {
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

package io.ratatoskr.camel;

import io.ratatoskr.api.ConfigurationInvalid;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** The route ids and {@code direct:} names in route files, read without loading them; and who else has them. */
final class RouteNames {
    private static final String DIRECT = "direct:";

    private final Set<String> ids = new TreeSet<>();
    private final Set<String> directs = new TreeSet<>();

    private RouteNames() {}

    static RouteNames of(RouteFiles files) {
        var names = new RouteNames();
        files.byName().forEach((file, yaml) -> names.read(file, yaml));
        return names;
    }

    Set<String> ids() {
        return ids;
    }

    Set<String> directs() {
        return directs;
    }

    /** What stands in the way of loading the files into that context; empty when nothing does. */
    List<String> collisions(CamelContext context) {
        var problems = new ArrayList<String>();
        var theirIds = new TreeSet<String>();
        var theirDirects = new TreeSet<String>();
        for (Route route : context.getRoutes()) {
            theirIds.add(route.getRouteId());
            addDirect(theirDirects, route.getEndpoint().getEndpointUri());
        }
        for (RouteDefinition route : definitions(context)) {
            if (route.getId() != null) {
                theirIds.add(route.getId());
            }
            if (route.getInput() != null) {
                addDirect(theirDirects, route.getInput().getEndpointUri());
            }
        }
        theirIds.retainAll(ids);
        theirDirects.retainAll(directs);
        theirIds.forEach(id -> problems.add("route id '%s' is taken by a route of this context".formatted(id)));
        theirDirects.forEach(name -> problems.add("direct:%s is taken by a route of this context".formatted(name)));
        return problems;
    }

    private static List<RouteDefinition> definitions(CamelContext context) {
        return context instanceof ModelCamelContext model ? model.getRouteDefinitions() : List.of();
    }

    private void read(String file, byte[] yaml) {
        Object loaded;
        try {
            loaded = new Load(LoadSettings.builder().setLabel(file).build())
                    .loadFromString(new String(yaml, StandardCharsets.UTF_8));
        } catch (YamlEngineException e) {
            throw new ConfigurationInvalid("a route cannot be loaded: %s: %s".formatted(file, e.getMessage()));
        }
        if (loaded instanceof List<?> items) {
            for (Object item : items) {
                if (item instanceof Map<?, ?> map) {
                    route(map.get("route"));
                    templated(map.get("templatedRoute"));
                }
            }
        }
    }

    private void route(@Nullable Object route) {
        if (route instanceof Map<?, ?> map) {
            if (map.get("id") instanceof String id) {
                ids.add(id);
            }
            if (map.get("from") instanceof Map<?, ?> from && from.get("uri") instanceof String uri) {
                addDirect(directs, uri);
            }
        }
    }

    /** The provider template's input is {@code direct:<name>-<operation>}. */
    private void templated(@Nullable Object templated) {
        if (templated instanceof Map<?, ?> map) {
            if (map.get("routeId") instanceof String id) {
                ids.add(id);
            }
            String name = "";
            String operation = "";
            if (map.get("parameters") instanceof List<?> parameters) {
                for (Object parameter : parameters) {
                    if (parameter instanceof Map<?, ?> pair) {
                        String value = String.valueOf(pair.get("value"));
                        name = "name".equals(pair.get("name")) ? value : name;
                        operation = "operation".equals(pair.get("name")) ? value : operation;
                    }
                }
            }
            directs.add(name + "-" + operation);
        }
    }

    private static void addDirect(Set<String> names, String uri) {
        if (uri.startsWith(DIRECT)) {
            String name = uri.substring(DIRECT.length());
            int query = name.indexOf('?');
            names.add((query < 0 ? name : name.substring(0, query)).replace("//", ""));
        }
    }
}

package io.ratatoskr.camel;

import io.ratatoskr.api.Operation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Validates route files without loading them: their parameters and operations, and name collisions with a CamelContext. */
final class RouteNames {
    /** The template of the provider routes. */
    private static final String PROVIDER = "provider";

    private static final String DIRECT = "direct:";

    private final Set<String> ids = new TreeSet<>();
    private final Set<String> directs = new TreeSet<>();
    private final Set<String> configurations = new TreeSet<>();
    /** Declared parameters by template. */
    private final Map<String, Set<String>> templates = new TreeMap<>();

    private final List<Line> lines = new ArrayList<>();
    private final List<String> mistakes = new ArrayList<>();

    /** A templated route in a file. */
    private record Line(String file, String template, String id, Map<String, String> parameters) {
        @Override
        public String toString() {
            return "%s: templatedRoute '%s'".formatted(file, id);
        }
    }

    private RouteNames() {}

    static RouteNames of(RouteFiles files) {
        var names = new RouteNames();
        files.byName().forEach((file, yaml) -> names.read("routes/" + file, yaml));
        return names;
    }

    /** Errors inside the files that Camel does not detect, or reports without the file name. */
    List<String> mistakes(Set<String> providers) {
        var all = new ArrayList<>(mistakes);
        for (Line line : lines) {
            Set<String> declared = templates.get(line.template);
            if (declared != null) {
                for (String name : line.parameters.keySet()) {
                    if (!declared.contains(name)) {
                        all.add("%s: unknown parameter '%s'; template '%s' declares %s"
                                .formatted(line, name, line.template, declared));
                    }
                }
            }
            if (line.template.equals(PROVIDER)) {
                provider(line, providers, all);
            }
        }
        return all;
    }

    private static void provider(Line line, Set<String> providers, List<String> all) {
        String operation = line.parameters.get("operation");
        List<String> words =
                Arrays.stream(Operation.values()).map(Operation::wireName).toList();
        if (operation != null && !isPlaceholder(operation) && !words.contains(operation)) {
            all.add("%s: unknown operation '%s'; expected one of %s".formatted(line, operation, words));
        }
        String name = line.parameters.get("name");
        if (name != null && !isPlaceholder(name) && !providers.contains(name)) {
            all.add("%s: provider '%s' is not configured; set ratatoskr.providers.%s.base-url"
                    .formatted(line, name, name));
        }
    }

    private static boolean isPlaceholder(String value) {
        return value.contains("{{");
    }

    Set<String> ids() {
        return ids;
    }

    Set<String> directs() {
        return directs;
    }

    /** Name collisions with that context; empty when the files can be loaded. */
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
        if (context instanceof ModelCamelContext model) {
            for (String template : templates.keySet()) {
                if (model.getRouteTemplateDefinition(template) != null) {
                    problems.add("route template '%s' already exists in this context".formatted(template));
                }
            }
            for (String configuration : configurations) {
                if (model.getRouteConfigurationDefinition(configuration) != null) {
                    problems.add("route configuration '%s' already exists in this context".formatted(configuration));
                }
            }
        }
        theirIds.retainAll(ids);
        theirDirects.retainAll(directs);
        theirIds.forEach(id -> problems.add("route id '%s' is already used by a route of this context".formatted(id)));
        theirDirects.forEach(name -> problems.add("direct:%s is already used by a route of this context".formatted(name)));
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
            mistakes.add("%s is not valid YAML: %s".formatted(file, told(e)));
            return;
        }
        if (loaded instanceof List<?> items) {
            for (Object item : items) {
                if (item instanceof Map<?, ?> map) {
                    route(file, map.get("route"));
                    templated(file, map.get("templatedRoute"));
                    template(map.get("routeTemplate"));
                    if (map.get("routeConfiguration") instanceof Map<?, ?> configuration
                            && configuration.get("id") instanceof String id) {
                        configurations.add(id);
                    }
                }
            }
        }
    }

    private static String told(YamlEngineException failure) {
        return failure instanceof MarkedYamlEngineException marked
                        && marked.getProblemMark().isPresent()
                ? "%s, in line %d"
                        .formatted(
                                marked.getProblem(),
                                marked.getProblemMark().get().getLine() + 1)
                : String.valueOf(failure.getMessage());
    }

    private void id(String file, Object id) {
        if (id instanceof String text && !ids.add(text)) {
            mistakes.add("%s: route id '%s' is defined twice".formatted(file, text));
        }
    }

    private void route(String file, @Nullable Object route) {
        if (route instanceof Map<?, ?> map) {
            if (map.get("id") != null) {
                id(file, map.get("id"));
            }
            if (map.get("from") instanceof Map<?, ?> from && from.get("uri") instanceof String uri) {
                if (uri.equals("direct")
                        && from.get("parameters") instanceof Map<?, ?> parameters
                        && parameters.get("name") instanceof String name) {
                    directs.add(name);
                } else {
                    addDirect(directs, uri);
                }
            }
        }
    }

    private void template(@Nullable Object template) {
        if (template instanceof Map<?, ?> map && map.get("id") instanceof String id) {
            templates.put(
                    id, new TreeSet<>(pairs(map.get("parameters"), "required").keySet()));
        }
    }

    /** The provider template's input is {@code direct:<name>-<operation>}. */
    private void templated(String file, @Nullable Object templated) {
        if (templated instanceof Map<?, ?> map) {
            if (map.get("routeId") != null) {
                id(file, map.get("routeId"));
            }
            Map<String, String> parameters = pairs(map.get("parameters"), "value");
            var line = new Line(
                    file, String.valueOf(map.get("routeTemplateRef")), String.valueOf(map.get("routeId")), parameters);
            lines.add(line);
            if (line.template.equals(PROVIDER)) {
                directs.add(parameters.get("name") + "-" + parameters.get("operation"));
            }
        }
    }

    private static Map<String, String> pairs(@Nullable Object list, String value) {
        var pairs = new LinkedHashMap<String, String>();
        if (list instanceof List<?> parameters) {
            for (Object parameter : parameters) {
                if (parameter instanceof Map<?, ?> pair && pair.get("name") instanceof String name) {
                    pairs.put(name, String.valueOf(pair.get(value)));
                }
            }
        }
        return pairs;
    }

    private static void addDirect(Set<String> names, String uri) {
        if (uri.startsWith(DIRECT)) {
            String name = uri.substring(DIRECT.length());
            int query = name.indexOf('?');
            names.add((query < 0 ? name : name.substring(0, query)).replace("//", ""));
        }
    }
}

package io.ratatoskr.camel.install;

import io.ratatoskr.api.Operation;
import io.ratatoskr.config.YamlNesting;
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
final class RouteFileValidator {
    /** The template of the provider routes. */
    private static final String PROVIDER = "provider";

    private static final String DIRECT = "direct:";

    private final Set<String> ids = new TreeSet<>();
    private final Set<String> directs = new TreeSet<>();
    private final Set<String> configurations = new TreeSet<>();
    /** Declared parameters by template. */
    private final Map<String, Set<String>> templates = new TreeMap<>();

    /** The kamelets that each file calls. */
    private final Map<String, Set<String>> kamelets = new LinkedHashMap<>();

    private final List<TemplatedRoute> templatedRoutes = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();

    /** A templated route in a file. */
    private record TemplatedRoute(String file, String template, String id, Map<String, String> parameters) {
        @Override
        public String toString() {
            return "%s: templatedRoute '%s'".formatted(file, id);
        }
    }

    private RouteFileValidator() {}

    static RouteFileValidator parse(RouteFiles files) {
        var names = new RouteFileValidator();
        files.byName().forEach((file, yaml) -> names.read("routes/" + file, yaml));
        return names;
    }

    /** Errors inside the files that Camel does not detect, or reports without the file name. */
    List<String> errors(Set<String> providers) {
        var all = new ArrayList<>(errors);
        for (TemplatedRoute templatedRoute : templatedRoutes) {
            Set<String> declared = templates.get(templatedRoute.template);
            if (declared != null) {
                for (String name : templatedRoute.parameters.keySet()) {
                    if (!declared.contains(name)) {
                        all.add("%s: unknown parameter '%s'; template '%s' declares %s"
                                .formatted(templatedRoute, name, templatedRoute.template, declared));
                    }
                }
            }
            if (templatedRoute.template.equals(PROVIDER)) {
                checkProviderRoute(templatedRoute, providers, all);
            }
        }
        return all;
    }

    /** Errors for kamelets that exist neither as a file nor as a route template; Camel's own name no route. */
    List<String> kameletErrors(CamelContext context, KameletLocations locations) {
        var problems = new ArrayList<String>();
        kamelets.forEach((file, names) -> {
            for (String name : names) {
                boolean template = templates.containsKey(name)
                        || (context instanceof ModelCamelContext model
                                && model.getRouteTemplateDefinition(name) != null);
                if (!template) {
                    locations.error(name).ifPresent(error -> problems.add(file + ": " + error));
                }
            }
        });
        return problems;
    }

    private static void checkProviderRoute(TemplatedRoute templatedRoute, Set<String> providers, List<String> all) {
        String operation = templatedRoute.parameters.get("operation");
        List<String> operations =
                Arrays.stream(Operation.values()).map(Operation::wireName).toList();
        if (operation != null && !isPlaceholder(operation) && !operations.contains(operation)) {
            all.add("%s: unknown operation '%s'; expected one of %s".formatted(templatedRoute, operation, operations));
        }
        String name = templatedRoute.parameters.get("name");
        if (name != null && !isPlaceholder(name) && !providers.contains(name)) {
            all.add("%s: provider '%s' is not configured; set ratatoskr.providers.%s.base-url"
                    .formatted(templatedRoute, name, name));
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
        var existingIds = new TreeSet<String>();
        var existingDirects = new TreeSet<String>();
        for (Route route : context.getRoutes()) {
            existingIds.add(route.getRouteId());
            addDirect(existingDirects, route.getEndpoint().getEndpointUri());
        }
        for (RouteDefinition route : definitions(context)) {
            if (route.getId() != null) {
                existingIds.add(route.getId());
            }
            if (route.getInput() != null) {
                addDirect(existingDirects, route.getInput().getEndpointUri());
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
        existingIds.retainAll(ids);
        existingDirects.retainAll(directs);
        existingIds.forEach(
                id -> problems.add("route id '%s' is already used by a route of this context".formatted(id)));
        existingDirects.forEach(
                name -> problems.add("direct:%s is already used by a route of this context".formatted(name)));
        return problems;
    }

    private static List<RouteDefinition> definitions(CamelContext context) {
        return context instanceof ModelCamelContext model ? model.getRouteDefinitions() : List.of();
    }

    private void read(String file, byte[] yaml) {
        Object loaded;
        try {
            String text = new String(yaml, StandardCharsets.UTF_8);
            LoadSettings settings = LoadSettings.builder().setLabel(file).build();
            YamlNesting.check(text, settings);
            loaded = new Load(settings).loadFromString(text);
        } catch (YamlEngineException e) {
            errors.add("%s is not valid YAML: %s".formatted(file, describe(e)));
            return;
        }
        kamelets.put(file, KameletReferences.find(loaded));
        if (loaded instanceof List<?> items) {
            for (Object item : items) {
                if (item instanceof Map<?, ?> map) {
                    readRoute(file, map.get("route"));
                    readTemplatedRoute(file, map.get("templatedRoute"));
                    readTemplate(map.get("routeTemplate"));
                    if (map.get("routeConfiguration") instanceof Map<?, ?> configuration
                            && configuration.get("id") instanceof String id) {
                        configurations.add(id);
                    }
                }
            }
        }
    }

    private static String describe(YamlEngineException failure) {
        return failure instanceof MarkedYamlEngineException marked
                        && marked.getProblemMark().isPresent()
                ? "%s, in line %d"
                        .formatted(
                                marked.getProblem(),
                                marked.getProblemMark().get().getLine() + 1)
                : String.valueOf(failure.getMessage());
    }

    private void addId(String file, Object id) {
        if (id instanceof String text && !ids.add(text)) {
            errors.add("%s: route id '%s' is defined twice".formatted(file, text));
        }
    }

    private void readRoute(String file, @Nullable Object route) {
        if (route instanceof Map<?, ?> map) {
            if (map.get("id") != null) {
                addId(file, map.get("id"));
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

    private void readTemplate(@Nullable Object template) {
        if (template instanceof Map<?, ?> map && map.get("id") instanceof String id) {
            templates.put(
                    id, new TreeSet<>(pairs(map.get("parameters"), "required").keySet()));
        }
    }

    /** The provider template's input is {@code direct:<name>-<operation>}. */
    private void readTemplatedRoute(String file, @Nullable Object templated) {
        if (templated instanceof Map<?, ?> map) {
            if (map.get("routeId") != null) {
                addId(file, map.get("routeId"));
            }
            Map<String, String> parameters = pairs(map.get("parameters"), "value");
            var templatedRoute = new TemplatedRoute(
                    file, String.valueOf(map.get("routeTemplateRef")), String.valueOf(map.get("routeId")), parameters);
            templatedRoutes.add(templatedRoute);
            if (templatedRoute.template.equals(PROVIDER)) {
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

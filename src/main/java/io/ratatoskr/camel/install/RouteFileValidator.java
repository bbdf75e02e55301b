package io.ratatoskr.camel.install;

import io.ratatoskr.api.Operation;
import io.ratatoskr.camel.routes.RouteMistake;
import io.ratatoskr.camel.routes.YamlItems;
import io.ratatoskr.config.YamlNesting;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
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

    /** The ids of routes, and where the first one is. */
    private final Map<String, Place> ids = new TreeMap<>();

    private final Set<String> directs = new TreeSet<>();
    private final Set<String> configurations = new TreeSet<>();
    /** Declared parameters by template. */
    private final Map<String, Set<String>> templates = new TreeMap<>();

    /** The kamelets that each file calls. */
    private final Map<String, Set<String>> kamelets = new LinkedHashMap<>();

    private final List<TemplatedRoute> templatedRoutes = new ArrayList<>();
    private final List<RouteMistake> errors = new ArrayList<>();
    /** The files that are not valid YAML. */
    private final Set<String> unreadable = new TreeSet<>();
    /** The text of each file, for the lines of mistakes. */
    private final Map<String, String> texts = new HashMap<>();
    /** The items of the files with mistakes. */
    private final Map<String, YamlItems> items = new HashMap<>();

    /** Where something is: the index of an item in a file. */
    private record Place(String file, int item) {}

    /** A templated route in a file. */
    private record TemplatedRoute(Place place, String template, String id, Map<String, String> parameters) {}

    private RouteFileValidator() {}

    static RouteFileValidator parse(RouteFiles files) {
        var names = new RouteFileValidator();
        files.byName().forEach((file, yaml) -> names.read("routes/" + file, yaml));
        return names;
    }

    /** Errors inside the files that Camel does not detect, or reports without the file name. */
    List<RouteMistake> errors(Set<String> providers) {
        var all = new ArrayList<>(errors);
        for (TemplatedRoute templatedRoute : templatedRoutes) {
            Set<String> declared = templates.get(templatedRoute.template);
            if (declared != null) {
                for (String name : templatedRoute.parameters.keySet()) {
                    if (!declared.contains(name)) {
                        all.add(mistake(
                                templatedRoute,
                                name,
                                "unknown parameter '%s'; template '%s' declares %s"
                                        .formatted(name, templatedRoute.template, declared)));
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
    List<RouteMistake> kameletErrors(CamelContext context, KameletLocations locations) {
        var problems = new ArrayList<RouteMistake>();
        kamelets.forEach((file, names) -> {
            for (String name : names) {
                boolean template = templates.containsKey(name)
                        || (context instanceof ModelCamelContext model
                                && model.getRouteTemplateDefinition(name) != null);
                if (!template) {
                    locations
                            .error(name)
                            .ifPresent(error -> problems.add(new RouteMistake(file, kameletLine(file, name), error)));
                }
            }
        });
        return problems;
    }

    private int kameletLine(String file, String name) {
        YamlItems items = items(file);
        return Stream.of(
                        items.lineOf("uri", "kamelet:" + name),
                        items.lineOf("to", "kamelet:" + name),
                        items.lineOf("kamelet", name),
                        items.lineOf("name", name))
                .filter(line -> line > 0)
                .findFirst()
                .orElse(0);
    }

    private YamlItems items(String file) {
        return items.computeIfAbsent(file, name -> YamlItems.read(texts.getOrDefault(name, "")));
    }

    private RouteMistake mistake(TemplatedRoute route, String parameter, String message) {
        Place place = route.place;
        return new RouteMistake(
                place.file,
                items(place.file).lineOf(place.item, "name", parameter),
                "templatedRoute '%s': %s".formatted(route.id, message));
    }

    private void checkProviderRoute(TemplatedRoute templatedRoute, Set<String> providers, List<RouteMistake> all) {
        String operation = templatedRoute.parameters.get("operation");
        List<String> operations =
                Arrays.stream(Operation.values()).map(Operation::wireName).toList();
        if (operation != null && !isPlaceholder(operation) && !operations.contains(operation)) {
            all.add(mistake(
                    templatedRoute,
                    "operation",
                    "unknown operation '%s'; expected one of %s".formatted(operation, operations)));
        }
        String name = templatedRoute.parameters.get("name");
        if (name != null && !isPlaceholder(name) && !providers.contains(name)) {
            all.add(mistake(
                    templatedRoute,
                    "name",
                    "provider '%s' is not configured; set ratatoskr.providers.%s.base-url".formatted(name, name)));
        }
    }

    private static boolean isPlaceholder(String value) {
        return value.contains("{{");
    }

    /** The files that are not valid YAML. */
    Set<String> unreadable() {
        return unreadable;
    }

    Set<String> ids() {
        return ids.keySet();
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
        existingIds.retainAll(ids.keySet());
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
        String text = new String(yaml, StandardCharsets.UTF_8);
        texts.put(file, text);
        Object loaded;
        try {
            LoadSettings settings = LoadSettings.builder().setLabel(file).build();
            YamlNesting.check(text, settings);
            loaded = new Load(settings).loadFromString(text);
        } catch (YamlEngineException e) {
            unreadable.add(file);
            errors.add(new RouteMistake(file, YamlItems.line(e), "not valid YAML: " + describe(e)));
            return;
        }
        kamelets.put(file, KameletReferences.find(loaded));
        switch (loaded) {
            case null -> {
                if (text.isBlank()) {
                    errors.add(new RouteMistake(file, 1, "the file is empty; remove it, or add a list of routes"));
                }
            }
            case List<?> list -> readItems(file, list);
            default ->
                errors.add(new RouteMistake(file, 1, "not a list; begin each item with '- ', such as '- route:'"));
        }
    }

    private void readItems(String file, List<?> list) {
        for (int i = 0; i < list.size(); i++) {
            var place = new Place(file, i);
            if (list.get(i) instanceof Map<?, ?> map) {
                readRoute(place, map.get("route"));
                readTemplatedRoute(place, map.get("templatedRoute"));
                readTemplate(map.get("routeTemplate"));
                if (map.get("routeConfiguration") instanceof Map<?, ?> configuration
                        && configuration.get("id") instanceof String id) {
                    configurations.add(id);
                }
            } else {
                errors.add(new RouteMistake(
                        file,
                        items(file).line(i),
                        "not a route; an item is a key with its content, such as '- route:'"));
            }
        }
    }

    private static String describe(YamlEngineException failure) {
        String problem = failure instanceof MarkedYamlEngineException marked
                ? String.valueOf(marked.getProblem())
                : String.valueOf(failure.getMessage());
        if (problem.startsWith("expected <block end>")) {
            return "the indentation is wrong, or a '- ' is missing";
        }
        return problem.contains("TAB") || problem.contains("\\t")
                ? "it contains a tab; indent with spaces"
                : problem.replaceAll("\\s*\\R\\s*", " ");
    }

    private void addId(Place place, String key, Object id) {
        if (!(id instanceof String text)) {
            return;
        }
        Place first = ids.putIfAbsent(text, place);
        if (first != null) {
            errors.add(new RouteMistake(
                    place.file,
                    items(place.file).lineOf(place.item, key, text),
                    "route id '%s' is defined twice; the other one is in %s:%d"
                            .formatted(text, first.file, items(first.file).lineOf(first.item, key, text))));
        }
    }

    private void readRoute(Place place, @Nullable Object route) {
        if (route instanceof Map<?, ?> map) {
            if (map.get("id") != null) {
                addId(place, "id", map.get("id"));
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
    private void readTemplatedRoute(Place place, @Nullable Object templated) {
        if (templated instanceof Map<?, ?> map) {
            if (map.get("routeId") != null) {
                addId(place, "routeId", map.get("routeId"));
            }
            Map<String, String> parameters = pairs(map.get("parameters"), "value");
            var templatedRoute = new TemplatedRoute(
                    place, String.valueOf(map.get("routeTemplateRef")), String.valueOf(map.get("routeId")), parameters);
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

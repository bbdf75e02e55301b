package io.ratatoskr.camel.install;

import io.ratatoskr.camel.routes.RouteMistake;
import io.ratatoskr.camel.routes.YamlItems;
import io.ratatoskr.config.YamlNesting;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** What route files define and call, read without loading them, and the mistakes that make a file or an item unreadable. */
final class ParsedRouteFiles {
    /** The template of the provider routes. */
    static final String PROVIDER = "provider";

    private static final String DIRECT = "direct:";

    /** Where something is: the index of an item in a file. */
    record Place(String file, int item) {}

    /** A templated route in a file. */
    record TemplatedRoute(Place place, String template, String id, Map<String, String> parameters) {}

    private final RouteFileLines lines = new RouteFileLines();
    private final Map<String, Place> ids = new TreeMap<>();
    private final Set<String> directs = new TreeSet<>();
    private final Set<String> configurations = new TreeSet<>();
    private final Map<String, Set<String>> templates = new TreeMap<>();
    private final Map<String, Set<String>> kamelets = new LinkedHashMap<>();
    private final List<TemplatedRoute> templatedRoutes = new ArrayList<>();
    private final List<RouteMistake> mistakes = new ArrayList<>();
    private final Set<String> unreadable = new TreeSet<>();

    private ParsedRouteFiles() {}

    static ParsedRouteFiles parse(RouteFiles files) {
        var parsed = new ParsedRouteFiles();
        files.byName().forEach((file, yaml) -> parsed.read("routes/" + file, yaml));
        return parsed;
    }

    /** The lines of what the files contain. */
    RouteFileLines lines() {
        return lines;
    }

    /** The ids of routes. */
    Set<String> ids() {
        return ids.keySet();
    }

    /** The names of inputs of {@code direct:}. */
    Set<String> directs() {
        return directs;
    }

    /** The ids of route configurations. */
    Set<String> configurations() {
        return configurations;
    }

    /** Declared parameters by template. */
    Map<String, Set<String>> templates() {
        return templates;
    }

    /** The kamelets that each file calls. */
    Map<String, Set<String>> kamelets() {
        return kamelets;
    }

    List<TemplatedRoute> templatedRoutes() {
        return templatedRoutes;
    }

    /** Unreadable files and items, and ids that are defined twice. */
    List<RouteMistake> mistakes() {
        return mistakes;
    }

    /** The files that are not valid YAML. */
    Set<String> unreadable() {
        return unreadable;
    }

    private void read(String file, byte[] yaml) {
        String text = new String(yaml, StandardCharsets.UTF_8);
        lines.add(file, text);
        Object loaded;
        try {
            LoadSettings settings = LoadSettings.builder().setLabel(file).build();
            loaded = YamlNesting.load(text, settings);
        } catch (YamlEngineException e) {
            unreadable.add(file);
            mistakes.add(new RouteMistake(file, YamlItems.line(e), "not valid YAML: " + describe(e)));
            return;
        }
        kamelets.put(file, KameletReferences.find(loaded));
        switch (loaded) {
            case null -> {
                if (text.isBlank()) {
                    mistakes.add(new RouteMistake(file, 1, "the file is empty; remove it, or add a list of routes"));
                }
            }
            case List<?> list -> readItems(file, list);
            default ->
                mistakes.add(new RouteMistake(file, 1, "not a list; begin each item with '- ', such as '- route:'"));
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
                mistakes.add(new RouteMistake(
                        file,
                        lines.of(file).line(i),
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
            mistakes.add(new RouteMistake(
                    place.file,
                    lines.of(place.file).lineOf(place.item, key, text),
                    "route id '%s' is defined twice; the other one is in %s:%d"
                            .formatted(text, first.file, lines.of(first.file).lineOf(first.item, key, text))));
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

    /** Adds the name of the endpoint if it is one of {@code direct:}. */
    static void addDirect(Set<String> names, String uri) {
        if (uri.startsWith(DIRECT)) {
            String name = uri.substring(DIRECT.length());
            int query = name.indexOf('?');
            names.add((query < 0 ? name : name.substring(0, query)).replace("//", ""));
        }
    }
}

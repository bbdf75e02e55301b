package io.ratatoskr.camel.routes;

import io.ratatoskr.camel.routes.RouteReferences.Reference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/**
 * Creates routes in a context of its own, and starts none: no consumer, no port, no timer, no connection. Finds every mistake that Camel
 * would report at a start. The routes of a file are created a hundred at a time, those of a hundred with a mistake in halves down to one;
 * they leave the context at once, where each would make the next one slower.
 */
public final class RouteDryRun {
    /** What other items refer to comes first, one at a time. */
    private static final Set<String> LAST = Set.of("route", "from", "templatedRoute", "rest", "pipe");

    private static final int MAX_TOGETHER = 100;

    private final CamelContext scratch;
    private final Model model;
    private final Set<String> ids = new HashSet<>();
    private final Set<String> stepIds = new HashSet<>();
    private final Set<RouteMistake> mistakes = new LinkedHashSet<>();
    private final List<RouteDefinition> routes = new ArrayList<>();
    private final List<Reference> deadLetters = new ArrayList<>();
    /** The items of the routes that Camel gives no place, those of the REST DSL. */
    private final Map<RouteDefinition, Reference> unplaced = new HashMap<>();

    /** @param scratch a context without routes, with the beans and components of the routes; the caller closes it */
    public RouteDryRun(CamelContext scratch) {
        this.scratch = scratch;
        this.model = scratch.getCamelContextExtension().getContextPlugin(Model.class);
    }

    /** Items of a file that are loaded together. */
    private record Part(String file, YamlItems yaml, List<YamlItems.Item> items) {
        /** With the lines of the file. */
        String text() {
            return yaml.hasAnchors() ? yaml.text() : yaml.alone(items);
        }
    }

    /** @param files names such as {@code routes/custom/mail.camel.yaml} with the content; those that are no lists of YAML are skipped */
    public List<RouteMistake> check(Map<String, byte[]> files) throws Exception {
        scratch.setAutoStartup(false);
        if (!scratch.isStarted()) {
            scratch.start();
        }
        var first = new ArrayList<Part>();
        var last = new ArrayList<Part>();
        files.forEach((name, bytes) ->
                addParts(name, YamlItems.read(new String(bytes, StandardCharsets.UTF_8)), first, last));
        first.forEach(this::load);
        last.forEach(this::load);
        mistakes.addAll(new RouteReferences(scratch, routes).mistakes(deadLetters));
        mistakes.addAll(new HttpPaths(scratch).mistakes(routes, unplaced));
        return List.copyOf(mistakes);
    }

    private void addParts(String file, YamlItems yaml, List<Part> first, List<Part> last) {
        yaml.valuesOf("deadLetterUri").forEach((line, address) -> deadLetters.add(new Reference(file, line, address)));
        if (yaml.hasAnchors()) {
            Part whole = new Part(file, yaml, yaml.items());
            (yaml.items().stream().allMatch(item -> LAST.contains(item.kind())) ? last : first).add(whole);
            return;
        }
        var together = new ArrayList<YamlItems.Item>();
        var rest = new ArrayList<Part>();
        for (YamlItems.Item item : yaml.items()) {
            if (!LAST.contains(item.kind())) {
                first.add(new Part(file, yaml, List.of(item)));
            } else if (item.kind().equals("rest")) {
                rest.add(new Part(file, yaml, List.of(item)));
            } else if (isFirstOfItsId(yaml, item)) {
                together.add(item);
            }
        }
        for (int i = 0; i < together.size(); i += MAX_TOGETHER) {
            last.add(new Part(file, yaml, together.subList(i, Math.min(i + MAX_TOGETHER, together.size()))));
        }
        last.addAll(rest);
    }

    /** A second one would replace the first. */
    private boolean isFirstOfItsId(YamlItems yaml, YamlItems.Item item) {
        String id = yaml.routeId(item);
        return id == null || ids.add(id);
    }

    private void load(Part part) {
        Throwable failure = null;
        try {
            PluginHelper.getRoutesLoader(scratch)
                    .loadRoutes(ResourceHelper.fromBytes(part.file, part.text().getBytes(StandardCharsets.UTF_8)));
        } catch (Exception | LinkageError e) {
            failure = e;
        }
        List<RouteDefinition> added = List.copyOf(model.getRouteDefinitions());
        added.forEach(this::remove);
        int size = part.items.size();
        if (failure != null && size > 1 && !part.yaml.hasAnchors()) {
            load(new Part(part.file, part.yaml, part.items.subList(0, size / 2)));
            load(new Part(part.file, part.yaml, part.items.subList(size / 2, size)));
            return;
        }
        routes.addAll(added);
        if (size == 1) {
            var item = new Reference(part.file, part.items.getFirst().line(), "");
            added.stream()
                    .filter(route -> SourceLocations.file(route) == null)
                    .forEach(route -> unplaced.put(route, item));
        }
        if (failure == null) {
            added.forEach(this::checkStepIds);
        } else {
            explain(part, added, failure);
        }
    }

    private void remove(RouteDefinition route) {
        try {
            model.removeRouteDefinition(route);
        } catch (Exception failure) {
            throw new IllegalStateException("cannot remove route '%s'".formatted(route.getId()), failure);
        }
    }

    /** Camel compares the ids of the routes that are in a context. */
    private void checkStepIds(RouteDefinition route) {
        if (route.getTemplateParameters() != null) {
            return;
        }
        for (ProcessorDefinition<?> step : RouteSteps.of(route)) {
            if (step.hasCustomIdAssigned() && !stepIds.add(step.getId())) {
                String file = SourceLocations.file(step);
                mistakes.add(new RouteMistake(
                        file == null ? "route '" + route.getId() + "'" : file,
                        SourceLocations.line(step),
                        "the id '%s' of a step is defined twice".formatted(step.getId())));
            }
        }
    }

    private void explain(Part part, List<RouteDefinition> added, Throwable failure) {
        var found = new ArrayList<RouteMistake>();
        for (RouteDefinition route : added) {
            if (route.getTemplateParameters() == null) {
                found.addAll(new StepMistakes(scratch).find(part.file, route));
            }
        }
        if (found.isEmpty()) {
            int line = CreationFailures.line(failure, part.yaml.text());
            String similar = CreationFailures.unknownField(failure)
                    .map(field -> part.yaml.similarOption(part.items, field))
                    .orElse("");
            found.add(new RouteMistake(
                    part.file,
                    line == 0 ? part.items.getFirst().line() : line,
                    CreationFailures.describe(failure) + similar));
        }
        mistakes.addAll(found);
    }
}

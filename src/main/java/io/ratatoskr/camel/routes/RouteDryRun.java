package io.ratatoskr.camel.routes;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.jspecify.annotations.Nullable;

/**
 * Creates routes in a context of its own, and starts none: no consumer, no port, no timer, no connection. Finds every mistake that Camel
 * would report at a start, one item of a file at a time.
 */
public final class RouteDryRun {
    /** What other items refer to comes first. */
    private static final Set<String> LAST = Set.of("route", "from", "templatedRoute", "rest", "pipe");

    private final CamelContext scratch;
    private final Model model;
    private final Set<String> ids = new HashSet<>();
    private final Set<RouteMistake> mistakes = new LinkedHashSet<>();

    /** @param scratch a context without routes, with the beans and components of the routes; the caller closes it */
    public RouteDryRun(CamelContext scratch) {
        this.scratch = scratch;
        this.model = scratch.getCamelContextExtension().getContextPlugin(Model.class);
    }

    private record Part(
            String file, YamlItems.Item item, @Nullable String id, String text) {}

    /** @param files names such as {@code routes/custom/mail.camel.yaml} with the content; those that are no lists of YAML are skipped */
    public List<RouteMistake> check(Map<String, byte[]> files) throws Exception {
        scratch.setAutoStartup(false);
        if (!scratch.isStarted()) {
            scratch.start();
        }
        var parts = new ArrayList<Part>();
        files.forEach((name, bytes) -> addParts(name, new String(bytes, StandardCharsets.UTF_8), parts));
        for (Part part : parts) {
            if (!LAST.contains(part.item.kind())) {
                load(part);
            }
        }
        for (Part part : parts) {
            if (LAST.contains(part.item.kind())) {
                load(part);
            }
        }
        mistakes.addAll(new RouteReferences(scratch).mistakes());
        return List.copyOf(mistakes);
    }

    private static void addParts(String file, String text, List<Part> parts) {
        YamlItems items = YamlItems.read(text);
        if (items.hasAnchors()) {
            parts.add(new Part(file, items.items().getFirst(), null, text));
            return;
        }
        items.items().forEach(item -> parts.add(new Part(file, item, items.routeId(item), items.alone(item))));
    }

    private void load(Part part) {
        if (part.id != null && !ids.add(part.id)) {
            // A second one would replace the first
            return;
        }
        List<RouteDefinition> before = List.copyOf(model.getRouteDefinitions());
        try {
            PluginHelper.getRoutesLoader(scratch)
                    .loadRoutes(ResourceHelper.fromBytes(part.file, part.text.getBytes(StandardCharsets.UTF_8)));
        } catch (Exception | LinkageError failure) {
            explain(part, before, failure);
        }
    }

    private void explain(Part part, List<RouteDefinition> before, Throwable failure) {
        var found = new ArrayList<RouteMistake>();
        for (RouteDefinition route : List.copyOf(model.getRouteDefinitions())) {
            if (!before.contains(route) && route.getTemplateParameters() == null) {
                found.addAll(new StepMistakes(scratch).find(part.file, route));
            }
        }
        if (found.isEmpty()) {
            int line = CreationFailures.line(failure, part.text);
            found.add(new RouteMistake(
                    part.file, line == 0 ? part.item.line() : line, CreationFailures.describe(failure)));
        }
        mistakes.addAll(found);
    }
}

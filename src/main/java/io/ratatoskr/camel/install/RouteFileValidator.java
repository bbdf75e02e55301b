package io.ratatoskr.camel.install;

import io.ratatoskr.api.Operation;
import io.ratatoskr.camel.install.ParsedRouteFiles.Place;
import io.ratatoskr.camel.install.ParsedRouteFiles.TemplatedRoute;
import io.ratatoskr.camel.routes.RouteMistake;
import io.ratatoskr.camel.routes.YamlItems;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.model.ModelCamelContext;

/** Finds mistakes in route files that Camel does not detect, or reports without the file name: parameters, operations, kamelets. */
record RouteFileValidator(ParsedRouteFiles files) {
    /**
     * Errors that can be found without loading the files.
     *
     * @param providers the names of the configured ones
     * @param context that may have route templates
     */
    List<RouteMistake> errors(Set<String> providers, CamelContext context, KameletLocations locations) {
        var all = new ArrayList<>(errors(providers));
        all.addAll(kameletErrors(context, locations));
        return all;
    }

    /** Errors inside the files that Camel does not detect, or reports without the file name. */
    private List<RouteMistake> errors(Set<String> providers) {
        var all = new ArrayList<>(files.mistakes());
        for (TemplatedRoute templatedRoute : files.templatedRoutes()) {
            Set<String> declared = files.templates().get(templatedRoute.template());
            if (declared != null) {
                for (String name : templatedRoute.parameters().keySet()) {
                    if (!declared.contains(name)) {
                        all.add(mistake(
                                templatedRoute,
                                name,
                                "unknown parameter '%s'; template '%s' declares %s"
                                        .formatted(name, templatedRoute.template(), declared)));
                    }
                }
            }
            if (templatedRoute.template().equals(ParsedRouteFiles.PROVIDER)) {
                checkProviderRoute(templatedRoute, providers, all);
            }
        }
        return all;
    }

    /** Errors for kamelets that exist neither as a file nor as a route template; Camel's own name no route. */
    private List<RouteMistake> kameletErrors(CamelContext context, KameletLocations locations) {
        var problems = new ArrayList<RouteMistake>();
        files.kamelets().forEach((file, names) -> {
            for (String name : names) {
                boolean template = files.templates().containsKey(name)
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
        YamlItems items = files.lines().of(file);
        return Stream.of(
                        items.lineOf("uri", "kamelet:" + name),
                        items.lineOf("to", "kamelet:" + name),
                        items.lineOf("kamelet", name),
                        items.lineOf("name", name))
                .filter(line -> line > 0)
                .findFirst()
                .orElse(0);
    }

    private RouteMistake mistake(TemplatedRoute route, String parameter, String message) {
        Place place = route.place();
        return new RouteMistake(
                place.file(),
                files.lines().of(place.file()).lineOf(place.item(), "name", parameter),
                "templatedRoute '%s': %s".formatted(route.id(), message));
    }

    private void checkProviderRoute(TemplatedRoute templatedRoute, Set<String> providers, List<RouteMistake> all) {
        String operation = templatedRoute.parameters().get("operation");
        List<String> operations =
                Arrays.stream(Operation.values()).map(Operation::wireName).toList();
        if (operation != null && !isPlaceholder(operation) && !operations.contains(operation)) {
            all.add(mistake(
                    templatedRoute,
                    "operation",
                    "unknown operation '%s'; expected one of %s".formatted(operation, operations)));
        }
        String name = templatedRoute.parameters().get("name");
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
}

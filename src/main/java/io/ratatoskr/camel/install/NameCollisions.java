package io.ratatoskr.camel.install;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;

/** Finds the names in route files that a CamelContext already uses. */
final class NameCollisions {
    private NameCollisions() {}

    /** A sentence each; empty when the files can be loaded into that context. */
    static List<String> find(ParsedRouteFiles files, CamelContext context) {
        var problems = new ArrayList<String>();
        var existingIds = new TreeSet<String>();
        var existingDirects = new TreeSet<String>();
        for (Route route : context.getRoutes()) {
            existingIds.add(route.getRouteId());
            ParsedRouteFiles.addDirect(existingDirects, route.getEndpoint().getEndpointUri());
        }
        for (RouteDefinition route : definitions(context)) {
            if (route.getId() != null) {
                existingIds.add(route.getId());
            }
            if (route.getInput() != null) {
                ParsedRouteFiles.addDirect(existingDirects, route.getInput().getEndpointUri());
            }
        }
        if (context instanceof ModelCamelContext model) {
            for (String template : files.templates().keySet()) {
                if (model.getRouteTemplateDefinition(template) != null) {
                    problems.add("route template '%s' already exists in this context".formatted(template));
                }
            }
            for (String configuration : files.configurations()) {
                if (model.getRouteConfigurationDefinition(configuration) != null) {
                    problems.add("route configuration '%s' already exists in this context".formatted(configuration));
                }
            }
        }
        existingIds.retainAll(files.ids());
        existingDirects.retainAll(files.directs());
        existingIds.forEach(
                id -> problems.add("route id '%s' is already used by a route of this context".formatted(id)));
        existingDirects.forEach(
                name -> problems.add("direct:%s is already used by a route of this context".formatted(name)));
        return problems;
    }

    private static List<RouteDefinition> definitions(CamelContext context) {
        return context instanceof ModelCamelContext model ? model.getRouteDefinitions() : List.of();
    }
}

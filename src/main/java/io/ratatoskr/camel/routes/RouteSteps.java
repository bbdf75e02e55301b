package io.ratatoskr.camel.routes;

import java.util.ArrayList;
import java.util.List;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;

/** The steps of a route, those inside others included. */
final class RouteSteps {
    private RouteSteps() {}

    static List<ProcessorDefinition<?>> of(RouteDefinition route) {
        var steps = new ArrayList<ProcessorDefinition<?>>();
        route.getOutputs().forEach(step -> add(step, steps));
        return steps;
    }

    private static void add(ProcessorDefinition<?> step, List<ProcessorDefinition<?>> steps) {
        steps.add(step);
        step.getOutputs().forEach(inner -> add(inner, steps));
    }
}

package io.ratatoskr.camel.routes;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;

/** The steps of a route, those inside others included. */
final class RouteSteps {
    private RouteSteps() {}

    static List<ProcessorDefinition<?>> of(RouteDefinition route) {
        return with(route.getOutputs());
    }

    /** The steps of a configuration, such as those of its {@code onException}. */
    static List<ProcessorDefinition<?>> of(RouteConfigurationDefinition configuration) {
        return with(Stream.of(
                        configuration.getOnExceptions(),
                        configuration.getOnCompletions(),
                        configuration.getIntercepts(),
                        configuration.getInterceptFroms(),
                        configuration.getInterceptSendTos())
                .flatMap(Collection::stream)
                .toList());
    }

    private static List<ProcessorDefinition<?>> with(List<? extends ProcessorDefinition<?>> outer) {
        var steps = new ArrayList<ProcessorDefinition<?>>();
        outer.forEach(step -> add(step, steps));
        return steps;
    }

    private static void add(ProcessorDefinition<?> step, List<ProcessorDefinition<?>> steps) {
        steps.add(step);
        step.getOutputs().forEach(inner -> add(inner, steps));
    }
}

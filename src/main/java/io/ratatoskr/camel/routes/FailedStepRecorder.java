package io.ratatoskr.camel.routes;

import java.util.Set;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/** Records the failed step of operators' routes. The gateway's own routes are left as they are: they cost nothing more. */
final class FailedStepRecorder implements InterceptStrategy {
    /** The configurations of the gateway's own routes, which do not log failures. */
    private static final Set<String> OWN = Set.of("quiet", "retry");

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode definition, Processor target, Processor nextTarget) {
        return isOwn(definition) ? target : new Recorder(target, definition);
    }

    private static boolean isOwn(NamedNode definition) {
        if (!(definition instanceof ProcessorDefinition<?> step)) {
            return false;
        }
        RouteDefinition route = ProcessorDefinitionHelper.getRoute(step);
        return route != null
                && route.getRouteConfigurationId() != null
                && OWN.contains(route.getRouteConfigurationId());
    }

    private static final class Recorder extends DelegateAsyncProcessor {
        private final NamedNode step;

        Recorder(Processor target, NamedNode step) {
            super(target);
            this.step = step;
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            return super.process(exchange, doneSync -> {
                FailedStep.record(exchange, step);
                callback.done(doneSync);
            });
        }
    }
}

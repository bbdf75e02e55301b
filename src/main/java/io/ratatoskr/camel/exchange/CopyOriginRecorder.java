package io.ratatoskr.camel.exchange;

import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.model.CircuitBreakerDefinition;
import org.apache.camel.model.EnrichDefinition;
import org.apache.camel.model.LoopDefinition;
import org.apache.camel.model.MulticastDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RecipientListDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.SendDefinition;
import org.apache.camel.model.SplitDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.model.WireTapDefinition;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.jspecify.annotations.Nullable;

/**
 * Records the {@link CopyOrigin} of copies: around the steps that make copies of an exchange, and around sending to a queue in memory. Other
 * steps, and the routes of providers, are left as they are.
 */
public final class CopyOriginRecorder implements InterceptStrategy {
    /** The configuration of the routes of providers, whose copies open no streams of operations. */
    private static final String PROVIDERS = "retry";

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode definition, Processor target, Processor nextTarget) {
        if (!makesCopies(definition) || isOfProvider(definition)) {
            return target;
        }
        return new Recorder(target, !(definition instanceof WireTapDefinition));
    }

    private static boolean makesCopies(NamedNode definition) {
        return switch (definition) {
            case ToDynamicDefinition dynamic -> dynamic instanceof WireTapDefinition || isQueue(dynamic.getUri());
            case SendDefinition<?> send -> isQueue(send.getEndpointUri());
            default ->
                definition instanceof CircuitBreakerDefinition
                        || definition instanceof EnrichDefinition
                        || definition instanceof LoopDefinition
                        || definition instanceof MulticastDefinition
                        || definition instanceof RecipientListDefinition
                        || definition instanceof SplitDefinition;
        };
    }

    private static boolean isQueue(@Nullable String uri) {
        return uri != null && (uri.startsWith("seda:") || uri.startsWith("disruptor:"));
    }

    private static boolean isOfProvider(NamedNode definition) {
        RouteDefinition route =
                definition instanceof ProcessorDefinition<?> step ? ProcessorDefinitionHelper.getRoute(step) : null;
        return route != null && PROVIDERS.equals(route.getRouteConfigurationId());
    }

    private static final class Recorder extends DelegateAsyncProcessor {
        private final boolean resultsTaken;

        Recorder(Processor target, boolean resultsTaken) {
            super(target);
            this.resultsTaken = resultsTaken;
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            CopyOrigin origin = CopyOrigin.start(exchange, resultsTaken);
            return super.process(exchange, doneSync -> {
                origin.end(exchange);
                callback.done(doneSync);
            });
        }
    }
}

package io.ratatoskr.camel.routes;

import java.util.Collection;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.ErrorHandlerFactory;
import org.apache.camel.Route;
import org.apache.camel.model.Model;
import org.apache.camel.model.ModelLifecycleStrategySupport;
import org.apache.camel.model.RedeliveryPolicyDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.errorhandler.DefaultErrorHandlerDefinition;
import org.apache.camel.model.errorhandler.RefErrorHandlerDefinition;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.camel.support.LoggingExceptionHandler;
import org.apache.camel.support.PatternHelper;
import org.apache.camel.support.SimpleTypeConverter;

/**
 * Makes a context log each failure of a route on one line, with the route, the step, its file and line, and the reason. Camel's own
 * default logs the history of the exchange and a stack trace, and a consumer such as {@code timer:} logs both again. An error handler,
 * {@code onException} or {@code doTry} in a route still decides: this replaces only the default. An {@code Optional} of an exception or a
 * record reads as its value in {@code simple}, or as no text.
 */
public final class RouteFailures {
    private RouteFailures() {}

    /** Call before routes are added. For contexts that belong to the gateway, since it applies to every route of the context. */
    public static void logOnOneLine(CamelContext context) {
        var policy = new RedeliveryPolicyDefinition();
        policy.setExchangeFormatterRef(FailureFormatter.BEAN);
        policy.setLogExhaustedMessageHistory("true");
        var defaults = new DefaultErrorHandlerDefinition();
        defaults.setRedeliveryPolicy(policy);
        defaults.setLoggerBean(new FailureLogger());
        Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
        var formatter = new FailureFormatter();
        // As an Object: the log component takes the only bean of the type ExchangeFormatter for its own messages
        context.getRegistry().bind(FailureFormatter.BEAN, Object.class, (Supplier<Object>) () -> formatter);
        context.getCamelContextExtension().addInterceptStrategy(new FailedStepRecorder());
        model.addModelLifecycleStrategy(new HandlerDefaults(model, defaults));
        context.addLifecycleStrategy(new ConsumerConfigurer());
        context.getTypeConverterRegistry()
                .addTypeConverter(
                        String.class,
                        Optional.class,
                        new SimpleTypeConverter(
                                false,
                                (type, exchange, value) -> ((Optional<?>) value)
                                        .map(present -> String.valueOf(present))
                                        .orElse("")));
    }

    /**
     * Gives the handler to the routes that have none when they are added: neither of their own, of their file, nor of their
     * configuration. As the context's error handler it would win over that of the configuration.
     */
    private static final class HandlerDefaults extends ModelLifecycleStrategySupport {
        private final Model model;
        private final ErrorHandlerFactory defaults;

        HandlerDefaults(Model model, ErrorHandlerFactory defaults) {
            this.model = model;
            this.defaults = defaults;
        }

        @Override
        public void onAddRouteDefinition(RouteDefinition route) {
            if (!hasHandler(route) && (route.isPrepared() || !hasConfiguredHandler(route))) {
                route.setErrorHandlerFactory(defaults);
            }
        }

        /** Camel's own default is a reference by a name that stands for it. */
        private static boolean hasHandler(RouteDefinition route) {
            return route.isErrorHandlerFactorySet()
                    && !(route.getErrorHandlerFactory() instanceof RefErrorHandlerDefinition reference
                            && RefErrorHandlerDefinition.DEFAULT_ERROR_HANDLER_BUILDER.equals(reference.getRef()));
        }

        /** Camel applies the configuration to a route from a template only later. */
        private boolean hasConfiguredHandler(RouteDefinition route) {
            String ids = route.getRouteConfigurationId();
            return model.getRouteConfigurationDefinitions().stream()
                    .filter(configuration -> configuration.getErrorHandler() != null)
                    .anyMatch(configuration -> ids == null
                            ? configuration.getId() == null
                            : PatternHelper.matchPatterns(configuration.getId(), ids.split(",")));
        }
    }

    /** Replaces Camel's default handling of consumers' exceptions, but none that an operator has configured. */
    private static final class ConsumerConfigurer extends LifecycleStrategySupport {
        @Override
        public void onRoutesAdd(Collection<Route> routes) {
            for (Route route : routes) {
                if (route.getConsumer() instanceof DefaultConsumer consumer
                        && consumer.getExceptionHandler() != null
                        && consumer.getExceptionHandler().getClass() == LoggingExceptionHandler.class) {
                    consumer.setExceptionHandler(
                            new ConsumerFailureLogger(route.getRouteId(), SourceLocations.describe(route.getRoute())));
                }
            }
        }
    }
}

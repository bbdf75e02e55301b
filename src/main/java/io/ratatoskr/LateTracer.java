package io.ratatoskr;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.ratatoskr.camel.exchange.RatatoskrConstants;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;

/** The tracer of the gateway's OpenTelemetry for {@linkplain CamelTracer Camel's own}, which is created before the gateway is. */
final class LateTracer implements Tracer {
    private final CamelContext context;
    private volatile @Nullable Tracer tracer;

    private LateTracer(CamelContext context) {
        this.context = context;
    }

    /** Binds the beans that Camel's tracer looks for. */
    static void bind(CamelContext context) {
        context.getRegistry().bind("ratatoskr-camel-tracer", new LateTracer(context));
        context.getRegistry()
                .bind(
                        "ratatoskr-camel-propagators",
                        ContextPropagators.create(W3CTraceContextPropagator.getInstance()));
    }

    @Override
    public SpanBuilder spanBuilder(String name) {
        Tracer known = tracer;
        if (known == null) {
            OpenTelemetry telemetry = context.getRegistry()
                    .lookupByNameAndType(RatatoskrConstants.OPENTELEMETRY_BEAN, OpenTelemetry.class);
            known = (telemetry == null ? OpenTelemetry.noop() : telemetry).getTracer("org.apache.camel");
            tracer = known;
        }
        return known.spanBuilder(name);
    }
}

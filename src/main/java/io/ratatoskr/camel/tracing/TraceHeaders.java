package io.ratatoskr.camel.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.ratatoskr.telemetry.TraceParent;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads and writes the headers of W3C Trace Context. Malformed ones are ignored. Stateless. */
final class TraceHeaders {
    /** What the recommendation wants to be passed on at least, and what is passed on at most. */
    private static final int MAX_STATE_LENGTH = 512;

    private static final String STATE = "tracestate";
    private static final List<String> NAMES = List.of(TraceParent.HEADER, STATE);
    private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();
    private static final TextMapGetter<UnaryOperator<@Nullable String>> GETTER = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(UnaryOperator<@Nullable String> carrier) {
            return NAMES;
        }

        @Override
        public @Nullable String get(@Nullable UnaryOperator<@Nullable String> carrier, String name) {
            String value = carrier == null ? null : carrier.apply(name);
            return value != null && name.equals(STATE) && value.length() > MAX_STATE_LENGTH ? null : value;
        }
    };

    private TraceHeaders() {}

    /**
     * The context of a caller.
     *
     * @param headers the value of a header by its name
     * @return null: there is none, or it is malformed
     */
    static @Nullable Context read(UnaryOperator<@Nullable String> headers) {
        if (headers.apply(TraceParent.HEADER) == null) {
            return null;
        }
        Context context = W3C.extract(Context.root(), headers, GETTER);
        return Span.fromContext(context).getSpanContext().isValid() ? context : null;
    }

    /** Passes on the headers that continue the trace of the span. */
    static void write(SpanContext span, BiConsumer<String, String> headers) {
        if (span.isValid()) {
            W3C.inject(Context.root().with(Span.wrap(span)), headers, (carrier, name, value) -> {
                if (carrier != null) {
                    carrier.accept(name, value);
                }
            });
        }
    }
}

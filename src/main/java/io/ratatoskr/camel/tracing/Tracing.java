package io.ratatoskr.camel.tracing;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.Operation;
import io.ratatoskr.api.internal.text.Text;
import io.ratatoskr.camel.exchange.AttemptObservation;
import io.ratatoskr.camel.exchange.Caller;
import io.ratatoskr.camel.exchange.RatatoskrConstants;
import io.ratatoskr.camel.exchange.RequestObservation;
import io.ratatoskr.camel.exchange.RequestObserver;
import io.ratatoskr.settings.ProviderSettings;
import io.ratatoskr.settings.TracingSettings;
import io.ratatoskr.telemetry.FrontendObservation;
import io.ratatoskr.telemetry.FrontendObserver;
import io.ratatoskr.telemetry.InboundRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * Traces requests: a span for each request of a frontend, or of the library or a route, and below it one for each attempt at a provider.
 * Thread-safe.
 */
public final class Tracing implements RequestObserver, FrontendObserver {
    private static final String SCOPE = "io.ratatoskr";
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH");

    private final Tracer tracer;
    private final GenAiMetrics metrics;
    private final TracingSettings settings;
    private final Map<String, SpanTarget> targets = new HashMap<>();

    public Tracing(OpenTelemetry telemetry, TracingSettings settings, Map<String, ProviderSettings> providers) {
        this.tracer = telemetry.getTracer(SCOPE);
        this.metrics = new GenAiMetrics(telemetry.getMeter(SCOPE));
        this.settings = settings;
        providers.forEach((name, provider) -> targets.put(name, SpanTarget.of(provider, settings)));
    }

    @Override
    public String name() {
        return "ratatoskr-tracing";
    }

    @Override
    public FrontendObservation start(InboundRequest request) {
        String method = METHODS.contains(request.method()) ? request.method() : GenAi.OTHER;
        String route = request.route();
        SpanBuilder builder = tracer.spanBuilder(route.isEmpty() ? method : method + " " + route)
                .setSpanKind(SpanKind.SERVER)
                .setAttribute(GenAi.HTTP_METHOD, method)
                .setAttribute(GenAi.URL_PATH, Text.printableName(request.path()))
                .setAttribute(GenAi.REQUEST_ID, request.requestId());
        if (!route.isEmpty()) {
            builder.setAttribute(GenAi.HTTP_ROUTE, route);
        }
        if (request.callerName() != null) {
            builder.setAttribute(GenAi.CALLER, request.callerName());
        }
        Context parent = TraceHeaders.read(name -> name == null ? null : request.header(name));
        builder.setParent(parent == null ? Context.root() : parent);
        return new FrontendSpan(builder.startSpan());
    }

    @Override
    public RequestObservation start(Exchange exchange, ModelRequest request) {
        AttemptObservation outer =
                exchange.getVariable(RatatoskrConstants.ATTEMPT_OBSERVATION, AttemptObservation.class);
        AttemptSpan enclosing = outer == null ? null : outer.as(AttemptSpan.class);
        if (enclosing != null) {
            // A part of that attempt, such as a judge's call
            return new RequestSpan(this, enclosing.span(), false);
        }
        FrontendSpan frontend = exchange.getVariable(RatatoskrConstants.CALLER) instanceof Caller caller
                ? caller.observation().as(FrontendSpan.class)
                : null;
        if (frontend != null) {
            frontend.span().setAttribute(GenAi.OPERATION, GenAi.operation(request.operation()));
            frontend.span().setAttribute(GenAi.REQUEST_MODEL, model(request));
            return new RequestSpan(this, frontend.span(), false);
        }
        Span own = tracer.spanBuilder(spanName(request.operation(), model(request)))
                .setSpanKind(SpanKind.INTERNAL)
                .setAttribute(GenAi.OPERATION, GenAi.operation(request.operation()))
                .setAttribute(GenAi.REQUEST_MODEL, model(request))
                .setParent(parent(exchange))
                .startSpan();
        exchange.setVariable(RatatoskrConstants.TRACE_ID, own.getSpanContext().getTraceId());
        return new RequestSpan(this, own, true);
    }

    /** The current span of the application or of Camel's own tracer, else the context in the message's headers. */
    private static Context parent(Exchange exchange) {
        Context current = Context.current();
        if (Span.fromContext(current).getSpanContext().isValid()) {
            return current;
        }
        Context sender =
                TraceHeaders.read(name -> exchange.getMessage().getHeader(name) instanceof String text ? text : null);
        return sender == null ? Context.root() : sender;
    }

    static String spanName(Operation operation, String model) {
        return GenAi.operation(operation) + " " + model;
    }

    /** The requested model as far as a span needs it; callers choose it. */
    static String model(ModelRequest request) {
        return Text.printableName(request.model());
    }

    Tracer tracer() {
        return tracer;
    }

    GenAiMetrics metrics() {
        return metrics;
    }

    /** How much content attributes may have; null: none. */
    @Nullable
    ContentCapture content() {
        return settings.captureContent() ? new ContentCapture(settings.contentLimit()) : null;
    }

    SpanTarget target(String provider) {
        SpanTarget known = targets.get(provider);
        return known == null ? SpanTarget.unknown(provider) : known;
    }
}

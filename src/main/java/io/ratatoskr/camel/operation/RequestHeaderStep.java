package io.ratatoskr.camel.operation;

import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.camel.convert.RequestBodies;
import io.ratatoskr.camel.convert.RequestKind;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * First step of {@code direct:serve-<operation>}: applies the headers that a policy has set to the request, and removes them. A policy
 * may have replaced the request by a body of another type. Thread-safe.
 */
public final class RequestHeaderStep implements Processor {
    private final RequestKind kind;

    public RequestHeaderStep(RequestKind kind) {
        this.kind = kind;
    }

    /** @throws InvalidRequest when the body or a header is invalid */
    @Override
    public void process(Exchange exchange) {
        RequestBodies.prepare(exchange, kind);
    }
}

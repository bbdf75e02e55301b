package io.ratatoskr.cli;

import io.ratatoskr.telemetry.CurrentRequest;
import io.ratatoskr.telemetry.RequestIdentity;
import java.util.Map;
import org.apache.logging.log4j.core.util.ContextDataProvider;

/**
 * Adds the ids of a thread's request to Log4j's events: {@code %X{request_id}} and {@code %X{trace_id}} in a pattern. Log4j finds this
 * class as a service. The ids are read only for events that are logged.
 */
public final class RequestContextData implements ContextDataProvider {
    private static final String REQUEST_ID = "request_id";
    private static final String TRACE_ID = "trace_id";

    @Override
    public Map<String, String> supplyContextData() {
        RequestIdentity request = CurrentRequest.get();
        if (request == null) {
            return Map.of();
        }
        String trace = request.traceId();
        return trace == null
                ? Map.of(REQUEST_ID, request.requestId())
                : Map.of(REQUEST_ID, request.requestId(), TRACE_ID, trace);
    }
}

package io.ratatoskr.camel.ratatoskr;

import static io.ratatoskr.camel.exchange.RatatoskrConstants.CANCELLATION;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.PARAMETER_POLICY;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.REQUEST_ID;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.cache.CacheStatus;
import io.ratatoskr.camel.exchange.RatatoskrHeaders;
import io.ratatoskr.camel.exchange.RequestStats;
import io.ratatoskr.client.CallContext;
import io.ratatoskr.client.transport.ResponseOrigin;
import io.ratatoskr.parameters.ParameterChange;
import io.ratatoskr.parameters.ParameterChange.Action;
import io.ratatoskr.parameters.ParameterChange.Lacking;
import io.ratatoskr.settings.ParameterPolicy;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/** What goes with a call beside its record, from headers and variables of its exchange, and what the gateway reports about it. */
final class ServiceCallContext {
    private static final String TRACE_PARENT = "traceparent";
    private static final Pattern TRACE_PARENT_FORM =
            Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

    private final Map<String, String> meta = new LinkedHashMap<>();
    private final @Nullable Cancellation cancellation;
    private volatile ResponseOrigin origin = ResponseOrigin.UNKNOWN;

    /** Removes the headers that are for this call only. */
    ServiceCallContext(Exchange exchange) {
        Message message = exchange.getMessage();
        if (exchange.getVariable(PARAMETER_POLICY) instanceof ParameterPolicy policy) {
            meta.put("parameters", policy.wireName());
        }
        put("cache", message.removeHeader(RatatoskrHeaders.CACHE));
        put("session", message.getHeader(RatatoskrHeaders.SESSION));
        Object trace = message.getHeader(TRACE_PARENT);
        if (trace != null && TRACE_PARENT_FORM.matcher(trace.toString()).matches()) {
            put(TRACE_PARENT, trace);
        }
        put("request_id", exchange.getVariable(REQUEST_ID));
        this.cancellation = exchange.getVariable(CANCELLATION) instanceof Cancellation outer ? outer : null;
    }

    private void put(String name, @Nullable Object value) {
        if (value != null && !value.toString().isBlank()) {
            meta.put(name, value.toString());
        }
    }

    CallContext ofCall() {
        return new CallContext(meta, cancellation, reported -> origin = reported);
    }

    /** What the gateway has reported, as the statistics of the exchange. */
    RequestStats stats() {
        var stats = new RequestStats();
        ResponseOrigin reported = origin;
        for (int i = 0; reported.attempts() != null && i < reported.attempts(); i++) {
            stats.addCall();
        }
        if (reported.dropped() != null) {
            stats.setChanges(Arrays.stream(reported.dropped().split(","))
                    .map(String::strip)
                    .map(name -> new ParameterChange(name, Action.DROPPED, "", Lacking.MODEL))
                    .toList());
        }
        for (CacheStatus.Kind kind : CacheStatus.Kind.values()) {
            if (kind.wireName().equals(reported.cache())) {
                stats.setCacheStatus(new CacheStatus(kind, 0));
            }
        }
        return stats;
    }
}

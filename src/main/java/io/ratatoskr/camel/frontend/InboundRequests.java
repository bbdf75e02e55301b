package io.ratatoskr.camel.frontend;

import static io.ratatoskr.camel.exchange.RatatoskrConstants.CANCELLATION;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.INBOUND_REQUEST;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.PARAMETER_POLICY;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.REQUEST_STATS;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.Overloaded;
import io.ratatoskr.api.error.PayloadTooLarge;
import io.ratatoskr.api.internal.text.Text;
import io.ratatoskr.camel.exchange.JsonPool;
import io.ratatoskr.camel.exchange.RequestPart;
import io.ratatoskr.camel.exchange.RequestStats;
import io.ratatoskr.dialect.RequestLimits;
import io.ratatoskr.dialect.RequestParser;
import io.ratatoskr.json.JsonSize;
import io.ratatoskr.limits.BodyMemory;
import io.ratatoskr.settings.ParameterPolicy;
import java.util.Locale;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** Parses request bodies into the records that the operations take, and keeps the original request. */
public final class InboundRequests {
    private static final String POLICY_HEADER = "x-ratatoskr-parameters";
    /** Property of an exchange with the {@link BodyMemory} of its request. */
    public static final String BODY_MEMORY = "ratatoskr-body-memory";
    /** Smaller bodies take no more memory, once they are parsed, than a request takes anyway. */
    public static final int MIN_MEASURED_BYTES = 4 * 1024;

    private InboundRequests() {}

    /** Parses the body, keeps the request in its variable for the response, and starts its statistics. */
    public static ModelRequest read(Exchange exchange, RequestParser parser, JsonPool jsonPool) {
        var stats = new RequestStats();
        exchange.setVariable(REQUEST_STATS, stats);
        readPolicy(exchange);
        byte[] body = requireContent(exchange, exchange.getMessage().getBody(byte[].class), jsonPool);
        ModelRequest request = jsonPool.request(
                body.length, exchange.getVariable(CANCELLATION, Cancellation.class), () -> parser.parse(body));
        exchange.setVariable(INBOUND_REQUEST, request);
        stats.addTime(RequestPart.PARSE, stats.startNanos());
        return request;
    }

    /** Reads the caller's parameter policy from its header, if there is one. */
    public static void readPolicy(Exchange exchange) {
        String word = exchange.getMessage().getHeader(POLICY_HEADER, String.class);
        if (word != null) {
            exchange.setVariable(
                    PARAMETER_POLICY,
                    ParameterPolicy.of(word.strip().toLowerCase(Locale.ROOT))
                            .orElseThrow(
                                    () -> new InvalidRequest("the header %s is '%s'; expected warn, error or ignore"
                                            .formatted(POLICY_HEADER, Text.echo(word)))));
        }
    }

    /**
     * Checks that a JSON body may be parsed, and reserves the memory for what it is parsed to.
     *
     * @throws InvalidRequest when the body is empty
     * @throws PayloadTooLarge when it has too many values, or they take more memory than there is for bodies
     * @throws Overloaded when there is no memory for them now
     */
    public static byte[] requireContent(Exchange exchange, byte @Nullable [] body, JsonPool jsonPool) {
        if (body == null || body.length == 0) {
            throw new InvalidRequest("the body is empty; expected a JSON object");
        }
        if (body.length >= MIN_MEASURED_BYTES) {
            JsonSize size = jsonPool.request(
                    body.length,
                    exchange.getVariable(CANCELLATION, Cancellation.class),
                    () -> JsonSize.of(body, RequestLimits.MAX_VALUES));
            if (size.values() > RequestLimits.MAX_VALUES) {
                throw new PayloadTooLarge(
                        "the body has more than %,d JSON values, the maximum".formatted(RequestLimits.MAX_VALUES));
            }
            BodyMemory memory = exchange.getProperty(BODY_MEMORY, BodyMemory.class);
            if (memory != null) {
                memory.reserve(size.parsedBytes());
            }
        }
        return body;
    }
}

package io.ratatoskr.camel.http;

import static io.ratatoskr.camel.exchange.RatatoskrConstants.PARAMETER_POLICY;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.REQUEST;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.REQUEST_STATS;

import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.internal.Text;
import io.ratatoskr.camel.exchange.RequestStats;
import io.ratatoskr.dialect.RequestParser;
import io.ratatoskr.settings.ParameterPolicy;
import java.util.Locale;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** Parses request bodies into the records that the operations take, and keeps the original request. */
final class InboundRequests {
    private static final String POLICY_HEADER = "x-ratatoskr-parameters";

    private InboundRequests() {}

    /** Parses the body, keeps the request in its variable for the response, and starts its statistics. */
    static ModelRequest read(Exchange exchange, RequestParser parser) {
        exchange.setVariable(REQUEST_STATS, new RequestStats());
        readPolicy(exchange);
        ModelRequest request = parser.parse(requireContent(exchange.getMessage().getBody(byte[].class)));
        exchange.setVariable(REQUEST, request);
        return request;
    }

    /** Reads the caller's parameter policy from its header, if there is one. */
    static void readPolicy(Exchange exchange) {
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

    /** @throws InvalidRequest when the body is empty */
    static byte[] requireContent(byte @Nullable [] body) {
        if (body == null || body.length == 0) {
            throw new InvalidRequest("the body is empty; expected a JSON object");
        }
        return body;
    }
}

package io.ratatoskr.camel.http;

import static io.ratatoskr.camel.RatatoskrConstants.PARAMETERS;
import static io.ratatoskr.camel.RatatoskrConstants.REQUEST;
import static io.ratatoskr.camel.RatatoskrConstants.SPENT;

import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.camel.Spent;
import io.ratatoskr.parameters.Policy;
import java.util.Locale;
import java.util.function.Function;
import org.apache.camel.Exchange;

/** What a client asks, from the bytes of its body to the record that the operations take. */
final class Asked {
    private static final String POLICY = "x-ratatoskr-parameters";

    private Asked() {}

    /** Reads the body, keeps the request for {@link #as}, and begins to count what it costs. */
    static void read(Exchange exchange, Function<byte[], ? extends ModelRequest> reader) {
        exchange.setVariable(SPENT, new Spent());
        wish(exchange);
        ModelRequest request = reader.apply(body(exchange));
        exchange.setVariable(REQUEST, request);
        exchange.getMessage().setBody(request);
    }

    /** Takes the caller's own policy for parameters, if there is one. */
    static void wish(Exchange exchange) {
        String word = exchange.getMessage().getHeader(POLICY, String.class);
        if (word != null) {
            exchange.setVariable(
                    PARAMETERS,
                    Policy.of(word.strip().toLowerCase(Locale.ROOT))
                            .orElseThrow(() -> new InvalidRequest("the header %s is '%s'; it is warn, error or ignore"
                                    .formatted(POLICY, Rejection.shorten(word)))));
        }
    }

    /** The request as it came to the door. */
    static <T> T as(Exchange exchange, Class<T> type) {
        return type.cast(exchange.getVariable(REQUEST));
    }

    private static byte[] body(Exchange exchange) {
        if (exchange.getMessage().getBody() instanceof byte[] bytes && bytes.length > 0) {
            return bytes;
        }
        throw new InvalidRequest("the body is empty; a JSON object is wanted");
    }
}

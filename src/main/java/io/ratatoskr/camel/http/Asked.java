package io.ratatoskr.camel.http;

import static io.ratatoskr.camel.RatatoskrConstants.REQUEST;
import static io.ratatoskr.camel.RatatoskrConstants.SPENT;

import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.camel.Spent;
import java.util.function.Function;
import org.apache.camel.Exchange;

/** What a client asks, from the bytes of its body to the record that the operations take. */
final class Asked {
    private Asked() {}

    /** Reads the body, keeps the request for {@link #as}, and begins to count what it costs. */
    static void read(Exchange exchange, Function<byte[], ? extends ModelRequest> reader) {
        exchange.setVariable(SPENT, new Spent());
        ModelRequest request = reader.apply(body(exchange));
        exchange.setVariable(REQUEST, request);
        exchange.getMessage().setBody(request);
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

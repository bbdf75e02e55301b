package io.ratatoskr.camel.http;

import static io.ratatoskr.camel.exchange.RatatoskrConstants.CANCELLATION;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.RoutePlan;
import io.ratatoskr.camel.exchange.JsonPool;
import io.ratatoskr.camel.frontend.InboundRequests;
import io.ratatoskr.dialect.Dialect;
import io.ratatoskr.dialect.RequestParser;
import io.ratatoskr.dialect.ratatoskr.RatatoskrRouteRequests;
import io.ratatoskr.dialect.ratatoskr.RatatoskrRouteWriter;
import io.ratatoskr.http.GatewayHttpResponse;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** Binds explained routing to HTTP: the request is the body of an operation, with the operation's name. Thread-safe. */
public final class RoutePlanHttpBinding {
    private final Dialect openAi;
    private final Dialect own;
    private final JsonPool jsonPool;

    /**
     * @param openAi the dialect of chats, completions and embeddings
     * @param own the dialect of all other operations
     */
    public RoutePlanHttpBinding(Dialect openAi, Dialect own, JsonPool jsonPool) {
        this.openAi = openAi;
        this.own = own;
        this.jsonPool = jsonPool;
    }

    /** In: JSON of the request, with the field {@code operation}. */
    public ModelRequest request(@Body byte @Nullable [] body, Exchange exchange) {
        InboundRequests.readPolicy(exchange);
        byte[] json = InboundRequests.requireContent(exchange, body, jsonPool);
        return jsonPool.request(json.length, exchange.getVariable(CANCELLATION, Cancellation.class), () -> {
            RatatoskrRouteRequests.Parsed parsed = RatatoskrRouteRequests.read(json);
            Dialect dialect = openAi.operations().contains(parsed.operation()) ? openAi : own;
            RequestParser parser = parsed.isBatch()
                    ? dialect.batchRequestParser(parsed.operation())
                    : dialect.requestParser(parsed.operation());
            return parser.parse(parsed.body());
        });
    }

    public GatewayHttpResponse response(@Body RoutePlan plan) {
        return GatewayHttpResponse.json(200, RatatoskrRouteWriter.write(plan));
    }
}

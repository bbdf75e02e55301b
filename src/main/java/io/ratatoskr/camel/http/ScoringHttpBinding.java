package io.ratatoskr.camel.http;

import io.ratatoskr.api.ClassifyRequest;
import io.ratatoskr.api.ClassifyResponse;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.NliResponse;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.RerankResponse;
import io.ratatoskr.api.ScoringResponse;
import io.ratatoskr.api.StanceRequest;
import io.ratatoskr.api.StanceResponse;
import io.ratatoskr.api.ZeroShotRequest;
import io.ratatoskr.dialect.ratatoskr.RatatoskrRequests;
import io.ratatoskr.dialect.ratatoskr.RatatoskrScoringWriter;
import org.apache.camel.Exchange;
import io.ratatoskr.http.GatewayHttpResponse;

/**
 * Binds the scoring operations to HTTP in the gateway's own JSON: request bytes to records, response records to {@link GatewayHttpResponse}.
 * The routes of {@code routes/http} call its methods by name. Thread-safe.
 */
public final class ScoringHttpBinding {
    public void nliRequest(Exchange exchange) {
        InboundRequests.read(exchange, RatatoskrRequests::readNli);
    }

    public void nliBatchRequest(Exchange exchange) {
        InboundRequests.read(exchange, RatatoskrRequests::readNliBatch);
    }

    public void zeroShotRequest(Exchange exchange) {
        InboundRequests.read(exchange, RatatoskrRequests::readZeroShot);
    }

    public void classifyRequest(Exchange exchange) {
        InboundRequests.read(exchange, RatatoskrRequests::readClassify);
    }

    public void stanceRequest(Exchange exchange) {
        InboundRequests.read(exchange, RatatoskrRequests::readStance);
    }

    public void rerankRequest(Exchange exchange) {
        InboundRequests.read(exchange, RatatoskrRequests::readRerank);
    }

    public void nliReply(Exchange exchange) {
        var response = (NliResponse) exchange.getMessage().getBody();
        boolean single = InboundRequests.original(exchange, NliRequest.class).single();
        reply(exchange, response, RatatoskrScoringWriter.write(response, single));
    }

    public void zeroShotReply(Exchange exchange) {
        var response = (ClassifyResponse) exchange.getMessage().getBody();
        boolean single =
                InboundRequests.original(exchange, ZeroShotRequest.class).single();
        reply(exchange, response, RatatoskrScoringWriter.write(response, single));
    }

    public void classifyReply(Exchange exchange) {
        var response = (ClassifyResponse) exchange.getMessage().getBody();
        boolean single =
                InboundRequests.original(exchange, ClassifyRequest.class).single();
        reply(exchange, response, RatatoskrScoringWriter.write(response, single));
    }

    public void stanceReply(Exchange exchange) {
        var response = (StanceResponse) exchange.getMessage().getBody();
        boolean single = InboundRequests.original(exchange, StanceRequest.class).single();
        reply(exchange, response, RatatoskrScoringWriter.write(response, single));
    }

    public void rerankReply(Exchange exchange) {
        var response = (RerankResponse) exchange.getMessage().getBody();
        reply(
                exchange,
                response,
                RatatoskrScoringWriter.write(response, InboundRequests.original(exchange, RerankRequest.class)));
    }

    private static void reply(Exchange exchange, ScoringResponse response, byte[] json) {
        exchange.getMessage().setBody(GatewayHeaders.json(exchange, response, json));
    }
}

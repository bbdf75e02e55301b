package io.ratatoskr.camel.http;

import io.ratatoskr.api.ClassifyRequest;
import io.ratatoskr.api.ClassifyResponse;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.NliResponse;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.RerankResponse;
import io.ratatoskr.api.StanceRequest;
import io.ratatoskr.api.StanceResponse;
import io.ratatoskr.api.ScoringResponse;
import io.ratatoskr.api.ZeroShotRequest;
import io.ratatoskr.wire.NativeAnswers;
import io.ratatoskr.wire.NativeRequests;
import org.apache.camel.Exchange;

/**
 * Binds the scoring operations to HTTP in the gateway's own JSON: request bytes to records, response records to {@link HttpReply}.
 * The routes of {@code routes/http} call its methods by name. Thread-safe.
 */
public final class NativeDoor {
    public void nliRequest(Exchange exchange) {
        Asked.read(exchange, NativeRequests::readNli);
    }

    public void nliBatchRequest(Exchange exchange) {
        Asked.read(exchange, NativeRequests::readNliBatch);
    }

    public void zeroShotRequest(Exchange exchange) {
        Asked.read(exchange, NativeRequests::readZeroShot);
    }

    public void classifyRequest(Exchange exchange) {
        Asked.read(exchange, NativeRequests::readClassify);
    }

    public void stanceRequest(Exchange exchange) {
        Asked.read(exchange, NativeRequests::readStance);
    }

    public void rerankRequest(Exchange exchange) {
        Asked.read(exchange, NativeRequests::readRerank);
    }

    public void nliReply(Exchange exchange) {
        var answer = (NliResponse) exchange.getMessage().getBody();
        boolean single = Asked.as(exchange, NliRequest.class).single();
        reply(exchange, answer, NativeAnswers.write(answer, single));
    }

    public void zeroShotReply(Exchange exchange) {
        var answer = (ClassifyResponse) exchange.getMessage().getBody();
        boolean single = Asked.as(exchange, ZeroShotRequest.class).single();
        reply(exchange, answer, NativeAnswers.write(answer, single));
    }

    public void classifyReply(Exchange exchange) {
        var answer = (ClassifyResponse) exchange.getMessage().getBody();
        boolean single = Asked.as(exchange, ClassifyRequest.class).single();
        reply(exchange, answer, NativeAnswers.write(answer, single));
    }

    public void stanceReply(Exchange exchange) {
        var answer = (StanceResponse) exchange.getMessage().getBody();
        boolean single = Asked.as(exchange, StanceRequest.class).single();
        reply(exchange, answer, NativeAnswers.write(answer, single));
    }

    public void rerankReply(Exchange exchange) {
        var answer = (RerankResponse) exchange.getMessage().getBody();
        reply(exchange, answer, NativeAnswers.write(answer, Asked.as(exchange, RerankRequest.class)));
    }

    private static void reply(Exchange exchange, ScoringResponse answer, byte[] json) {
        exchange.getMessage().setBody(Served.whole(exchange, answer, json));
    }
}

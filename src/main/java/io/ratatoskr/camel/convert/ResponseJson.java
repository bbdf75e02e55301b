package io.ratatoskr.camel.convert;

import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.ClassifyRequest;
import io.ratatoskr.api.ClassifyResponse;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.GenerateResponse;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.NliResponse;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.RerankResponse;
import io.ratatoskr.api.StanceRequest;
import io.ratatoskr.api.StanceResponse;
import io.ratatoskr.api.TokenCount;
import io.ratatoskr.api.Tokenization;
import io.ratatoskr.api.ZeroShotRequest;
import io.ratatoskr.camel.exchange.PayloadSize;
import io.ratatoskr.camel.exchange.RatatoskrConstants;
import io.ratatoskr.dialect.openai.OpenAiResponseWriter;
import io.ratatoskr.dialect.ratatoskr.RatatoskrScoringWriter;
import io.ratatoskr.dialect.ratatoskr.RatatoskrTokenWriter;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** Responses as JSON, as over HTTP: chats, completions and embeddings in OpenAI's format, others in the gateway's own. */
final class ResponseJson {
    /** A token as JSON, about. */
    private static final int BYTES_PER_TOKEN = 48;

    private ResponseJson() {}

    /** @param exchange its variable {@code request} tells whether one text was sent, or a list; null: none */
    static byte[] of(ModelResponse response, @Nullable Exchange exchange) {
        return LargeJson.write(PayloadSize.of(response), exchange, () -> write(response, request(exchange)));
    }

    private static byte[] write(ModelResponse response, @Nullable Object request) {
        return switch (response) {
            case ChatResponse chat -> OpenAiResponseWriter.write(chat);
            case GenerateResponse generate -> OpenAiResponseWriter.write(generate);
            case EmbedResponse embed ->
                OpenAiResponseWriter.write(
                        embed, request instanceof EmbedRequest sent ? sent.encoding() : EmbedRequest.Encoding.FLOAT);
            case NliResponse nli ->
                RatatoskrScoringWriter.write(
                        nli, isSingle(request, nli.results().size()));
            case ClassifyResponse classify ->
                RatatoskrScoringWriter.write(
                        classify, isSingle(request, classify.results().size()));
            case StanceResponse stance ->
                RatatoskrScoringWriter.write(
                        stance, isSingle(request, stance.results().size()));
            case RerankResponse rerank ->
                request instanceof RerankRequest sent
                        ? RatatoskrScoringWriter.write(rerank, sent)
                        : RatatoskrScoringWriter.write(rerank);
        };
    }

    /** Whether the response is one object, not a list: as the request had one text or a list of them. */
    private static boolean isSingle(@Nullable Object request, int results) {
        return switch (request) {
            case NliRequest nli -> nli.single();
            case ZeroShotRequest zeroShot -> zeroShot.single();
            case ClassifyRequest classify -> classify.single();
            case StanceRequest stance -> stance.single();
            case null, default -> results == 1;
        };
    }

    static byte[] of(TokenCount count) {
        return RatatoskrTokenWriter.write(count);
    }

    static byte[] of(Tokenization tokens, @Nullable Exchange exchange) {
        return LargeJson.write(
                (long) BYTES_PER_TOKEN * tokens.tokens().size(), exchange, () -> RatatoskrTokenWriter.write(tokens));
    }

    /** The request of the exchange's last call of an operation; null if there is none. */
    static @Nullable Object request(@Nullable Exchange exchange) {
        return exchange != null && exchange.getVariable(RatatoskrConstants.REQUEST) instanceof RequestView view
                ? view.record()
                : null;
    }
}

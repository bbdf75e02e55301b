package io.ratatoskr.camel.operation;

import static io.ratatoskr.camel.exchange.RatatoskrConstants.CANCELLATION;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.INBOUND_REQUEST;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.TokenCount;
import io.ratatoskr.api.TokenInput;
import io.ratatoskr.api.TokenRequest;
import io.ratatoskr.api.Tokenization;
import io.ratatoskr.api.chat.Input;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.routing.Router;
import java.util.List;
import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

/** Route steps for token operations, and for token counts that providers do not report. */
public final class TokenService {
    private static final AdditionalProperties ESTIMATED =
            AdditionalProperties.NONE.with("estimated", new RawJson("true"));

    private final Router router;
    private final BoundedTokenizers tokenizers;

    public TokenService(Router router, BoundedTokenizers tokenizers) {
        this.router = router;
        this.tokenizers = tokenizers;
    }

    /** @throws InvalidRequest when the body is not a {@link TokenRequest} */
    public TokenCount count(@Body @Nullable Object body, @Variable(CANCELLATION) @Nullable Cancellation cancellation) {
        TokenRequest request = request(body);
        return tokenizers.count(
                List.of(request.input()), router.modelName(request.model(), request.provider()), cancellation);
    }

    /** @throws InvalidRequest when the body is not a {@link TokenRequest} */
    public Tokenization tokenize(
            @Body @Nullable Object body, @Variable(CANCELLATION) @Nullable Cancellation cancellation) {
        TokenRequest request = request(body);
        return tokenizers.tokenize(
                request.input(), router.modelName(request.model(), request.provider()), cancellation);
    }

    /**
     * The response with estimated token counts where the provider reports none, marked by {@code estimated: true} and without a cost:
     * OpenAI's embeddings always have a {@code usage}. Unchanged if the tokens cannot be counted now.
     *
     * @param request the request as the client sent it
     */
    public EmbedResponse estimateUsage(
            @Body EmbedResponse response,
            @Variable(INBOUND_REQUEST) EmbedRequest request,
            @Variable(CANCELLATION) @Nullable Cancellation cancellation) {
        if (response.usage() != null) {
            return response;
        }
        try {
            long tokens = switch (request.input()) {
                case Input.Texts texts ->
                    tokenizers
                            .count(
                                    texts.texts().stream()
                                            .map(TokenInput.Text::new)
                                            .toList(),
                                    router.modelName(
                                            request.model(), request.selection().provider()),
                                    cancellation)
                            .count();
                case Input.Tokens lists ->
                    lists.tokens().stream().mapToLong(ids -> ids.length).sum();
            };
            return response.withUsage(new Usage(tokens, 0, tokens, null, null, null, ESTIMATED));
        } catch (GatewayException notCounted) {
            return response;
        }
    }

    private static TokenRequest request(@Nullable Object body) {
        if (body instanceof TokenRequest request) {
            return request;
        }
        throw new InvalidRequest("the message body is %s; expected a TokenRequest"
                .formatted(body == null ? "empty" : "a " + body.getClass().getName()));
    }
}

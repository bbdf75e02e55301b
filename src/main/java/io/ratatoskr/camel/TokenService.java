package io.ratatoskr.camel;

import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.TokenCount;
import io.ratatoskr.api.TokenRequest;
import io.ratatoskr.api.Tokenization;
import io.ratatoskr.routing.Router;
import io.ratatoskr.tokens.Tokenizers;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** Route steps for token operations. In: {@link TokenRequest}. */
public final class TokenService {
    private final Router router;
    private final Tokenizers tokenizers;

    public TokenService(Router router, Tokenizers tokenizers) {
        this.router = router;
        this.tokenizers = tokenizers;
    }

    public TokenCount count(Exchange exchange) {
        TokenRequest request = request(exchange.getMessage().getBody());
        return tokenizers.count(request, router.modelName(request.model()));
    }

    public Tokenization tokenize(Exchange exchange) {
        TokenRequest request = request(exchange.getMessage().getBody());
        return tokenizers.tokenize(request, router.modelName(request.model()));
    }

    private static TokenRequest request(@Nullable Object body) {
        if (body instanceof TokenRequest request) {
            return request;
        }
        throw new InvalidRequest("the message body is %s; expected a TokenRequest"
                .formatted(body == null ? "empty" : "a " + body.getClass().getName()));
    }
}

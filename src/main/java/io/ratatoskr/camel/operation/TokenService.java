package io.ratatoskr.camel.operation;

import io.ratatoskr.api.TokenCount;
import io.ratatoskr.api.TokenRequest;
import io.ratatoskr.api.Tokenization;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.routing.Router;
import io.ratatoskr.tokenizer.Tokenizers;
import org.apache.camel.Body;
import org.jspecify.annotations.Nullable;

/** Route steps for token operations. In: {@link TokenRequest}. */
public final class TokenService {
    private final Router router;
    private final Tokenizers tokenizers;

    public TokenService(Router router, Tokenizers tokenizers) {
        this.router = router;
        this.tokenizers = tokenizers;
    }

    /** @throws InvalidRequest when the body is not a {@link TokenRequest} */
    public TokenCount count(@Body @Nullable Object body) {
        TokenRequest request = request(body);
        return tokenizers.count(request, router.modelName(request.model(), request.provider()));
    }

    /** @throws InvalidRequest when the body is not a {@link TokenRequest} */
    public Tokenization tokenize(@Body @Nullable Object body) {
        TokenRequest request = request(body);
        return tokenizers.tokenize(request, router.modelName(request.model(), request.provider()));
    }

    private static TokenRequest request(@Nullable Object body) {
        if (body instanceof TokenRequest request) {
            return request;
        }
        throw new InvalidRequest("the message body is %s; expected a TokenRequest"
                .formatted(body == null ? "empty" : "a " + body.getClass().getName()));
    }
}

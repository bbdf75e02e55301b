package io.ratatoskr.camel.operation;

import static io.ratatoskr.camel.exchange.RatatoskrConstants.CANCELLATION;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.TokenCount;
import io.ratatoskr.api.TokenRequest;
import io.ratatoskr.api.Tokenization;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.routing.Router;
import java.util.List;
import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

/** Route steps for token operations. In: {@link TokenRequest}. */
public final class TokenService {
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

    private static TokenRequest request(@Nullable Object body) {
        if (body instanceof TokenRequest request) {
            return request;
        }
        throw new InvalidRequest("the message body is %s; expected a TokenRequest"
                .formatted(body == null ? "empty" : "a " + body.getClass().getName()));
    }
}

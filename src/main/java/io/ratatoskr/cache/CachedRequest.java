package io.ratatoskr.cache;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.ClassifyResponse;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.GenerateResponse;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.NliResponse;
import io.ratatoskr.api.Operation;
import io.ratatoskr.api.RerankResponse;
import io.ratatoskr.api.StanceResponse;
import java.util.List;

/**
 * A request for which the cache is looked up.
 *
 * @param scope what its entries belong to
 * @param context everything beside the request that the response depends on: caller, base URL, revision of the model, … Values that
 *     {@link RequestDigest} takes
 */
public record CachedRequest(
        ModelRequest request, CacheScope scope, List<?> context, CacheControl control, Cancellation cancellation) {
    /** Whether the entry responds to such a request. Entries that are shared may have been written by anybody. */
    boolean isOfKind(Stored stored) {
        return switch (stored) {
            case Stored.Chat chat -> request.stream() && request.operation() == Operation.CHAT;
            case Stored.Completion completion -> request.stream() && request.operation() == Operation.GENERATE;
            case Stored.Response(ModelResponse response, List<?> changes) ->
                !request.stream()
                        && switch (request.operation()) {
                            case CHAT -> response instanceof ChatResponse;
                            case GENERATE -> response instanceof GenerateResponse;
                            case EMBED -> response instanceof EmbedResponse;
                            case NLI -> response instanceof NliResponse;
                            case ZERO_SHOT, CLASSIFY -> response instanceof ClassifyResponse;
                            case STANCE -> response instanceof StanceResponse;
                            case RERANK -> response instanceof RerankResponse;
                        };
        };
    }

    /** The keys of the inputs, in order; of a request that is not divided, one. */
    List<CacheKey> keys(List<?> items) {
        byte[] base = new RequestDigest(RequestItems.OMITTED)
                .add(EntryCodec.fingerprint())
                .add(scope.operation())
                .add(scope.provider())
                .add(scope.model())
                .add(context)
                .add(request)
                .key()
                .digest();
        return items.isEmpty()
                ? List.of(new CacheKey(base))
                : items.stream()
                        .map(item -> new RequestDigest(RequestItems.OMITTED)
                                .add(base)
                                .add(item)
                                .key())
                        .toList();
    }
}

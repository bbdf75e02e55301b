package io.ratatoskr.cache;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.ModelRequest;
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

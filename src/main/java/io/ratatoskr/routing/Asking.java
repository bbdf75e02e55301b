package io.ratatoskr.routing;

import io.ratatoskr.api.Operation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request wants, beside its model.
 *
 * @param pinned the one provider that the caller names
 * @param ordered who may be asked, in order
 * @param serving who has a route for the operation
 */
record Asking(Operation operation, @Nullable String pinned, List<String> ordered, List<String> serving) {
    /** Whether the caller leaves that provider in. */
    boolean allows(String provider) {
        return pinned == null || pinned.equals(provider);
    }
}

package io.ratatoskr.api;

import java.util.List;

/**
 * A request to refresh the model lists of providers now.
 *
 * @param providers by name; empty for all that can be refreshed
 * @param keep whether to apply and store the new lists; if false, they are only compared with the known ones
 */
public record RefreshOrder(List<String> providers, boolean keep) {
    public RefreshOrder {
        providers = providers.stream().distinct().toList();
    }
}

package io.ratatoskr.api;

import java.util.List;

/**
 * A request to refresh the model lists of providers now.
 *
 * @param providers by name; empty for all that can be refreshed
 * @param apply whether to apply and store the new lists; if false, they are only compared with the known ones
 */
public record RefreshRequest(List<String> providers, boolean apply) {
    public RefreshRequest {
        providers = providers.stream().distinct().toList();
    }
}

package io.ratatoskr.api;

import java.util.List;

/**
 * Providers are to be asked, now, which models they have.
 *
 * @param providers by name; empty: every one that can be asked
 * @param keep whether what they tell is taken over, and kept for the next start; if not, it is only compared with what is known
 */
public record RefreshOrder(List<String> providers, boolean keep) {
    public RefreshOrder {
        providers = providers.stream().distinct().toList();
    }
}

package io.ratatoskr.judge;

import io.ratatoskr.api.Extra;
import io.ratatoskr.api.Usage;
import org.jspecify.annotations.Nullable;

/** What the calls of one judgement have cost together, those in vain included. Not thread-safe. */
final class Bill {
    private @Nullable Usage total;
    private int calls;
    private boolean complete = true;

    /** @param usage what one call cost; null: its provider did not tell, and the sum is unknown from then on */
    void add(@Nullable Usage usage) {
        calls++;
        if (usage == null) {
            complete = false;
        } else {
            total = total == null ? usage : sum(total, usage);
        }
    }

    /** The sum; null when it is not known. A provider's own counts, such as costs, are kept where there was one call. */
    @Nullable
    Usage total() {
        return complete && calls > 0 ? total : null;
    }

    private static Usage sum(Usage one, Usage other) {
        return new Usage(
                one.promptTokens() + other.promptTokens(),
                one.completionTokens() + other.completionTokens(),
                one.totalTokens() + other.totalTokens(),
                sum(one.reasoningTokens(), other.reasoningTokens()),
                sum(one.cachedTokens(), other.cachedTokens()),
                sum(one.cacheWriteTokens(), other.cacheWriteTokens()),
                Extra.NONE);
    }

    private static @Nullable Long sum(@Nullable Long one, @Nullable Long other) {
        return one == null ? other : other == null ? one : Long.valueOf(one + other);
    }
}

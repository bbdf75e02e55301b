package io.ratatoskr.limits;

import io.ratatoskr.settings.HttpSettings;

/**
 * The sizes that bodies may have, in bytes.
 *
 * @param total of all bodies together, and of what they are parsed to
 * @param body of one
 * @param isReduced whether the heap is too small for the configured size of one, so that {@code body} is half of {@code total}
 */
public record BodyLimits(long total, int body, boolean isReduced) {
    /** The limits for this heap. */
    public static BodyLimits of(HttpSettings settings) {
        return of(
                settings.bodyLimit(),
                settings.bodyBudget(),
                Runtime.getRuntime().maxMemory());
    }

    /**
     * @param bodyBudget 0: a quarter of the heap, of which one body may take half, so that it does not exclude all others
     * @param heap maximum size of the heap
     */
    public static BodyLimits of(int bodyLimit, long bodyBudget, long heap) {
        if (bodyBudget > 0) {
            return new BodyLimits(bodyBudget, bodyLimit, false);
        }
        long total = heap / 4;
        return new BodyLimits(total, (int) Math.min(bodyLimit, total / 2), bodyLimit > total / 2);
    }
}

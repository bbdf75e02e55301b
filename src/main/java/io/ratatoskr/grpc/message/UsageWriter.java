package io.ratatoskr.grpc.message;

import io.ratatoskr.api.model.Usage;
import io.ratatoskr.grpc.v1.Wire;
import java.math.BigDecimal;

/** Token counts on the wire. */
final class UsageWriter {
    private static final String COST = "cost";

    private UsageWriter() {}

    static Wire.Usage write(Usage usage) {
        Wire.Usage.Builder message = Wire.Usage.newBuilder()
                .setPromptTokens(WireValues.uint32(usage.promptTokens()))
                .setCompletionTokens(WireValues.uint32(usage.completionTokens()))
                .setTotalTokens(WireValues.uint32(usage.totalTokens()));
        if (usage.reasoningTokens() != null) {
            message.setReasoningTokens(WireValues.uint32(usage.reasoningTokens()));
        }
        if (usage.cachedTokens() != null) {
            message.setCachedTokens(usage.cachedTokens());
        }
        if (usage.cacheWriteTokens() != null) {
            message.setCacheWriteTokens(usage.cacheWriteTokens());
        }
        BigDecimal cost = usage.cost();
        if (cost != null) {
            message.setCost(cost.toPlainString());
        }
        String extra = WireValues.text(usage.extra().without(COST));
        if (!extra.isEmpty()) {
            message.setExtraJson(extra);
        }
        return message.build();
    }
}

package io.ratatoskr.grpc.message;

import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.grpc.v1.Wire;

/** Token counts of the wire. */
final class UsageReader {
    private static final String COST = "cost";

    private UsageReader() {}

    static Usage read(Wire.Usage message) {
        AdditionalProperties extra = WireValues.fields("usage.extra_json", message.getExtraJson());
        if (message.hasCost()) {
            extra = extra.with(COST, WireValues.json("usage.cost", message.getCost()));
        }
        return new Usage(
                Integer.toUnsignedLong(message.getPromptTokens()),
                Integer.toUnsignedLong(message.getCompletionTokens()),
                Integer.toUnsignedLong(message.getTotalTokens()),
                message.hasReasoningTokens() ? Integer.toUnsignedLong(message.getReasoningTokens()) : null,
                message.hasCachedTokens() ? message.getCachedTokens() : null,
                message.hasCacheWriteTokens() ? message.getCacheWriteTokens() : null,
                extra);
    }
}

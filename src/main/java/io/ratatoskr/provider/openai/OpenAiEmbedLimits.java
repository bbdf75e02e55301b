package io.ratatoskr.provider.openai;

import io.ratatoskr.provider.EmbeddingBatcher.BatchLimits;
import io.ratatoskr.provider.ProviderProfile;

/** Limits on the inputs of one embedding request, by server. */
final class OpenAiEmbedLimits {
    /** OpenAI's API reference: at most 2048 inputs, and 300,000 tokens of all of them, in one request. */
    private static final BatchLimits OPENAI = new BatchLimits(2048, 300_000);
    /** The lowest default of common servers: Text Embeddings Inference accepts 32 inputs (max-client-batch-size). */
    private static final BatchLimits COMPATIBLE = new BatchLimits(32, 300_000);

    private OpenAiEmbedLimits() {}

    static BatchLimits of(ProviderProfile profile) {
        String address = profile.address();
        int colon = address.lastIndexOf(':');
        String host = colon < 0 ? address : address.substring(0, colon);
        return host.equalsIgnoreCase("api.openai.com") || host.endsWith(".openai.azure.com") ? OPENAI : COMPATIBLE;
    }
}

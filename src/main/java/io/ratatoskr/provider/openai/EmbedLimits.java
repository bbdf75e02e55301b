package io.ratatoskr.provider.openai;

import io.ratatoskr.provider.EmbedParts.Limits;
import io.ratatoskr.provider.Profile;

/** Limits on the inputs of one embedding request, by server. */
final class EmbedLimits {
    /** OpenAI's API reference: at most 2048 inputs, and 300,000 tokens of all of them, in one request. */
    private static final Limits OPENAI = new Limits(2048, 300_000);
    /** The lowest default of common servers: Text Embeddings Inference accepts 32 inputs (max-client-batch-size). */
    private static final Limits COMPATIBLE = new Limits(32, 300_000);

    private EmbedLimits() {}

    static Limits of(Profile profile) {
        String address = profile.address();
        int colon = address.lastIndexOf(':');
        String host = colon < 0 ? address : address.substring(0, colon);
        return host.equalsIgnoreCase("api.openai.com") || host.endsWith(".openai.azure.com") ? OPENAI : COMPATIBLE;
    }
}

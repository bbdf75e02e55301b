package io.ratatoskr.provider.gemini;

import io.ratatoskr.provider.Protocol;
import io.ratatoskr.provider.ProtocolContract;

final class GeminiProtocolTest extends ProtocolContract {
    @Override
    protected Protocol protocol() {
        return new GeminiProtocol();
    }

    @Override
    protected boolean supportsEmbedUsage() {
        return false;
    }
}

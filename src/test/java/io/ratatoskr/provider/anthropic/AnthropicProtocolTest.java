package io.ratatoskr.provider.anthropic;

import io.ratatoskr.provider.Protocol;
import io.ratatoskr.provider.ProtocolContract;

final class AnthropicProtocolTest extends ProtocolContract {
    @Override
    protected Protocol protocol() {
        return new AnthropicProtocol();
    }
}

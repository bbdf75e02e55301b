package io.ratatoskr.provider.ollama;

import io.ratatoskr.provider.Protocol;
import io.ratatoskr.provider.ProtocolContract;

final class OllamaProtocolTest extends ProtocolContract {
    @Override
    protected Protocol protocol() {
        return new OllamaProtocol();
    }

    @Override
    protected String streamSuffix() {
        return "ndjson";
    }
}

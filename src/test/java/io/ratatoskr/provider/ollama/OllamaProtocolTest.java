package io.ratatoskr.provider.ollama;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.Message;
import io.ratatoskr.api.Operation;
import io.ratatoskr.provider.ProviderHttpRequest;
import io.ratatoskr.provider.Protocol;
import io.ratatoskr.provider.ProtocolContract;
import org.junit.jupiter.api.Test;

final class OllamaProtocolTest extends ProtocolContract {
    @Override
    protected Protocol protocol() {
        return new OllamaProtocol();
    }

    @Override
    protected String streamSuffix() {
        return "ndjson";
    }

    @Test
    void each_operation_has_its_path() {
        ChatRequest chat = ChatRequest.of("m", Message.user("x"));
        assertThat(protocol().encode(chat, profile()).path()).isEqualTo("/api/chat");
        assertThat(protocol().encode(GenerateRequest.of("m", "x"), profile()).path())
                .isEqualTo("/api/generate");
        assertThat(protocol().encode(EmbedRequest.of("m", "x"), profile()).path())
                .isEqualTo("/api/embed");
        assertThat(protocol().operations())
                .containsExactlyInAnyOrder(Operation.CHAT, Operation.GENERATE, Operation.EMBED);
    }

    @Test
    void stream_is_requested_as_ndjson_and_non_stream_as_json() {
        ChatRequest chat = ChatRequest.of("m", Message.user("x"));
        ProviderHttpRequest whole = protocol().encode(chat, profile());
        ProviderHttpRequest stream = protocol().encode(chat.withStream(true), profile());
        assertThat(whole.headers()).containsEntry("accept", "application/json");
        assertThat(new String(whole.body(), UTF_8)).contains("\"stream\":false");
        assertThat(stream.headers()).containsEntry("accept", "application/x-ndjson");
        assertThat(new String(stream.body(), UTF_8)).contains("\"stream\":true");
    }

    @Test
    void unreachable_hint_has_the_address_and_the_start_command() {
        assertThat(protocol().connectionHint(OllamaSamples.PROFILE))
                .contains("is Ollama running at http://localhost:11434? start it with `ollama serve`");
        assertThat(protocol().requiresImageBytes()).isTrue();
    }
}

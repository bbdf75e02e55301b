package io.ratatoskr.provider.ollama;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.Message;
import io.ratatoskr.api.Operation;
import io.ratatoskr.provider.HttpCall;
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
    void a_stream_is_asked_for_as_lines_and_a_whole_answer_is_never_streamed() {
        ChatRequest chat = ChatRequest.of("m", Message.user("x"));
        HttpCall whole = protocol().encode(chat, profile());
        HttpCall stream = protocol().encode(chat.withStream(true), profile());
        assertThat(whole.headers()).containsEntry("accept", "application/json");
        assertThat(new String(whole.body(), UTF_8)).contains("\"stream\":false");
        assertThat(stream.headers()).containsEntry("accept", "application/x-ndjson");
        assertThat(new String(stream.body(), UTF_8)).contains("\"stream\":true");
    }

    @Test
    void help_says_where_it_should_run_and_how_to_start_it() {
        assertThat(protocol().unreachable(Samples.PROFILE))
                .contains("is Ollama running at http://localhost:11434? start it with `ollama serve`");
        assertThat(protocol().wantsImageBytes()).isTrue();
    }
}

package io.ratatoskr.dialect.openai;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.GenerateResponse;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.Operation;
import io.ratatoskr.api.ScoringResponse;
import io.ratatoskr.api.StreamMetadata;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.GenerateEvent;
import io.ratatoskr.api.error.NotSupported;
import io.ratatoskr.dialect.Dialect;
import io.ratatoskr.dialect.ErrorRenderer;
import io.ratatoskr.dialect.RequestParser;
import io.ratatoskr.dialect.ResponseWriter;
import io.ratatoskr.dialect.StreamWriter;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** OpenAI's dialect: chat completions, completions and embeddings. */
public final class OpenAiDialect implements Dialect {
    private static final ErrorRenderer ERRORS = new ErrorRenderer() {
        @Override
        public int status(Throwable failure) {
            return OpenAiErrorRenderer.status(failure);
        }

        @Override
        public byte[] body(Throwable failure, int status) {
            return OpenAiErrorRenderer.body(failure);
        }
    };

    @Override
    public String name() {
        return Dialects.OPENAI;
    }

    @Override
    public Set<Operation> operations() {
        return EnumSet.of(Operation.CHAT, Operation.GENERATE, Operation.EMBED);
    }

    @Override
    public RequestParser requestParser(Operation operation) {
        return switch (operation) {
            case CHAT -> OpenAiRequestParser::parseChat;
            case GENERATE -> OpenAiRequestParser::parseGenerate;
            case EMBED -> OpenAiRequestParser::parseEmbed;
            case NLI, ZERO_SHOT, CLASSIFY, STANCE, RERANK -> throw notSupported(operation.wireName());
        };
    }

    @Override
    public ResponseWriter responseWriter() {
        return OpenAiDialect::write;
    }

    private static byte[] write(ModelResponse response, ModelRequest request) {
        return switch (response) {
            case ChatResponse chat -> OpenAiResponseWriter.write(chat);
            case GenerateResponse completion -> OpenAiResponseWriter.write(completion);
            case EmbedResponse embeddings ->
                OpenAiResponseWriter.write(
                        embeddings,
                        request instanceof EmbedRequest embed ? embed.encoding() : EmbedRequest.Encoding.FLOAT);
            case ScoringResponse scores -> throw notSupported("scores");
        };
    }

    private static NotSupported notSupported(String what) {
        return new NotSupported("OpenAI's API does not have %s".formatted(what));
    }

    @Override
    public StreamWriter<ChatEvent> chatStreamWriter(StreamMetadata metadata, ChatRequest request) {
        return OpenAiStreamWriter.chat(metadata, request);
    }

    @Override
    public StreamWriter<GenerateEvent> completionStreamWriter(StreamMetadata metadata, GenerateRequest request) {
        return OpenAiStreamWriter.completion(metadata, request);
    }

    @Override
    public Optional<ErrorRenderer> errorRenderer() {
        return Optional.of(ERRORS);
    }
}

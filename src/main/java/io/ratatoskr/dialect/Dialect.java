package io.ratatoskr.dialect;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.Experimental;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.Operation;
import io.ratatoskr.api.StreamMetadata;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.GenerateEvent;
import io.ratatoskr.api.error.NotSupported;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * SPI for what the callers of a frontend speak: pure functions between bytes and the gateway's records. A dialect is a bean in the
 * Camel registry, or a service with a public constructor without parameters; routes find it as the bean {@code
 * ratatoskr-dialect-<name>}. Stateless and thread-safe, except for the stream writers that it creates.
 */
@Experimental
public interface Dialect {
    /** The name, in lower case, such as {@code openai}. */
    String name();

    /** The operations whose requests and responses the dialect has. */
    Set<Operation> operations();

    /**
     * The parser of the requests for an operation.
     *
     * @throws NotSupported unless it is one of {@link #operations}
     */
    RequestParser requestParser(Operation operation);

    /** The parser of requests with several items, where the dialect has a format of its own for them; by default the same. */
    default RequestParser batchRequestParser(Operation operation) {
        return requestParser(operation);
    }

    /** The writer of responses that are not streamed. */
    ResponseWriter responseWriter();

    /**
     * Creates the writer of one streamed chat.
     *
     * @throws NotSupported when the dialect has no streamed chats
     */
    default StreamWriter<ChatEvent> chatStreamWriter(StreamMetadata metadata, ChatRequest request) {
        throw new NotSupported("the dialect '%s' has no streamed chats".formatted(name()));
    }

    /**
     * Creates the writer of one streamed completion.
     *
     * @throws NotSupported when the dialect has no streamed completions
     */
    default StreamWriter<GenerateEvent> completionStreamWriter(StreamMetadata metadata, GenerateRequest request) {
        throw new NotSupported("the dialect '%s' has no streamed completions".formatted(name()));
    }

    /** The format of failures; empty: that of the frontend's default dialect. */
    default Optional<ErrorRenderer> errorRenderer() {
        return Optional.empty();
    }

    /** The media type of responses that are not streamed. */
    default String contentType() {
        return "application/json";
    }

    /** The media type of streams. */
    default String streamContentType() {
        return "text/event-stream";
    }

    /**
     * The HTTP paths, with everything below them, whose failures are rendered in this dialect, such as {@code /api}; those of paths
     * without a route too. The longest one that matches wins.
     */
    default List<String> pathPrefixes() {
        return List.of();
    }
}

package io.ratatoskr.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.ClassifyResponse;
import io.ratatoskr.api.ClassifyResult;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.Embedding;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.GenerateResponse;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.NliResponse;
import io.ratatoskr.api.NliResult;
import io.ratatoskr.api.Operation;
import io.ratatoskr.api.RankedDocument;
import io.ratatoskr.api.RerankResponse;
import io.ratatoskr.api.ScoringMetadata;
import io.ratatoskr.api.ScoringMethod;
import io.ratatoskr.api.StanceResponse;
import io.ratatoskr.api.StanceResult;
import io.ratatoskr.api.StreamMetadata;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.Choice;
import io.ratatoskr.api.chat.Completion;
import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.api.chat.GenerateEvent;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.NotSupported;
import io.ratatoskr.api.json.AdditionalProperties;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/**
 * Tests that every dialect must pass. A dialect's test extends this class and has a request for each operation. A {@code supports…}
 * gate returns false where the dialect lacks the feature.
 */
public abstract class DialectContract {
    private static final String TEXT = "Hello there, Ægir!";

    protected abstract Dialect dialect();

    /** A complete request, of one item, for each operation of the dialect; its model is {@code a-model}. */
    protected abstract Map<Operation, String> requests();

    /** Bodies that are no requests. */
    protected List<String> malformed() {
        return List.of("{", "[]", "null", "nonsense", "\u0000");
    }

    /** True if chats can be streamed. */
    protected boolean supportsChatStreams() {
        return dialect().operations().contains(Operation.CHAT);
    }

    /** True if completions can be streamed. */
    protected boolean supportsCompletionStreams() {
        return dialect().operations().contains(Operation.GENERATE);
    }

    /** True if the dialect has its own format of failures. */
    protected boolean supportsErrors() {
        return true;
    }

    private ModelRequest parse(Operation operation) {
        return dialect()
                .requestParser(operation)
                .parse(requests().get(operation).getBytes(UTF_8));
    }

    @Test
    void it_is_found_as_a_service() {
        assertThat(ServiceLoader.load(Dialect.class))
                .anyMatch(service -> service.getClass() == dialect().getClass());
        assertThat(dialect().name()).matches("[a-z][a-z0-9-]*");
    }

    @Test
    void each_operation_has_a_request_and_the_others_are_not_supported() {
        assertThat(requests().keySet()).isEqualTo(dialect().operations());
        for (Operation operation : Operation.values()) {
            if (dialect().operations().contains(operation)) {
                ModelRequest request = parse(operation);
                assertThat(request.operation()).isEqualTo(operation);
                assertThat(request.model()).isEqualTo("a-model");
                assertThat(request.stream()).isFalse();
            } else {
                assertThatThrownBy(() -> dialect().requestParser(operation))
                        .as("%s", operation)
                        .isInstanceOf(NotSupported.class);
            }
        }
    }

    @Test
    void malformed_request_is_the_callers_mistake() {
        for (Operation operation : dialect().operations()) {
            for (String body : malformed()) {
                assertThatThrownBy(() -> dialect().requestParser(operation).parse(body.getBytes(UTF_8)))
                        .as("%s: %s", operation, body)
                        .isInstanceOf(InvalidRequest.class);
            }
        }
    }

    @Test
    void response_of_each_operation_is_written_whole() {
        for (Operation operation : dialect().operations()) {
            String written = new String(dialect().responseWriter().write(response(operation), parse(operation)), UTF_8);
            assertThat(written).as("%s", operation).contains(expected(operation));
        }
    }

    private static String expected(Operation operation) {
        return switch (operation) {
            case CHAT, GENERATE -> TEXT;
            case EMBED -> "2.5";
            case NLI, ZERO_SHOT, CLASSIFY, STANCE, RERANK -> "0.625";
        };
    }

    private static ModelResponse response(Operation operation) {
        AdditionalProperties none = AdditionalProperties.NONE;
        var metadata = ScoringMetadata.of(ScoringMethod.MODEL, null, "a-model").withProvider("acme");
        return switch (operation) {
            case CHAT ->
                new ChatResponse(
                        List.of(Choice.text(TEXT, FinishReason.STOP)), null, "a-model", "acme", null, null, none);
            case GENERATE ->
                new GenerateResponse(
                        List.of(new Completion(0, TEXT, FinishReason.STOP, null, none)),
                        null,
                        "a-model",
                        "acme",
                        null,
                        null,
                        none);
            case EMBED ->
                new EmbedResponse(
                        List.of(new Embedding(new float[] {0.25f, -2.5f})), List.of(), null, "a-model", "acme", none);
            case NLI -> new NliResponse(List.of(new NliResult(0.625, 0.25, 0.125)), metadata);
            case ZERO_SHOT, CLASSIFY ->
                new ClassifyResponse(List.of(new ClassifyResult(Map.of("good", 0.625))), metadata);
            case STANCE -> new StanceResponse(List.of(new StanceResult(0.625, 0.25, 0.125, "tea")), metadata);
            case RERANK -> new RerankResponse(List.of(new RankedDocument(0, 0.625, null)), metadata);
        };
    }

    @Test
    void chat_stream_is_written_event_by_event() {
        assumeTrue(supportsChatStreams());
        StreamWriter<ChatEvent> writer =
                dialect().chatStreamWriter(StreamMetadata.UNKNOWN, (ChatRequest) parse(Operation.CHAT));
        assertThat(new String(writer.write(new ChatEvent.Content(0, TEXT, null)), UTF_8))
                .contains(TEXT);
        assertThat(writer.write(new ChatEvent.Done(FinishReason.STOP))).isNotEmpty();
        checkFrames(writer);
    }

    @Test
    void completion_stream_is_written_event_by_event() {
        assumeTrue(supportsCompletionStreams());
        StreamWriter<GenerateEvent> writer =
                dialect().completionStreamWriter(StreamMetadata.UNKNOWN, (GenerateRequest) parse(Operation.GENERATE));
        assertThat(new String(writer.write(new GenerateEvent.Text(0, TEXT, null)), UTF_8))
                .contains(TEXT);
        checkFrames(writer);
    }

    private static void checkFrames(StreamWriter<?> writer) {
        assertThat(writer.heartbeat()).isNotEmpty();
        assertThat(writer.done()).isNotEmpty();
        assertThat(new String(writer.error(new IllegalStateException("secret")), UTF_8))
                .isNotEmpty()
                .doesNotContain("secret");
        assertThat(new String(writer.error(new InvalidRequest("the prompt is odd")), UTF_8))
                .contains("the prompt is odd");
    }

    @Test
    void chat_stream_that_the_dialect_does_not_have_is_not_supported() {
        assumeFalse(supportsChatStreams());
        ChatRequest request = ChatRequest.of("m", Message.user("x"));
        assertThatThrownBy(() -> dialect().chatStreamWriter(StreamMetadata.UNKNOWN, request))
                .isInstanceOf(NotSupported.class);
    }

    @Test
    void completion_stream_that_the_dialect_does_not_have_is_not_supported() {
        assumeFalse(supportsCompletionStreams());
        GenerateRequest request = GenerateRequest.of("m", "x");
        assertThatThrownBy(() -> dialect().completionStreamWriter(StreamMetadata.UNKNOWN, request))
                .isInstanceOf(NotSupported.class);
    }

    @Test
    void failure_has_a_status_and_its_message_and_an_internal_one_shows_no_details() {
        assertThat(dialect().errorRenderer().isPresent()).isEqualTo(supportsErrors());
        assumeTrue(supportsErrors());
        ErrorRenderer renderer = dialect().errorRenderer().orElseThrow();
        var mistake = new InvalidRequest("the prompt is odd");
        assertThat(renderer.status(mistake)).isEqualTo(400);
        assertThat(new String(renderer.body(mistake, 400), UTF_8)).contains("the prompt is odd");
        var internal = new IllegalStateException("secret");
        assertThat(renderer.status(internal)).isEqualTo(500);
        assertThat(new String(renderer.body(internal, 500), UTF_8)).isNotEmpty().doesNotContain("secret");
    }

    @Test
    void paths_are_absolute() {
        assertThat(dialect().pathPrefixes()).allMatch(path -> path.startsWith("/"));
    }
}

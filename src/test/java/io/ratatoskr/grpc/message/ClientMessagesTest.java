package io.ratatoskr.grpc.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.ClassifyRequest;
import io.ratatoskr.api.ClassifyResponse;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.GenerateResponse;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.NliResponse;
import io.ratatoskr.api.Preset;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.StanceRequest;
import io.ratatoskr.api.StanceResponse;
import io.ratatoskr.api.StreamMetadata;
import io.ratatoskr.api.TokenCount;
import io.ratatoskr.api.ZeroShotRequest;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.GenerateEvent;
import io.ratatoskr.api.model.ModelDetails;
import io.ratatoskr.client.codec.RandomWireRecords;
import java.util.List;
import java.util.function.Function;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client writes is what the gateway reads, and the reverse, except for what docs/client.md lists. */
final class ClientMessagesTest {
    private static final int SEEDS = 100;

    /**
     * Numbers of the contract have 7 digits, counts 32 bits, and a tool's message an id; a response has one choice without an index, or all.
     * Whether there is one text is not on the wire, and how it is streamed is in the name of a call.
     */
    private static final RecursiveComparisonConfiguration COMPARISON = RecursiveComparisonConfiguration.builder()
            .withComparatorForType(
                    (one, other) -> Math.abs(one - other) <= 1e-6 * Math.abs(one) ? 0 : one < other ? -1 : 1,
                    Double.class)
            .withIgnoredFields("single", "stream", "streamUsage", "encoding", "input.single", "prompt.single")
            .withIgnoredFieldsMatchingRegexes(
                    ".*(prompt|completion|total|reasoning)Tokens|count",
                    "(choices|completions).*index",
                    "messages.*toolCallId",
                    ".*usesMaxCompletionTokens",
                    // function_call, and what is no schema
                    ".*[fF]inishReasons?.*",
                    ".*responseFormat.schema")
            .withIgnoredCollectionOrderInFields("capabilities", "features")
            .build();

    private static <T> void same(Class<T> type, Function<T, T> overTheWire) {
        for (long seed = 0; seed < SEEDS; seed++) {
            T value = new RandomWireRecords(seed).create(type);

            assertThat(overTheWire.apply(value))
                    .as("%s of seed %d", type.getSimpleName(), seed)
                    .usingRecursiveComparison(COMPARISON)
                    .isEqualTo(value);
        }
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                ChatRequest.class,
                GenerateRequest.class,
                EmbedRequest.class,
                NliRequest.class,
                ZeroShotRequest.class,
                ClassifyRequest.class,
                StanceRequest.class,
                RerankRequest.class
            })
    <T extends ModelRequest> void requests(Class<T> type) {
        same(type, request -> type.cast(OperationRequestReader.read(OperationRequestWriter.write(request))));
    }

    @Test
    void responses() {
        same(ChatResponse.class, each -> ChatResponseReader.read(ChatResponseWriter.write(each)));
        same(GenerateResponse.class, each -> GenerateResponseReader.read(GenerateResponseWriter.write(each)));
        same(EmbedResponse.class, each -> EmbedResponseReader.read(EmbedResponseWriter.writeBatch(each)));
        same(NliResponse.class, each -> ScoringResponseReader.read(ScoringResponseWriter.writeBatch(each)));
        same(ClassifyResponse.class, each -> ScoringResponseReader.read(ScoringResponseWriter.writeBatch(each)));
        same(StanceResponse.class, each -> ScoringResponseReader.read(ScoringResponseWriter.writeBatch(each)));
        same(TokenCount.class, each -> TokenReader.count(TokenMessages.write(each)));
    }

    @Test
    void models_and_presets() {
        same(ModelDetails.class, each -> ModelReader.details(ModelMessages.write(each)));
        same(
                Preset.class,
                each -> PresetReader.presets(PresetMessages.write(List.of(each)))
                        .getFirst());
    }

    @Test
    void events() {
        var chat = new ChatEventWriter(() -> StreamMetadata.UNKNOWN);
        same(ChatEvent.class, each -> ChatEventReader.read(chat.apply(each)));
        var completion = new GenerateEventWriter(() -> StreamMetadata.UNKNOWN);
        same(GenerateEvent.class, each -> GenerateEventReader.read(completion.apply(each)));
    }
}

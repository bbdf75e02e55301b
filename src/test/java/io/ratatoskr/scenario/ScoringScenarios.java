package io.ratatoskr.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.ClassifyRequest;
import io.ratatoskr.api.ClassifyResponse;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.GenerateResponse;
import io.ratatoskr.api.GenerateStream;
import io.ratatoskr.api.NliLabel;
import io.ratatoskr.api.NliPair;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.NliResponse;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.RerankResponse;
import io.ratatoskr.api.StanceRequest;
import io.ratatoskr.api.TokenCount;
import io.ratatoskr.api.TokenInput;
import io.ratatoskr.api.TokenRequest;
import io.ratatoskr.api.ZeroShotRequest;
import io.ratatoskr.api.chat.GenerateEvent;
import io.ratatoskr.api.chat.GenerateOptions;
import io.ratatoskr.api.chat.Input;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.mock.MockResponse;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Completions, vectors, scores and tokens. */
abstract class ScoringScenarios extends ChatScenarios {
    // Completions

    @Test
    void generate() {
        GenerateResponse response = gateway.same(
                MockResponse.text(" upon a time").usage(1, 3),
                subject -> subject.generate(GenerateRequest.of(MODEL, "Once")
                        .withOptions(GenerateOptions.builder(MODEL)
                                .temperature(0.1)
                                .maxTokens(5)
                                .build())));
        assertThat(response.text()).isEqualTo(" upon a time");
    }

    @Test
    void generate_streamed() {
        List<GenerateEvent> events =
                gateway.same(MockResponse.text("one two three").usage(1, 3), subject -> {
                    try (GenerateStream stream = subject.stream(GenerateRequest.of(MODEL, "count"))) {
                        return events(stream);
                    }
                });
        assertThat(events.getLast()).isInstanceOf(GenerateEvent.Done.class);
    }

    // Vectors, in batches

    @Test
    void embed() {
        EmbedResponse response =
                gateway.same(subject -> subject.embed(EmbedRequest.of("all-MiniLM-L6-v2-q", "Hello world")));
        assertThat(response.dimensions()).isEqualTo(384);
        assertThat(response.provider()).isEqualTo("local");
    }

    @Test
    void embed_a_batch() {
        List<String> texts = IntStream.range(0, 64).mapToObj(i -> "text " + i).toList();
        EmbedResponse response =
                gateway.same(MockResponse.embeddings(), subject -> subject.embed(EmbedRequest.of(MODEL, texts)));
        assertThat(response.embeddings()).hasSize(64);
    }

    @Test
    void embed_tokens() {
        gateway.same(
                MockResponse.embeddings(),
                subject -> subject.embed(EmbedRequest.of(
                        MODEL, new Input.Tokens(List.of(new int[] {1, 2}, new int[] {3}), false))));
    }

    // Scores

    @Test
    void nli() {
        NliResponse response = gateway.same(subject -> subject.nli(
                NliRequest.of("judge", "There is a black dog in the garden.", "There is a dog in the garden.")));
        assertThat(response.results().getFirst().label()).isEqualTo(NliLabel.ENTAILMENT);
    }

    @Test
    void nli_of_fifty_pairs() {
        List<NliPair> pairs = IntStream.range(0, 50)
                .mapToObj(i -> new NliPair("The window is open.", i % 2 == 0 ? "The window is closed." : "A window."))
                .toList();
        NliResponse response = gateway.same(subject -> subject.nli(NliRequest.of("nli-tiny", pairs)));
        assertThat(response.results()).hasSize(50);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void zero_shot(boolean multiLabel) {
        ClassifyResponse response = gateway.same(subject -> subject.zeroShot(ZeroShotRequest.of(
                        "nli-tiny",
                        List.of("The cook baked bread and served soup.", "The violin played."),
                        List.of("music", "food"))
                .withMultiLabel(multiLabel)));
        assertThat(response.results()).hasSize(2);
    }

    @Test
    void classify() {
        ClassifyResponse response = gateway.same(
                subject -> subject.classify(ClassifyRequest.of("classify-tiny", "a tall tree with needles and cones")));
        assertThat(response.results().getFirst().topLabel()).isEqualTo("plant");
    }

    @Test
    void stance() {
        gateway.same(subject -> subject.stance(StanceRequest.of("nli-tiny", "Dogs are wonderful.", "dogs")));
        gateway.same(subject ->
                subject.stance(StanceRequest.of("nli-tiny", List.of("Dogs are wonderful.", "Dogs bite."), "dogs")));
    }

    @Test
    void rerank() {
        List<String> documents = List.of(
                "a large flightless bird of Africa",
                "a bowed stringed instrument with four strings that is held under the chin",
                "a drum");
        RerankRequest request = RerankRequest.of("rerank-tiny", "what is a violin?", documents);
        RerankResponse response = gateway.same(subject -> subject.rerank(request));
        assertThat(response.results().getFirst().index()).isOne();
        gateway.same(subject -> subject.rerank(request.withTopN(1).withReturnDocuments(true)));
    }

    // Tokens

    @Test
    void tokens() {
        TokenCount count = gateway.same(subject -> subject.countTokens(TokenRequest.of("gpt-4o", "Hello wörld")));
        assertThat(count.count()).isPositive();
        gateway.same(subject -> subject.countTokens(new TokenRequest(
                new TokenInput.Messages(List.of(Message.system("brief"), Message.user("hi")), List.of(weather())),
                "gpt-4o",
                null)));
        gateway.same(subject -> subject.tokenize(TokenRequest.of("gpt-4o", "Hello wörld ⚽")));
    }
}

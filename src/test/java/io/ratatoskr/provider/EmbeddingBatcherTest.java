package io.ratatoskr.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.Embedding;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.chat.Input;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.provider.EmbeddingBatcher.BatchLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EmbeddingBatcherTest {
    private static EmbedRequest texts(String... texts) {
        return EmbedRequest.of("m", List.of(texts));
    }

    private static List<String> inputs(ModelRequest part) {
        return ((Input.Texts) ((EmbedRequest) part).input()).texts();
    }

    private static List<List<String>> inputs(SplitRequest parts) {
        return parts.requests().stream().map(EmbeddingBatcherTest::inputs).toList();
    }

    private static EmbedResponse response(List<Embedding> vectors, List<Integer> truncated, @Nullable Usage usage) {
        return new EmbedResponse(vectors, truncated, usage, "m-1", "p", AdditionalProperties.NONE);
    }

    private static Embedding vector(float... numbers) {
        return new Embedding(numbers);
    }

    @Test
    void what_fits_is_the_request_itself() {
        EmbedRequest one = EmbedRequest.of("m", "a");
        EmbedRequest three = texts("a", "b", "c");

        assertThat(EmbeddingBatcher.batch(one, BatchLimits.maxInputs(1))
                        .requests()
                        .getFirst())
                .isSameAs(one);
        assertThat(EmbeddingBatcher.batch(three, BatchLimits.maxInputs(3))
                        .requests()
                        .getFirst())
                .isSameAs(three);
    }

    @Test
    void more_inputs_than_a_call_takes_are_several_calls_in_order() {
        SplitRequest parts = EmbeddingBatcher.batch(texts("a", "b", "c", "d", "e"), BatchLimits.maxInputs(2));

        assertThat(inputs(parts)).containsExactly(List.of("a", "b"), List.of("c", "d"), List.of("e"));
    }

    @Test
    void tokens_of_a_call_are_bounded_and_a_longer_input_goes_alone() {
        SplitRequest parts =
                EmbeddingBatcher.batch(texts("aaaa", "bbbb", "c".repeat(100), "dd", "ee"), new BatchLimits(10, 4));

        assertThat(inputs(parts))
                .containsExactly(List.of("aaaa", "bbbb"), List.of("c".repeat(100)), List.of("dd", "ee"));
    }

    @Test
    void non_ascii_inputs_count_more() {
        assertThat(TokenBounds.upperBound("")).isZero();
        assertThat(TokenBounds.upperBound("abc")).isEqualTo(2);
        assertThat(TokenBounds.upperBound("東京")).isEqualTo(3);
    }

    @Test
    void a_repeated_input_is_requested_once_and_returned_twice() {
        SplitRequest parts = EmbeddingBatcher.batch(texts("a", "b", "a", "a"), BatchLimits.maxInputs(10));
        assertThat(inputs(parts)).containsExactly(List.of("a", "b"));

        var joined = (EmbedResponse) parts.join()
                .apply(List.of(response(List.of(vector(1), vector(2)), List.of(0), Usage.of(5, 0))));

        assertThat(joined.embeddings()).containsExactly(vector(1), vector(2), vector(1), vector(1));
        assertThat(joined.truncated()).containsExactly(0, 2, 3);
        assertThat(joined.usage()).isEqualTo(Usage.of(5, 0));
    }

    @Test
    void token_ids_are_split_by_their_number_and_compared_by_what_they_are() {
        var input = new Input.Tokens(
                List.of(new int[] {1, 2}, new int[] {3}, new int[] {1, 2}, new int[] {4, 5, 6}), false);

        SplitRequest parts = EmbeddingBatcher.batch(EmbedRequest.of("m", input), new BatchLimits(10, 3));

        assertThat(parts.requests())
                .extracting(part -> ((Input.Tokens) ((EmbedRequest) part).input()).tokens())
                .satisfiesExactly(
                        first -> assertThat(first).containsExactly(new int[] {1, 2}, new int[] {3}),
                        second -> assertThat(second).containsExactly(new int[] {4, 5, 6}));
    }

    @Test
    void the_rest_of_the_request_goes_with_every_part() {
        var extra = new AdditionalProperties(Map.of("user", new RawJson("\"u\"")));
        var request = EmbedRequest.builder("m", Input.of(List.of("a", "b")))
                .provider("openai")
                .dimensions(256)
                .inputType("query")
                .encoding(EmbedRequest.Encoding.BASE64)
                .extra(extra)
                .build();

        for (ModelRequest part :
                EmbeddingBatcher.batch(request, BatchLimits.maxInputs(1)).requests()) {
            var embed = (EmbedRequest) part;
            assertThat(embed.dimensions()).isEqualTo(256);
            assertThat(embed.inputType()).isEqualTo("query");
            assertThat(embed.encoding()).isEqualTo(EmbedRequest.Encoding.BASE64);
            assertThat(embed.provider()).isEqualTo("openai");
            assertThat(embed.extra()).isEqualTo(extra);
        }
    }

    @Test
    void usage_is_summed_as_far_as_every_call_reported_it() {
        var costs = new AdditionalProperties(Map.of("cost", new RawJson("2.5e-7"), "kind", new RawJson("\"x\"")));
        var one = new Usage(1, 0, 1, null, 4L, 1L, costs);
        var two = new Usage(2, 0, 2, null, 5L, null, costs);

        Usage sum = Usage.sum(List.of(one, two));

        assertThat(sum)
                .isEqualTo(new Usage(
                        3, 0, 3, null, 9L, null, new AdditionalProperties(Map.of("cost", new RawJson("0.0000005")))));
        var withMissing = new ArrayList<@Nullable Usage>();
        withMissing.add(one);
        withMissing.add(null);
        assertThat(Usage.sum(withMissing)).isNull();
        assertThat(Usage.sum(List.of(one, Usage.of(2, 0))).cost())
                .as("a sum of some of the costs is not the cost")
                .isNull();
    }

    @Test
    void responses_that_do_not_match_are_the_providers_fault() {
        SplitRequest parts = EmbeddingBatcher.batch(texts("a", "b", "c"), BatchLimits.maxInputs(2));
        EmbedResponse two = response(List.of(vector(1), vector(2)), List.of(), null);

        assertThatThrownBy(() -> parts.join().apply(List.of(two, two)))
                .isInstanceOf(ProviderUnavailable.class)
                .hasMessage("p: 2 vectors for 1 inputs");
        assertThatThrownBy(() -> parts.join().apply(List.of(two, response(List.of(vector(1, 2)), List.of(), null))))
                .isInstanceOf(ProviderUnavailable.class)
                .hasMessageContaining("vectors of 1 and of 2 dimensions");
    }

    @Test
    void every_input_gets_its_own_vector_whatever_the_split() {
        for (int seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            var inputs = new ArrayList<String>();
            for (int i = random.nextInt(1, 40); i > 0; i--) {
                inputs.add(String.valueOf(random.nextInt(50)));
            }
            SplitRequest parts = EmbeddingBatcher.batch(
                    EmbedRequest.of("m", inputs), new BatchLimits(random.nextInt(1, 10), random.nextInt(1, 8)));
            var responses = new ArrayList<ModelResponse>();
            for (ModelRequest part : parts.requests()) {
                responses.add(response(
                        inputs(part).stream()
                                .map(text -> vector(Float.parseFloat(text)))
                                .toList(),
                        List.of(),
                        null));
            }

            var joined = (EmbedResponse) parts.join().apply(responses);

            assertThat(joined.embeddings())
                    .as("seed %d", seed)
                    .containsExactlyElementsOf(inputs.stream()
                            .map(text -> vector(Float.parseFloat(text)))
                            .toList());
        }
    }
}

package io.ratatoskr.provider.ollama;

import static io.ratatoskr.provider.ollama.OllamaSamples.PROFILE;
import static io.ratatoskr.provider.ollama.OllamaSamples.PROTOCOL;
import static io.ratatoskr.provider.ollama.OllamaSamples.body;
import static io.ratatoskr.provider.ollama.OllamaSamples.response;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.chat.Input;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.UnsupportedParameter;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Embedding requests and responses. */
final class OllamaEmbeddingsTest {
    private static EmbedRequest request(
            Input input,
            @Nullable Integer dimensions,
            @Nullable String type,
            AdditionalProperties extra,
            String dialect) {
        return EmbedRequest.builder("m", input)
                .dimensions(dimensions)
                .inputType(type)
                .extra(extra)
                .dialect(dialect)
                .build();
    }

    private static EmbedResponse read(EmbedRequest request, String json) {
        return (EmbedResponse) PROTOCOL.decode(request, response(200, json), PROFILE);
    }

    @Test
    void a_list_goes_out_whole_and_one_text_as_a_list() {
        assertThat(body(EmbedRequest.of("m", List.of("a", "", "c"))))
                .isEqualTo("{\"model\":\"m\",\"input\":[\"a\",\"\",\"c\"],\"truncate\":false}");
        assertThat(body(request(Input.of(""), 256, null, AdditionalProperties.NONE, Dialects.OPENAI)))
                .isEqualTo("{\"model\":\"m\",\"input\":[\"\"],\"dimensions\":256,\"truncate\":false}");
    }

    @Test
    void a_caller_in_ollamas_dialect_may_have_texts_cut() {
        AdditionalProperties ownDialect = AdditionalProperties.NONE
                .with("truncate", new RawJson("true"))
                .with("keep_alive", new RawJson("-1"))
                .with("options", new RawJson("{\"num_gpu\":0}"));
        assertThat(body(request(Input.of("x"), null, null, ownDialect, Dialects.OLLAMA)))
                .isEqualTo("{\"model\":\"m\",\"input\":[\"x\"],\"truncate\":true,\"keep_alive\":-1,"
                        + "\"options\":{\"num_gpu\":0}}");
        assertThat(body(request(Input.of("x"), null, null, ownDialect, Dialects.OPENAI)))
                .doesNotContain("keep_alive");
    }

    @Test
    void token_ids_and_kinds_of_input_are_not_for_ollama() {
        var ids = new Input.Tokens(List.of(new int[] {1, 2}), true);
        assertThatThrownBy(() -> body(request(ids, null, null, AdditionalProperties.NONE, Dialects.OPENAI)))
                .isInstanceOf(UnsupportedParameter.class)
                .hasMessageContaining("token ids");
        assertThatThrownBy(
                        () -> body(request(Input.of("x"), null, "query", AdditionalProperties.NONE, Dialects.OPENAI)))
                .isInstanceOf(UnsupportedParameter.class)
                .hasMessageContaining("input_type");
    }

    @Test
    void counts_and_durations_are_returned() {
        EmbedResponse response = read(
                EmbedRequest.of("m", "x"),
                "{\"model\":\"m\",\"embeddings\":[[1]],\"total_duration\":14143917,\"prompt_eval_count\":8}");
        assertThat(response.usage().promptTokens()).isEqualTo(8);
        assertThat(response.usage().totalTokens()).isEqualTo(8);
        assertThat(response.extra().get("total_duration")).hasToString("14143917");
        assertThat(read(EmbedRequest.of("m", "x"), "{\"embeddings\":[[1]]}").usage())
                .isNull();
    }

    @Test
    void vectors_of_other_than_the_requested_length_are_rejected() {
        var request = request(Input.of("x"), 4, null, AdditionalProperties.NONE, Dialects.OPENAI);
        assertThatThrownBy(() -> read(request, "{\"embeddings\":[[1,2,3]]}"))
                .isInstanceOf(UnsupportedParameter.class)
                .hasMessage("acme: dimensions is 4; the model's vectors have 3 numbers");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "",
                "{\"embeddings\":[]}",
                "{\"embeddings\":[[]]}",
                "{\"embeddings\":[[1],[2]]}",
                "{\"embeddings\":[[1,\"2\"]]}",
                "{\"embeddings\":[[1e999]]}",
                "{\"embeddings\":[[null]]}",
                "{\"embeddings\":[1]}",
                "{\"embeddings\":{}}",
                "{\"embeddings\":[[1]]",
                "{\"error\":\"broken\"}",
            })
    void response_without_the_requested_vectors_is_rejected(String json) {
        assertThatThrownBy(() -> read(EmbedRequest.of("m", "x"), json))
                .isInstanceOf(ProviderUnavailable.class)
                .hasMessageStartingWith("acme: ");
    }

    @Test
    void vectors_of_different_lengths_are_rejected() {
        assertThatThrownBy(() -> read(EmbedRequest.of("m", List.of("a", "b")), "{\"embeddings\":[[1],[2,3]]}"))
                .isInstanceOf(ProviderUnavailable.class)
                .hasMessageContaining("vectors of 1 and of 2 dimensions");
    }
}

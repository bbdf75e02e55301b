package io.ratatoskr.onnx;

import static io.ratatoskr.onnx.SharedModels.FP32;
import static io.ratatoskr.onnx.SharedModels.INT8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.chat.Input;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.ModelNotAvailable;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class InvalidLocalInputTest {
    @RegisterExtension
    static final SharedModels local = new SharedModels();

    @Test
    void an_unknown_model_is_named_with_the_existing_ones() {
        assertThatExceptionOfType(ModelNotAvailable.class)
                .isThrownBy(() -> embed(EmbedRequest.of("all-mpnet-base-v2", "hello")))
                .withMessageStartingWith(
                        "no local model 'all-mpnet-base-v2'; there are [all-MiniLM-L6-v2, all-MiniLM-L6-v2-q");
    }

    @Test
    void token_ids_are_refused() {
        Input tokens = new Input.Tokens(List.of(new int[] {1, 2}), true);

        assertThatExceptionOfType(InvalidRequest.class)
                .isThrownBy(() -> embed(EmbedRequest.of(FP32, tokens)))
                .withMessageContaining("send 'all-MiniLM-L6-v2' the text")
                .satisfies(e -> assertThat(e.field()).contains("input"));
    }

    @Test
    void another_length_of_vector_is_refused() {
        assertThatExceptionOfType(InvalidRequest.class)
                .isThrownBy(() -> embed(withDimensions(256)))
                .withMessage(
                        "dimensions is 256; the vectors of 'all-MiniLM-L6-v2-q' cannot be truncated, only 384 is allowed")
                .satisfies(e -> assertThat(e.field()).contains("dimensions"));
        assertThat(embed(withDimensions(384)).dimensions()).isEqualTo(384);
    }

    @Test
    void an_empty_text_is_refused_with_its_place() {
        assertThatExceptionOfType(InvalidRequest.class)
                .isThrownBy(() -> local.embed(INT8, List.of("hello", "")))
                .withMessage("input[1] is empty; expected at least one character");
        assertThatExceptionOfType(InvalidRequest.class)
                .isThrownBy(() -> embed(EmbedRequest.of(INT8, "")))
                .withMessageStartingWith("input is empty");
    }

    @Test
    void lone_surrogates_and_control_characters_leave_no_trace() {
        float[] clean = local.vector(INT8, "ab \uD83D\uDC3F x");

        assertThat(local.vector(INT8, "a\uD800b \uD83D\uDC3F x\uDFFF")).isEqualTo(clean);
        assertThat(local.vector(INT8, "a\u0000b\u0007 \uD83D\uDC3F \uFFFDx")).isEqualTo(clean);
        assertThat(local.vector(INT8, "\uD800"))
                .isEqualTo(local.vector(INT8, "\u0000"))
                .isEqualTo(local.vector(INT8, " "));
    }

    @Test
    void ten_megabytes_are_cut_before_they_are_tokenised() {
        int size = 10_000_000;
        List<String> texts = List.of(
                " ".repeat(size) + "a",
                "x".repeat(size) + " b",
                "a b ".repeat(size / 4),
                "松".repeat(size),
                "\u0301".repeat(size),
                " \u0000".repeat(size / 2) + "a",
                "\uD800".repeat(size));

        EmbedResponse response =
                local.models().embed(EmbedRequest.of(INT8, texts), Cancellation.withTimeout(Duration.ofSeconds(10)));

        assertThat(response.truncated()).containsExactly(2, 3);
        assertThat(response.embeddings().get(0)).isEqualTo(response.embeddings().get(5));
        assertThat(response.embeddings().get(0).values()).isEqualTo(local.vector(INT8, "a"));
        assertThat(response.embeddings().get(1).values()).isEqualTo(local.vector(INT8, "x".repeat(200) + " b"));
        assertThat(response.embeddings().get(6).values()).isEqualTo(local.vector(INT8, " "));
    }

    private static EmbedRequest withDimensions(int dimensions) {
        return EmbedRequest.builder(INT8, Input.of("hello"))
                .dimensions(dimensions)
                .build();
    }

    private static EmbedResponse embed(EmbedRequest request) {
        return local.models().embed(request, Cancellation.withTimeout(Duration.ofMinutes(1)));
    }
}

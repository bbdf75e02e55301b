package io.ratatoskr.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ratatoskr.api.chat.GenerateOptions;
import io.ratatoskr.api.chat.Input;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.error.InvalidRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class RequestWithersTest {
    private static List<ModelRequest> requests() {
        return List.of(
                ChatRequest.of("m", Message.user("x")),
                GenerateRequest.of("m", "x"),
                EmbedRequest.of("m", "x"),
                NliRequest.of("m", "x", "y"),
                ZeroShotRequest.of("m", "x", List.of("a")),
                ClassifyRequest.of("m", "x"),
                StanceRequest.of("m", "x", "y"),
                RerankRequest.of("m", "x", List.of("a")));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void model_and_provider_change_and_nothing_else(ModelRequest request) {
        ModelRequest changed = request.withModel("other").withProvider("p");

        assertThat(changed).hasSameClassAs(request);
        assertThat(changed.model()).isEqualTo("other");
        assertThat(changed.provider()).isEqualTo("p");
        assertThat(changed.withModel("m").withProvider(null)).isEqualTo(request);
        assertThatThrownBy(() -> request.withModel(" ")).isInstanceOf(InvalidRequest.class);
    }

    @Test
    void options_change_one_by_one() {
        ChatRequest chat =
                ChatRequest.of("m", Message.user("x")).withTemperature(0.5).withMaxTokens(7);
        assertThat(chat.options().temperature()).isEqualTo(0.5);
        assertThat(chat.options().maxTokens()).isEqualTo(7);
        assertThat(chat.withTemperature(null).withMaxTokens(null)).isEqualTo(ChatRequest.of("m", Message.user("x")));
        assertThatThrownBy(() -> chat.withMaxTokens(0)).hasMessage("max_tokens is 0; it must be at least 1");

        ZeroShotRequest zeroShot = ZeroShotRequest.of("m", "x", List.of("a"))
                .withLabels(List.of("b", "c"))
                .withMultiLabel(true)
                .withHypothesisTemplate("It is {}.");
        assertThat(zeroShot.labelSet()).isEqualTo(new ZeroShotRequest.LabelSet(List.of("b", "c"), true, "It is {}."));
    }

    @Test
    void a_builder_starts_from_what_is_there() {
        EmbedRequest embed = EmbedRequest.builder("m", Input.of("x"))
                .dimensions(3)
                .inputType("query")
                .encoding(EmbedRequest.Encoding.BASE64)
                .provider("p")
                .build();
        assertThat(embed.toBuilder().build()).isEqualTo(embed);
        assertThat(embed.toBuilder().model("n").build()).isEqualTo(embed.withModel("n"));

        GenerateOptions options = GenerateOptions.builder("m")
                .temperature(0.1)
                .topP(0.2)
                .topK(3)
                .seed(4L)
                .frequencyPenalty(0.5)
                .presencePenalty(0.6)
                .maxTokens(0)
                .stopSequences(List.of("s"))
                .provider("p")
                .build();
        assertThat(options.toBuilder().build()).isEqualTo(options);
        assertThatThrownBy(() -> options.toBuilder().maxTokens(-1).build())
                .hasMessage("max_tokens is -1; it must not be negative");
    }
}

package io.ratatoskr.camel.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ClassifyRequest;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.StanceRequest;
import io.ratatoskr.api.TokenInput;
import io.ratatoskr.api.TokenRequest;
import io.ratatoskr.api.ZeroShotRequest;
import io.ratatoskr.api.chat.AssistantOutput;
import io.ratatoskr.api.chat.Content;
import io.ratatoskr.api.chat.Input;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.Part;
import io.ratatoskr.api.chat.Role;
import io.ratatoskr.api.chat.ToolCall;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.json.AdditionalProperties;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class TextReplacementTest {
    private final TextReplacement texts = new TextReplacement();

    static Stream<Arguments> requests() {
        return Stream.of(
                Arguments.of(
                        ChatRequest.of("m", Message.system("a"), Message.user("x a"), Message.tool("t", "a")),
                        ChatRequest.of("m", Message.system("b"), Message.user("x b"), Message.tool("t", "b"))),
                Arguments.of(chat("a"), chat("b")),
                Arguments.of(GenerateRequest.of("m", "a"), GenerateRequest.of("m", "b")),
                Arguments.of(EmbedRequest.of("m", List.of("a", "c")), EmbedRequest.of("m", List.of("b", "c"))),
                Arguments.of(NliRequest.of("m", "a", "xa"), NliRequest.of("m", "b", "xb")),
                Arguments.of(ZeroShotRequest.of("m", "a", List.of("a")), ZeroShotRequest.of("m", "b", List.of("a"))),
                Arguments.of(ClassifyRequest.of("m", "a"), ClassifyRequest.of("m", "b")),
                Arguments.of(StanceRequest.of("m", "a", "a"), StanceRequest.of("m", "b", "b")),
                Arguments.of(RerankRequest.of("m", "a", List.of("a")), RerankRequest.of("m", "b", List.of("b"))),
                Arguments.of(TokenRequest.of("m", "a"), TokenRequest.of("m", "b")),
                Arguments.of(
                        new TokenRequest(new TokenInput.Messages(List.of(Message.user("a")), List.of()), "m", null),
                        new TokenRequest(new TokenInput.Messages(List.of(Message.user("b")), List.of()), "m", null)));
    }

    /** A message with every place that has a text, and some that have none. */
    private static ChatRequest chat(String text) {
        var none = AdditionalProperties.NONE;
        Message message = Message.of(
                        Role.ASSISTANT,
                        new Content.Parts(List.of(
                                new Part.Text(text, none),
                                new Part.Image("https://a/", null, none),
                                new Part.Refusal(text, none))))
                .withName("a")
                .withOutput(new AssistantOutput(
                        List.of(new ToolCall("a", "a", "{\"k\":\"" + text + "\"}")), text, null, text));
        return ChatRequest.of("m", message);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void texts_of_a_request_are_replaced_and_nothing_else(Object request, Object expected) {
        assertThat(texts.replaceAll(request, "a(?!l)", "b")).isEqualTo(expected);
        assertThat(texts.matches(request, "^a")).isTrue();
        assertThat(texts.matches(request, "zz")).isFalse();
    }

    @Test
    void groups_can_be_used_and_token_ids_stay() {
        assertThat(texts.replaceAll(ClassifyRequest.of("m", "id 42"), "(\\d)(\\d)", "$2$1"))
                .isEqualTo(ClassifyRequest.of("m", "id 24"));
        EmbedRequest ids = EmbedRequest.of("m", new Input.Tokens(List.of(new int[] {1}), true));
        assertThat(texts.replaceAll(ids, "1", "2")).isEqualTo(ids);
    }

    @Test
    void mistakes_are_named() {
        assertThatThrownBy(() -> texts.replaceAll(TokenRequest.of("m", "a"), "(", "b"))
                .isInstanceOf(ConfigurationInvalid.class)
                .hasMessageContaining("the pattern '('");
        assertThatThrownBy(() -> texts.replaceAll(TokenRequest.of("m", "a"), "a", "$3"))
                .isInstanceOf(ConfigurationInvalid.class)
                .hasMessageContaining("'$3'");
        assertThatThrownBy(() -> texts.matches("text", "a")).isInstanceOf(InvalidRequest.class);
    }
}

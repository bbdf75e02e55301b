package io.ratatoskr.provider.ollama;

import static io.ratatoskr.provider.ollama.OllamaSamples.body;
import static io.ratatoskr.provider.ollama.OllamaSamples.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.chat.AssistantOutput;
import io.ratatoskr.api.chat.ChatOptions;
import io.ratatoskr.api.chat.Content;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.Part;
import io.ratatoskr.api.chat.Role;
import io.ratatoskr.api.chat.ToolCall;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.UnsupportedParameter;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Encoding of messages. */
final class OllamaMessagesTest {
    private static Message user(Part... parts) {
        return message(Role.USER, new Content.Parts(List.of(parts)), List.of(), null, null);
    }

    private static Message message(
            Role role,
            @Nullable Content content,
            List<ToolCall> calls,
            @Nullable String toolCallId,
            @Nullable String reasoning) {
        return new Message(
                role,
                content,
                new AssistantOutput(calls, reasoning, null, null),
                toolCallId,
                null,
                AdditionalProperties.NONE);
    }

    private static Part.Image image(String url) {
        return new Part.Image(url, null, AdditionalProperties.NONE);
    }

    private static JsonNode messages(Message... messages) {
        return tree(ChatRequest.of("m", messages)).get("messages");
    }

    @Test
    void every_message_stays_in_its_place_and_a_developer_is_the_system() {
        JsonNode messages = messages(
                Message.system("a"),
                Message.user("b"),
                message(Role.DEVELOPER, Content.of("c"), List.of(), null, null),
                Message.assistant("d"),
                Message.system("e"));
        assertThat(messages.findValuesAsText("role"))
                .containsExactly("system", "user", "system", "assistant", "system");
        assertThat(messages.findValuesAsText("content")).containsExactly("a", "b", "c", "d", "e");
    }

    @Test
    void texts_are_joined_and_images_go_as_base64_beside_them() {
        JsonNode message = messages(user(
                        new Part.Text("one "),
                        image("data:image/png;base64,iVBOR+/w=="),
                        new Part.Text("two"),
                        image("DATA:image/jpeg;charset=x;BASE64,AA%3D%3D"),
                        image("data:image/svg+xml,%3Csvg/%3E")))
                .get(0);
        assertThat(message.get("content").asText()).isEqualTo("one two");
        assertThat(message.get("images"))
                .extracting(JsonNode::asText)
                .containsExactly("iVBOR+/w==", "AA==", "PHN2Zy8+");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://x.test/a.png", "http://x.test/a.png", "file:///etc/passwd", ""})
    void an_image_that_is_elsewhere_is_not_for_ollama(String url) {
        var failure = catchThrowableOfType(
                UnsupportedParameter.class, () -> body(ChatRequest.of("m", user(new Part.Text("x"), image(url)))));
        assertThat(failure)
                .hasMessageStartingWith("acme: messages[0].content[1].image_url")
                .hasMessageContaining("ratatoskr.fetch.images");
        assertThat(failure.parameter()).isEqualTo("messages[0].content[1].image_url");
    }

    @ParameterizedTest
    @ValueSource(strings = {"data:image/png;base64", "data:image/png,%", "data:image/png,%4", "data:,%zz", "data:,a%2"})
    void a_broken_data_url_is_the_callers_mistake(String url) {
        assertThatThrownBy(() -> body(ChatRequest.of("m", user(image(url)))))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageStartingWith("messages[0].content[0].image_url is a data: URL");
    }

    @Test
    void what_is_neither_text_nor_image_is_not_for_ollama() {
        for (Part part : List.of(
                new Part.Audio("AAAA", "wav", AdditionalProperties.NONE),
                new Part.File("f", null, null, AdditionalProperties.NONE),
                new Part.Other("video_url", new RawJson("{\"type\":\"video_url\"}")))) {
            assertThatThrownBy(() -> body(ChatRequest.of("m", Message.user("x"), user(part))))
                    .isInstanceOf(UnsupportedParameter.class)
                    .hasMessageStartingWith("acme: messages[1].content[0] is ");
        }
    }

    @Test
    void thinking_goes_back_with_the_message_it_came_with() {
        JsonNode messages = messages(
                message(Role.ASSISTANT, Content.of("four"), List.of(), null, "two and two"),
                message(Role.USER, Content.of("x"), List.of(), null, "not mine"));
        assertThat(messages.get(0).get("thinking").asText()).isEqualTo("two and two");
        assertThat(messages.get(1).has("thinking")).isFalse();
    }

    @Test
    void refusal_is_sent_as_assistant_content() {
        var refused = Message.of(Role.ASSISTANT, null).withOutput(AssistantOutput.ofRefusal("no"));
        assertThat(messages(refused).get(0).get("content").asText()).isEqualTo("no");
    }

    @Test
    void arguments_are_an_object_token_for_token() {
        String arguments = "{\"z\": 1.0, \"a\":[1e2,\"\\u00e9\"]}";
        Message called = message(Role.ASSISTANT, null, List.of(new ToolCall("c1", "f", arguments)), null, null);
        assertThat(body(ChatRequest.of("m", called)))
                .contains("\"tool_calls\":[{\"id\":\"c1\",\"function\":{\"name\":\"f\",\"arguments\":" + arguments
                        + "}}]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`  `|{}",
                "`{\"a\":`|{\"_text\":\"{\\\"a\\\":\"}",
                "`[1]`|{\"_text\":\"[1]\"}",
                "`5`|{\"_text\":\"5\"}",
                "`{} {}`|{\"_text\":\"{} {}\"}",
                "`null`|{\"_text\":\"null\"}",
            })
    void arguments_that_are_no_object_become_one(String arguments, String sent) {
        assertThat(ToolCallArguments.toObject(arguments).text()).isEqualTo(sent);
    }

    @Test
    void arguments_nested_beyond_every_limit_are_a_text() {
        assertThat(ToolCallArguments.toObject("{\"a\":".repeat(100_000)).text()).startsWith("{\"_text\":");
    }

    @Test
    void a_result_names_the_tool_that_its_call_called() {
        JsonNode messages = messages(
                message(Role.ASSISTANT, null, List.of(new ToolCall("c1", "old", "{}")), null, null),
                Message.tool("c1", "first"),
                message(
                        Role.ASSISTANT,
                        null,
                        List.of(new ToolCall("c1", "f", "{}"), new ToolCall("c2", "g", "{}")),
                        null,
                        null),
                Message.tool("c2", "second"),
                Message.tool("c1", "third"),
                Message.tool("unheard of", "fourth"));
        assertThat(messages.findValuesAsText("tool_name")).containsExactly("old", "g", "f");
        assertThat(messages.findValuesAsText("tool_call_id")).containsExactly("c1", "c2", "c1_2", "unheard of");
    }

    @Test
    void a_call_that_is_no_function_is_not_for_ollama() {
        var custom = new ToolCall("c", "g", "free text", "custom", AdditionalProperties.NONE);
        assertThatThrownBy(() -> body(ChatRequest.of("m", message(Role.ASSISTANT, null, List.of(custom), null, null))))
                .isInstanceOf(UnsupportedParameter.class)
                .hasMessageContaining("'custom'");
    }

    @Test
    void a_messages_own_fields_go_only_where_they_are_known() {
        var message = Message.of(Role.USER, Content.of("x"))
                .withExtra(AdditionalProperties.NONE.with("videos", new RawJson("[]")));
        assertThat(body(ChatRequest.of("m", message))).doesNotContain("videos");
        assertThat(body(new ChatRequest(
                        List.of(message), List.of(), ChatOptions.of("m"), false, false, Dialects.OLLAMA)))
                .contains("\"videos\":[]");
    }
}

package io.ratatoskr.provider.anthropic;

import static io.ratatoskr.provider.anthropic.AnthropicTestRequests.anthropicChat;
import static io.ratatoskr.provider.anthropic.AnthropicTestRequests.assistantWithCalls;
import static io.ratatoskr.provider.anthropic.AnthropicTestRequests.assistantWithThinking;
import static io.ratatoskr.provider.anthropic.AnthropicTestRequests.body;
import static io.ratatoskr.provider.anthropic.AnthropicTestRequests.cacheControl;
import static io.ratatoskr.provider.anthropic.AnthropicTestRequests.chat;
import static io.ratatoskr.provider.anthropic.AnthropicTestRequests.options;
import static io.ratatoskr.provider.anthropic.AnthropicTestRequests.parts;
import static io.ratatoskr.provider.anthropic.AnthropicTestRequests.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.api.chat.AssistantOutput;
import io.ratatoskr.api.chat.Content;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.Part;
import io.ratatoskr.api.chat.Role;
import io.ratatoskr.api.chat.ToolCall;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.UnsupportedParameter;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.settings.ProviderProfile.LateSystemMessages;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Encoding of messages and their parts. */
final class MessagesBuilderTest {
    private static final String PNG = "data:image/png;base64,iVBORw0KGgo=";
    private static final String PDF = "data:application/pdf;base64,JVBERi0xLjQK";

    private static JsonNode json(String text) {
        return tree(text);
    }

    @Test
    void system_messages_are_joined_in_order_wherever_they_stood() {
        JsonNode body = tree(chat(
                options(),
                Message.system("one"),
                parts(Role.DEVELOPER, new Part.Text("two", cacheControl()), new Part.Text("  ")),
                Message.user("hi"),
                Message.system("three"),
                Message.user("there")));

        assertThat(body.get("system"))
                .isEqualTo(json("[{\"type\":\"text\",\"text\":\"one\"},"
                        + "{\"type\":\"text\",\"text\":\"two\",\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":\"1h\"}},"
                        + "{\"type\":\"text\",\"text\":\"three\"}]"));
        assertThat(body.get("messages"))
                .isEqualTo(json("[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"hi\"},"
                        + "{\"type\":\"text\",\"text\":\"there\"}]}]"));
    }

    @Test
    void later_system_message_stays_where_it_stood_when_so_configured() {
        JsonNode body = tree(
                chat(
                        options(),
                        Message.system("first"),
                        Message.user("hi"),
                        Message.assistant("hello"),
                        Message.system("be brief"),
                        Message.user("why?")),
                AnthropicTestRequests.profile(LateSystemMessages.USER));

        assertThat(body.get("system").findValuesAsText("text")).containsExactly("first");
        assertThat(body.get("messages").get(2).findValuesAsText("text"))
                .containsExactly("<system>", "be brief", "</system>", "why?");
    }

    @Test
    void system_text_alone_becomes_a_user_message() {
        JsonNode body = tree(chat(options(), Message.system("write a haiku")));

        assertThat(body.has("system")).isFalse();
        assertThat(body.get("messages"))
                .isEqualTo(json("[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"write a haiku\"}]}]"));
    }

    @Test
    void nothing_at_all_is_the_callers_mistake() {
        assertThatThrownBy(() -> body(chat(options(), Message.user(" "))))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("messages");
    }

    @Test
    void image_in_a_system_message_is_unsupported() {
        assertThatThrownBy(() -> body(chat(
                        options(),
                        parts(Role.SYSTEM, new Part.Image(PNG, null, AdditionalProperties.NONE)),
                        Message.user("x"))))
                .isInstanceOf(UnsupportedParameter.class);
    }

    @Test
    void pictures_and_files_become_sources() {
        JsonNode content = tree(chat(
                        options(),
                        parts(
                                Role.USER,
                                new Part.Text("look"),
                                new Part.Image(PNG, "high", cacheControl()),
                                new Part.Image("data:image/jpg;base64,/9j/", null, AdditionalProperties.NONE),
                                new Part.Image("https://example.test/a.webp", null, AdditionalProperties.NONE),
                                new Part.File(null, "a.pdf", PDF, AdditionalProperties.NONE),
                                new Part.File(
                                        null,
                                        "n.txt",
                                        "data:text/plain;charset=utf-8;base64,w4Zn",
                                        AdditionalProperties.NONE),
                                new Part.File(null, null, "https://example.test/b.pdf", AdditionalProperties.NONE),
                                new Part.File("file_011CNha8", null, null, AdditionalProperties.NONE),
                                new Part.File(
                                        null, "a.gif", "data:image/gif;base64,R0lGODlh", AdditionalProperties.NONE))))
                .at("/messages/0/content");

        assertThat(content)
                .isEqualTo(
                        json(
                                "[{\"type\":\"text\",\"text\":\"look\"},"
                                        + "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\"iVBORw0KGgo=\"},"
                                        + "\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":\"1h\"}},"
                                        + "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/jpeg\",\"data\":\"/9j/\"}},"
                                        + "{\"type\":\"image\",\"source\":{\"type\":\"url\",\"url\":\"https://example.test/a.webp\"}},"
                                        + "{\"type\":\"document\",\"source\":{\"type\":\"base64\",\"media_type\":\"application/pdf\","
                                        + "\"data\":\"JVBERi0xLjQK\"},\"title\":\"a.pdf\"},"
                                        + "{\"type\":\"document\",\"source\":{\"type\":\"text\",\"media_type\":\"text/plain\",\"data\":\"Æg\"},"
                                        + "\"title\":\"n.txt\"},"
                                        + "{\"type\":\"document\",\"source\":{\"type\":\"url\",\"url\":\"https://example.test/b.pdf\"}},"
                                        + "{\"type\":\"document\",\"source\":{\"type\":\"file\",\"file_id\":\"file_011CNha8\"}},"
                                        + "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/gif\",\"data\":\"R0lGODlh\"}}]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.test/a.png",
                "data:image/png,raw",
                "data:image/tiff;base64,AAAA",
                "file:///etc/passwd",
                "ftp://x"
            })
    void picture_that_the_api_does_not_take_goes_to_another_provider(String url) {
        assertThatThrownBy(() ->
                        body(chat(options(), parts(Role.USER, new Part.Image(url, null, AdditionalProperties.NONE)))))
                .isInstanceOfSatisfying(
                        UnsupportedParameter.class,
                        e -> assertThat(e.isFallbackAllowed()).isTrue())
                .hasMessageStartingWith("acme: ")
                .hasMessageNotContaining(url);
    }

    @Test
    void sound_foreign_files_and_foreign_parts_go_to_another_provider() {
        for (Part part : List.of(
                new Part.Audio("AAAA", "wav", AdditionalProperties.NONE),
                new Part.File("file-openai", null, null, AdditionalProperties.NONE),
                new Part.File(null, "a.docx", "data:application/msword;base64,AAAA", AdditionalProperties.NONE),
                new Part.File(null, "a.txt", "data:text/plain;base64,****é", AdditionalProperties.NONE),
                new Part.Other("video_url", new RawJson("{\"type\":\"video_url\"}")))) {
            assertThatThrownBy(() -> body(chat(options(), parts(Role.USER, part))))
                    .as("%s", part)
                    .isInstanceOf(UnsupportedParameter.class);
        }
    }

    @Test
    void parts_and_fields_of_the_own_dialect_pass_as_they_are() {
        String block = "{\"type\":\"search_result\",\"source\":\"x\", \"n\":1.0,\"title\":\"t\",\"content\":[]}";
        String body = body(anthropicChat(
                options(),
                parts(
                        Role.USER,
                        new Part.Other("search_result", new RawJson(block)),
                        new Part.File(
                                null,
                                null,
                                PDF,
                                AdditionalProperties.NONE.with("citations", new RawJson("{\"enabled\":true}"))))));

        assertThat(body).contains(block, "\"citations\":{\"enabled\":true}");
    }

    @Test
    void unknown_fields_of_another_dialects_parts_are_left_out() {
        AdditionalProperties extra = AdditionalProperties.NONE.with("martian", new RawJson("1"));

        assertThat(body(chat(options(), parts(Role.USER, new Part.Text("x", extra)))))
                .doesNotContain("martian");
    }

    @Test
    void neighbours_of_the_same_role_are_one_turn() {
        JsonNode messages = tree(chat(
                        options(),
                        Message.user("a"),
                        Message.user("b"),
                        Message.assistant("c"),
                        Message.assistant(""),
                        assistantWithCalls(null),
                        Message.assistant("d"),
                        Message.user("e")))
                .get("messages");

        assertThat(messages.findValuesAsText("role")).containsExactly("user", "assistant", "user");
        assertThat(messages.findValuesAsText("text")).containsExactly("a", "b", "c", "d", "e");
    }

    @Test
    void tool_results_precede_user_content_in_order() {
        Message image = new Message(
                Role.TOOL,
                new Content.Parts(List.of(new Part.Text("seen"), new Part.Image(PNG, null, AdditionalProperties.NONE))),
                AssistantOutput.NONE,
                "call_2",
                null,
                cacheControl());
        JsonNode body = tree(
                chat(
                        options(),
                        Message.user("go"),
                        assistantWithCalls("on it", new ToolCall("call_1", "f", "{}"), new ToolCall("call_2", "g", "")),
                        Message.system("a note"),
                        Message.tool("call_1", "one"),
                        image,
                        Message.tool("call_3", ""),
                        Message.user("well?")),
                AnthropicTestRequests.profile(LateSystemMessages.USER));

        assertThat(body.at("/messages/1/content"))
                .isEqualTo(json("[{\"type\":\"text\",\"text\":\"on it\"},"
                        + "{\"type\":\"tool_use\",\"id\":\"call_1\",\"name\":\"f\",\"input\":{}},"
                        + "{\"type\":\"tool_use\",\"id\":\"call_2\",\"name\":\"g\",\"input\":{}}]"));
        JsonNode results = body.at("/messages/2/content");
        assertThat(results.findValuesAsText("tool_use_id")).containsExactly("call_1", "call_2", "call_3");
        assertThat(results.get(0).get("content")).isEqualTo(json("[{\"type\":\"text\",\"text\":\"one\"}]"));
        assertThat(results.get(1).get("content").findValuesAsText("type")).containsExactly("text", "image", "base64");
        assertThat(results.get(1).has("cache_control")).isTrue();
        assertThat(results.get(2).has("content")).isFalse();
        assertThat(results.get(3).get("text").asText()).isEqualTo("<system>");
        assertThat(results.get(6).get("text").asText()).isEqualTo("well?");
    }

    @Test
    void tool_result_without_its_call_is_the_callers_mistake() {
        Message orphan = Message.of(Role.TOOL, Content.of("x"));

        assertThatThrownBy(() -> body(chat(options(), Message.user("x"), orphan)))
                .isInstanceOfSatisfying(
                        InvalidRequest.class, e -> assertThat(e.field()).contains("messages[1].tool_call_id"));
    }

    @Test
    void arguments_go_back_token_for_token_and_broken_ones_as_text() {
        String exactId = "{ \"b\":1.0, \"a\": [1e2,\"\\u00e9\"],\"b\":2}";
        String body = body(chat(
                options(),
                Message.user("go"),
                assistantWithCalls(
                        null,
                        new ToolCall("c1", "f", exactId),
                        new ToolCall("c2", "f", "{\"city\": \"Os"),
                        new ToolCall("c3", "f", "[1]"),
                        new ToolCall("c4", "f", "  "))));

        assertThat(body)
                .contains(
                        "\"input\":" + exactId,
                        "\"input\":{\"invalid_json\":\"{\\\"city\\\": \\\"Os\"}",
                        "\"input\":{\"invalid_json\":\"[1]\"}",
                        "\"id\":\"c4\",\"name\":\"f\",\"input\":{}");
    }

    @Test
    void foreign_call_ids_become_sendable_ones_and_still_match() {
        JsonNode body = tree(chat(
                options(),
                Message.user("go"),
                assistantWithCalls(
                        null, new ToolCall("functions.f:0", "f", "{}"), new ToolCall("functions_f:0", "f", "{}")),
                Message.tool("functions.f:0", "a"),
                Message.tool("functions_f:0", "b")));

        List<String> ids = body.findValuesAsText("id");
        assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.matches("[a-zA-Z0-9_-]+"));
        assertThat(body.findValuesAsText("tool_use_id")).isEqualTo(ids);
        assertThat(AnthropicToolCallIds.sanitize("toolu_01-A")).isEqualTo("toolu_01-A");
        assertThat(AnthropicToolCallIds.sanitize("")).isNotEmpty();
    }

    @Test
    void thinking_goes_back_unchanged_before_everything_else() {
        String first = "{\"type\":\"thinking\",\"thinking\":\"hm\\u00e9\", \"signature\":\"EqQB==\"}";
        String second = "{\"type\":\"redacted_thinking\",\"data\":\"Em0K\"}";
        String body = body(chat(
                options(),
                Message.user("go"),
                assistantWithThinking("[" + first + " ," + second + "]", "said", new ToolCall("c", "f", "{}")),
                Message.tool("c", "r")));

        assertThat(body)
                .contains("\"content\":[" + first + "," + second
                        + ",{\"type\":\"text\",\"text\":\"said\"},{\"type\":\"tool_use\"")
                .doesNotContain("seen");
    }

    @Test
    void thinking_that_came_by_way_of_openrouter_is_translated_and_that_of_others_left_out() {
        String details =
                "[{\"type\":\"reasoning.text\",\"text\":\"hm\",\"signature\":\"sig\",\"format\":\"anthropic-claude-v1\",\"index\":0},"
                        + "{\"type\":\"reasoning.encrypted\",\"data\":\"xyz\",\"format\":\"anthropic-claude-v1\"},"
                        + "{\"type\":\"reasoning.text\",\"text\":\"unsigned\",\"format\":\"anthropic-claude-v1\"},"
                        + "{\"type\":\"reasoning.text\",\"text\":\"foreign\",\"signature\":\"s\",\"format\":\"google-gemini-v1\"},"
                        + "{\"type\":\"reasoning.encrypted\",\"data\":\"foreign\",\"format\":\"openai-responses-v1\"},"
                        + "{\"type\":\"reasoning.summary\",\"summary\":\"s\"},{\"no\":\"type\"},7]";
        JsonNode content = tree(chat(
                        options(), Message.user("go"), assistantWithThinking(details, "said"), Message.user("on")))
                .at("/messages/1/content");

        assertThat(content)
                .isEqualTo(json("[{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"sig\"},"
                        + "{\"type\":\"redacted_thinking\",\"data\":\"xyz\"},{\"type\":\"text\",\"text\":\"said\"}]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "7", "[]", "\"x\"", "[[[]]]", "[{\"type\":7}]", "not json"})
    void unrelated_reasoning_details_are_ignored(String details) {
        JsonNode content = tree(chat(
                        options(), Message.user("go"), assistantWithThinking(details, "said"), Message.user("on")))
                .at("/messages/1/content");

        assertThat(content.findValuesAsText("text")).containsExactly("said");
        assertThat(content).hasSize(1);
    }

    @Test
    void refusal_is_sent_as_assistant_text() {
        Message refusal = Message.of(Role.ASSISTANT, null).withOutput(AssistantOutput.ofRefusal("I won't"));

        assertThat(tree(chat(options(), Message.user("a"), refusal, Message.user("b")))
                        .at("/messages/1/content/0/text")
                        .asText())
                .isEqualTo("I won't");
    }
}

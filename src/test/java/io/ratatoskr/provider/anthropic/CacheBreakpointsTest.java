package io.ratatoskr.provider.anthropic;

import static io.ratatoskr.provider.anthropic.AnthropicTestRequests.anthropicChat;
import static io.ratatoskr.provider.anthropic.AnthropicTestRequests.assistantWithCalls;
import static io.ratatoskr.provider.anthropic.AnthropicTestRequests.body;
import static io.ratatoskr.provider.anthropic.AnthropicTestRequests.cacheControl;
import static io.ratatoskr.provider.anthropic.AnthropicTestRequests.chat;
import static io.ratatoskr.provider.anthropic.AnthropicTestRequests.options;
import static io.ratatoskr.provider.anthropic.AnthropicTestRequests.parts;
import static io.ratatoskr.provider.anthropic.AnthropicTestRequests.tool;
import static io.ratatoskr.provider.anthropic.AnthropicTestRequests.tree;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.api.chat.ChatOptions;
import io.ratatoskr.api.chat.Content;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.Part;
import io.ratatoskr.api.chat.Role;
import io.ratatoskr.api.chat.ToolCall;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Positions of the cache breakpoints set by {@code cache_prompt}. */
final class CacheBreakpointsTest {
    private static final Message[] CONVERSATION = {
        Message.system("one"),
        Message.system("two"),
        Message.user("a"),
        Message.assistant("b"),
        Message.user("c"),
        assistantWithCalls("d", new ToolCall("1", "f", "{}"), new ToolCall("2", "f", "{}")),
        Message.tool("1", "e"),
        Message.tool("2", "f")
    };

    private static ChatOptions.Builder cachingOptions() {
        return options().cachePrompt(true);
    }

    private static int countBreakpoints(String body) {
        return body.split("\"cache_control\"", -1).length - 1;
    }

    @Test
    void marks_end_the_tools_the_system_and_the_last_two_turns_of_the_user() {
        JsonNode body = tree(chat(cachingOptions(), CONVERSATION).withTools(List.of(tool("f"), tool("g"))));

        assertThat(body.at("/tools/1/cache_control/type").asText()).isEqualTo("ephemeral");
        assertThat(body.at("/system/1").has("cache_control")).isTrue();
        assertThat(body.at("/messages/2/content/0").has("cache_control")).isTrue();
        assertThat(body.at("/messages/4/content/1").has("cache_control")).isTrue();
        assertThat(countBreakpoints(body.toString())).isEqualTo(4);
    }

    @Test
    void nothing_is_marked_by_default() {
        assertThat(countBreakpoints(body(chat(options(), CONVERSATION)))).isZero();
        assertThat(countBreakpoints(body(chat(options().cachePrompt(false), CONVERSATION))))
                .isZero();
    }

    @Test
    void short_conversation_has_fewer_marks() {
        JsonNode body = tree(chat(cachingOptions(), Message.user("a")));

        assertThat(countBreakpoints(body.toString())).isEqualTo(1);
        assertThat(body.at("/messages/0/content/0").has("cache_control")).isTrue();
    }

    @Test
    void callers_own_marks_count_and_stay() {
        Message[] conversation = CONVERSATION.clone();
        conversation[1] = parts(Role.SYSTEM, new Part.Text("two", cacheControl()));
        conversation[2] = parts(Role.USER, new Part.Text("a", cacheControl()), new Part.Text("a2"));
        JsonNode body = tree(chat(cachingOptions(), conversation).withTools(List.of(tool("f"))));

        assertThat(countBreakpoints(body.toString())).isEqualTo(4);
        assertThat(body.at("/system/1/cache_control/ttl").asText()).isEqualTo("1h");
        assertThat(body.at("/messages/0/content/0/cache_control/ttl").asText()).isEqualTo("1h");
        assertThat(body.at("/messages/2/content/0").has("cache_control")).isTrue();
        assertThat(body.at("/messages/4/content/1").has("cache_control")).isTrue();
        assertThat(body.at("/tools/0").has("cache_control")).isFalse();
    }

    @Test
    void four_marks_of_the_callers_leave_no_room_and_one_for_the_whole_counts_too() {
        Part marked = new Part.Text("x", cacheControl());
        Message[] conversation = {
            parts(Role.USER, marked, marked, marked, marked), Message.assistant("b"), Message.user("c")
        };
        assertThat(countBreakpoints(body(chat(cachingOptions(), conversation)))).isEqualTo(4);

        AdditionalProperties requestExtra =
                AdditionalProperties.NONE.with("cache_control", new RawJson("{\"type\":\"ephemeral\"}"));
        String body = body(anthropicChat(options().cachePrompt(true).extra(requestExtra), CONVERSATION)
                .withTools(List.of(tool("f"))));
        assertThat(countBreakpoints(body)).isEqualTo(4);
        assertThat(tree(body).has("cache_control")).isTrue();
    }

    @Test
    void mark_of_a_whole_message_ends_its_last_part() {
        Message marked = Message.of(Role.USER, Content.of("a")).withExtra(cacheControl());

        assertThat(tree(chat(options(), marked))
                        .at("/messages/0/content/0/cache_control/ttl")
                        .asText())
                .isEqualTo("1h");
    }
}

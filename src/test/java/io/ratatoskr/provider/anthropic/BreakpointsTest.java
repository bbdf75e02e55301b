package io.ratatoskr.provider.anthropic;

import static io.ratatoskr.provider.anthropic.Asked.body;
import static io.ratatoskr.provider.anthropic.Asked.cached;
import static io.ratatoskr.provider.anthropic.Asked.calls;
import static io.ratatoskr.provider.anthropic.Asked.chat;
import static io.ratatoskr.provider.anthropic.Asked.inOwnDialect;
import static io.ratatoskr.provider.anthropic.Asked.options;
import static io.ratatoskr.provider.anthropic.Asked.parts;
import static io.ratatoskr.provider.anthropic.Asked.tool;
import static io.ratatoskr.provider.anthropic.Asked.tree;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.api.ChatOptions;
import io.ratatoskr.api.Content;
import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.api.Message;
import io.ratatoskr.api.Part;
import io.ratatoskr.api.Role;
import io.ratatoskr.api.ToolCall;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Positions of the cache breakpoints set by {@code cache_prompt}. */
final class BreakpointsTest {
    private static final Message[] TALK = {
        Message.system("one"),
        Message.system("two"),
        Message.user("a"),
        Message.assistant("b"),
        Message.user("c"),
        calls("d", new ToolCall("1", "f", "{}"), new ToolCall("2", "f", "{}")),
        Message.tool("1", "e"),
        Message.tool("2", "f")
    };

    private static ChatOptions.Builder caching() {
        return options().cachePrompt(true);
    }

    private static int marks(String body) {
        return body.split("\"cache_control\"", -1).length - 1;
    }

    @Test
    void marks_end_the_tools_the_system_and_the_last_two_turns_of_the_user() {
        JsonNode body = tree(chat(caching(), TALK).withTools(List.of(tool("f"), tool("g"))));

        assertThat(body.at("/tools/1/cache_control/type").asText()).isEqualTo("ephemeral");
        assertThat(body.at("/system/1").has("cache_control")).isTrue();
        assertThat(body.at("/messages/2/content/0").has("cache_control")).isTrue();
        assertThat(body.at("/messages/4/content/1").has("cache_control")).isTrue();
        assertThat(marks(body.toString())).isEqualTo(4);
    }

    @Test
    void nothing_is_marked_unasked() {
        assertThat(marks(body(chat(options(), TALK)))).isZero();
        assertThat(marks(body(chat(options().cachePrompt(false), TALK)))).isZero();
    }

    @Test
    void short_conversation_has_fewer_marks() {
        JsonNode body = tree(chat(caching(), Message.user("a")));

        assertThat(marks(body.toString())).isEqualTo(1);
        assertThat(body.at("/messages/0/content/0").has("cache_control")).isTrue();
    }

    @Test
    void callers_own_marks_count_and_stay() {
        Message[] talk = TALK.clone();
        talk[1] = parts(Role.SYSTEM, new Part.Text("two", cached()));
        talk[2] = parts(Role.USER, new Part.Text("a", cached()), new Part.Text("a2"));
        JsonNode body = tree(chat(caching(), talk).withTools(List.of(tool("f"))));

        assertThat(marks(body.toString())).isEqualTo(4);
        assertThat(body.at("/system/1/cache_control/ttl").asText()).isEqualTo("1h");
        assertThat(body.at("/messages/0/content/0/cache_control/ttl").asText()).isEqualTo("1h");
        assertThat(body.at("/messages/2/content/0").has("cache_control")).isTrue();
        assertThat(body.at("/messages/4/content/1").has("cache_control")).isTrue();
        assertThat(body.at("/tools/0").has("cache_control")).isFalse();
    }

    @Test
    void four_marks_of_the_callers_leave_no_room_and_one_for_the_whole_counts_too() {
        Part marked = new Part.Text("x", cached());
        Message[] talk = {parts(Role.USER, marked, marked, marked, marked), Message.assistant("b"), Message.user("c")};
        assertThat(marks(body(chat(caching(), talk)))).isEqualTo(4);

        AdditionalProperties whole = AdditionalProperties.NONE.with("cache_control", new RawJson("{\"type\":\"ephemeral\"}"));
        String body = body(
                inOwnDialect(options().cachePrompt(true).extra(whole), TALK).withTools(List.of(tool("f"))));
        assertThat(marks(body)).isEqualTo(4);
        assertThat(tree(body).has("cache_control")).isTrue();
    }

    @Test
    void mark_of_a_whole_message_ends_its_last_part() {
        Message marked = new Message(Role.USER, Content.of("a"), List.of(), null, null, null, null, null, cached());

        assertThat(tree(chat(options(), marked))
                        .at("/messages/0/content/0/cache_control/ttl")
                        .asText())
                .isEqualTo("1h");
    }
}

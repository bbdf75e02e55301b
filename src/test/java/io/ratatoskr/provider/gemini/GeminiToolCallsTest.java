package io.ratatoskr.provider.gemini;

import static io.ratatoskr.provider.ProtocolContract.events;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.chat.AssistantOutput;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.ChatOptions;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.ToolCall;
import io.ratatoskr.api.chat.ToolChoice;
import io.ratatoskr.api.chat.ToolDefinition;
import io.ratatoskr.json.Json;
import io.ratatoskr.provider.ProviderHttpResponse;
import io.ratatoskr.settings.ProviderProfile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names and ids of tool calls: what Gemini refuses or leaves out. */
final class GeminiToolCallsTest {
    private static final ProviderProfile PROFILE =
            new ProviderProfile("acme", "acme.test", Optional.empty(), ProviderProfile.ReasoningFormat.EFFORT);
    private static final String ACCEPTED = "[a-zA-Z_][a-zA-Z0-9_.:-]{0,63}";

    private final GeminiProtocol protocol = new GeminiProtocol();

    private static ChatRequest tools(List<Message> messages, ToolChoice choice, String... names) {
        List<ToolDefinition> tools = new ArrayList<>();
        for (String name : names) {
            tools.add(new ToolDefinition.Function(name, null, null));
        }
        return new ChatRequest(
                messages,
                tools,
                ChatOptions.builder("gemini-2.5-flash").toolChoice(choice).build(),
                false,
                false,
                Dialects.OPENAI);
    }

    private static Message calls(ToolCall... calls) {
        return Message.assistant("").withOutput(new AssistantOutput(List.of(calls), null, null, null));
    }

    private JsonNode sent(ChatRequest request) throws IOException {
        return Json.mapper().readTree(protocol.encode(request, PROFILE).body());
    }

    private ChatResponse decode(ChatRequest request, String body) {
        return (ChatResponse) protocol.decode(
                request,
                new ProviderHttpResponse(200, Map.of("content-type", "application/json"), body.getBytes(UTF_8)),
                PROFILE);
    }

    private static String response(String functionCall) {
        return "{\"candidates\":[{\"content\":{\"parts\":[%s]},\"finishReason\":\"STOP\"}]}".formatted(functionCall);
    }

    private static String call(String name) {
        return "{\"functionCall\":{\"name\":\"%s\",\"args\":{}}}".formatted(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fs/list", "3d_render", "-x", ".hidden", "a b", "naïve", "weather?", "zwölf/#"})
    void name_outside_the_pattern_is_mapped_and_mapped_back(String name) throws IOException {
        List<Message> history =
                List.of(Message.user("hi"), calls(new ToolCall("c1", name, "{}")), Message.tool("c1", "done"));
        ChatRequest request = tools(history, new ToolChoice.Function(name), name, "plain");

        JsonNode body = sent(request);

        String mapped = body.at("/tools/0/functionDeclarations/0/name").asText();
        assertThat(mapped).matches(ACCEPTED).isNotEqualTo(name);
        assertThat(body.at("/tools/0/functionDeclarations/1/name").asText()).isEqualTo("plain");
        assertThat(body.at("/toolConfig/functionCallingConfig/allowedFunctionNames/0")
                        .asText())
                .isEqualTo(mapped);
        assertThat(body.at("/contents/1/parts/0/functionCall/name").asText()).isEqualTo(mapped);
        assertThat(body.at("/contents/2/parts/0/functionResponse/name").asText())
                .isEqualTo(mapped);

        String calls = response(call(mapped) + "," + call("plain"));
        assertThat(decode(request, calls).toolCalls())
                .extracting(ToolCall::name)
                .containsExactly(name, "plain");
        List<ChatEvent> events = events(
                protocol.decoder(request.withStream(true), PROFILE), ("data: " + calls + "\n\n").getBytes(UTF_8), 13);
        assertThat(events)
                .filteredOn(ChatEvent.ToolCallStart.class::isInstance)
                .extracting(event -> ((ChatEvent.ToolCallStart) event).name())
                .containsExactly(name, "plain");
    }

    @Test
    void mapped_names_stay_distinct() throws IOException {
        String longName = "x".repeat(70);
        ChatRequest request = tools(
                List.of(Message.user("hi")),
                new ToolChoice.Auto(),
                "fs/list",
                "fs_list",
                "fs?list",
                longName,
                longName + "y");

        JsonNode declarations = sent(request).at("/tools/0/functionDeclarations");

        List<String> names = declarations.findValuesAsText("name");
        assertThat(names).doesNotHaveDuplicates().hasSize(5).allMatch(name -> name.matches(ACCEPTED));
        assertThat(names.get(1)).isEqualTo("fs_list");
        String calls =
                String.join(",", names.stream().map(GeminiToolCallsTest::call).toList());
        assertThat(decode(request, response(calls)).toolCalls())
                .extracting(ToolCall::name)
                .containsExactly("fs/list", "fs_list", "fs?list", longName, longName + "y");
    }

    @ParameterizedTest
    @ValueSource(strings = {"get_weather", "_private", "caldav-mcp.create-event", "ns:tool", "A9"})
    void accepted_name_stays(String name) throws IOException {
        assertThat(sent(tools(List.of(Message.user("hi")), new ToolChoice.Auto(), name))
                        .at("/tools/0/functionDeclarations/0/name")
                        .asText())
                .isEqualTo(name);
    }

    @Test
    void calls_without_ids_have_other_ids_in_every_turn() {
        ChatRequest request = tools(List.of(Message.user("hi")), new ToolChoice.Auto(), "f");
        String body = response(call("f") + "," + call("f"));
        Set<String> ids = new HashSet<>();
        for (int turn = 0; turn < 3; turn++) {
            decode(request, body).toolCalls().forEach(call -> ids.add(call.id()));
            events(protocol.decoder(request.withStream(true), PROFILE), ("data: " + body + "\n\n").getBytes(UTF_8), 7)
                    .forEach(event -> {
                        if (event instanceof ChatEvent.ToolCallStart start) {
                            ids.add(start.id());
                        }
                    });
        }
        assertThat(ids).hasSize(12).allMatch(id -> id.startsWith("call_"));
    }

    @Test
    void ids_that_repeat_are_distinct_in_a_response_and_in_the_history() throws IOException {
        ChatRequest request = tools(List.of(Message.user("hi")), new ToolChoice.Auto(), "f");
        String same = "{\"functionCall\":{\"id\":\"grep:3\",\"name\":\"f\",\"args\":{}}}";
        assertThat(decode(request, response(same + "," + same)).toolCalls())
                .extracting(ToolCall::id)
                .doesNotHaveDuplicates()
                .contains("grep:3");

        ChatRequest history = tools(
                List.of(
                        Message.user("hi"),
                        calls(new ToolCall("c", "f", "{}"), new ToolCall("c", "g", "{}")),
                        Message.tool("c", "of f"),
                        Message.tool("c", "of g"),
                        calls(new ToolCall("c", "h", "{}")),
                        Message.tool("c", "of h")),
                new ToolChoice.Auto(),
                "f",
                "g",
                "h");
        JsonNode contents = sent(history).path("contents");
        assertThat(contents.findValues("functionCall"))
                .extracting(call -> call.path("id").asText())
                .doesNotHaveDuplicates();
        assertThat(contents.findValues("functionResponse"))
                .extracting(result -> result.path("name").asText() + " "
                        + result.at("/response/result").asText())
                .containsExactly("f of f", "g of g", "h of h");
    }
}

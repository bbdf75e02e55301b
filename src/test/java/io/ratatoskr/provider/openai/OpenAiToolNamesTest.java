package io.ratatoskr.provider.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.ToolCall;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.dialect.openai.OpenAiRequestParser;
import io.ratatoskr.json.Json;
import io.ratatoskr.provider.ProtocolContract;
import io.ratatoskr.provider.ProviderHttpResponse;
import io.ratatoskr.settings.ProviderProfile;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names and ids of tool calls at providers with OpenAI's API. JSON is written with single quotes. */
class OpenAiToolNamesTest {
    private static final ProviderProfile ACME =
            new ProviderProfile("acme", "acme.test", Optional.empty(), ProviderProfile.ReasoningFormat.EFFORT);
    private static final OpenAiProtocol PROTOCOL = new OpenAiProtocol();

    @ParameterizedTest
    @CsvSource({"mcp.create-event,mcp_create-event", "fs/list,fs_list", "a b,a_b"})
    void a_refused_name_is_mapped_and_mapped_back(String name, String sent) {
        ChatRequest request = request("'tools':[{'type':'function','function':{'name':'%s'}}],".formatted(name));
        String body = new String(PROTOCOL.encode(request, ACME).body(), UTF_8);

        assertThat(tree(body).at("/tools/0/function/name").asText()).isEqualTo(sent);
        assertThat(decode(request, call("1", sent)).toolCalls())
                .extracting(ToolCall::name)
                .containsExactly(name);
        String stream = "data: {'choices':[{'index':0,'delta':{'tool_calls':[%s]},'finish_reason':'tool_calls'}]}\n\n"
                        .formatted(call("1", sent))
                + "data: [DONE]\n\n";
        assertThat(ProtocolContract.events(
                        PROTOCOL.decoder(request, ACME),
                        stream.replace('\'', '"').getBytes(UTF_8),
                        30))
                .filteredOn(ChatEvent.ToolCallStart.class::isInstance)
                .extracting(event -> ((ChatEvent.ToolCallStart) event).name())
                .containsExactly(name);
    }

    @Test
    void repeated_ids_of_a_response_become_distinct() {
        assertThat(decode(request(""), call("grep:3", "f") + "," + call("grep:3", "f") + "," + call("x", "f"))
                        .toolCalls())
                .extracting(ToolCall::id)
                .isEqualTo(List.of("grep:3", "grep:3_2", "x"));
    }

    private static String call(String id, String name) {
        return "{'id':'%s','type':'function','function':{'name':'%s','arguments':'{}'}}".formatted(id, name);
    }

    private static ChatRequest request(String fields) {
        String json = "{%s'model':'m','messages':[{'role':'user','content':'x'}]}".formatted(fields);
        return OpenAiRequestParser.parseChat(json.replace('\'', '"').getBytes(UTF_8));
    }

    private static ChatResponse decode(ChatRequest request, String calls) {
        String body = "{'id':'r','choices':[{'index':0,'message':{'role':'assistant','tool_calls':[%s]}}]}"
                .formatted(calls)
                .replace('\'', '"');
        return (ChatResponse)
                PROTOCOL.decode(request, new ProviderHttpResponse(200, Map.of(), body.getBytes(UTF_8)), ACME);
    }

    private static JsonNode tree(String json) {
        return Json.tree(new RawJson(json));
    }
}

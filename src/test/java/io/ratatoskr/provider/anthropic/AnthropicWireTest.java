package io.ratatoskr.provider.anthropic;

import static io.ratatoskr.provider.anthropic.AnthropicTestRequests.ACME;
import static io.ratatoskr.provider.anthropic.AnthropicTestRequests.body;
import static io.ratatoskr.provider.anthropic.AnthropicTestRequests.tree;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.ToolCall;
import io.ratatoskr.api.error.UnsupportedParameter;
import io.ratatoskr.dialect.openai.OpenAiRequestParser;
import io.ratatoskr.provider.ProtocolContract;
import io.ratatoskr.provider.ProviderHttpResponse;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes of the wire form that lose nothing. JSON is written with single quotes. */
final class AnthropicWireTest {
    private static ChatRequest request(String messages, String more) {
        String json = "{'model':'claude-sonnet-4-5'%s,'messages':[%s]}".formatted(more, messages);
        return OpenAiRequestParser.parseChat(json.replace('\'', '"').getBytes(UTF_8));
    }

    private static JsonNode json(String text) {
        return tree(text.replace('\'', '"'));
    }

    private static String call(String id, String name) {
        return "{'role':'assistant','tool_calls':[{'id':'%s','type':'function','function':{'name':'%s','arguments':'{}'}}]}"
                .formatted(id, name);
    }

    private static String result(String id) {
        return "{'role':'tool','tool_call_id':'%s','content':'r'}".formatted(id);
    }

    @Test
    void repeated_call_ids_become_unique_in_call_and_result() {
        String messages = String.join(
                ",",
                "{'role':'user','content':'x'}",
                call("list_dir:0", "ls"),
                result("list_dir:0"),
                call("list_dir:0", "ls"),
                result("list_dir:0"),
                call("plain", "ls"),
                result("plain"),
                call("plain", "ls"),
                result("plain"));
        JsonNode body = tree(request(messages, ""));
        List<String> calls = body.findValuesAsText("id");

        assertThat(calls).hasSize(4).doesNotHaveDuplicates().allMatch(id -> id.matches("[a-zA-Z0-9_-]+"));
        assertThat(body.findValuesAsText("tool_use_id")).isEqualTo(calls);
        assertThat(calls).element(2).isEqualTo("plain");
    }

    @ParameterizedTest
    @CsvSource({
        "caldav-mcp.create-event,caldav-mcp_create-event",
        "fs/list,fs_list",
        "a:b,a_b",
        "größe,gr__e",
    })
    void tool_names_are_mapped_and_mapped_back(String name, String sent) {
        String tools =
                ",'tools':[{'type':'function','function':{'name':'%s'}}],'tool_choice':{'type':'function','function':{'name':'%s'}}"
                        .formatted(name, name);
        ChatRequest request = request("{'role':'user','content':'x'}," + call("1", name) + "," + result("1"), tools);
        JsonNode body = tree(request);

        assertThat(body.at("/tools/0/name").asText()).isEqualTo(sent);
        assertThat(body.at("/tool_choice/name").asText()).isEqualTo(sent);
        assertThat(body.at("/messages/1/content/0/name").asText()).isEqualTo(sent);
        String block = "{'type':'tool_use','id':'t1','name':'%s','input':{}}".formatted(sent);
        assertThat(decode(request, block).toolCalls())
                .extracting(ToolCall::name)
                .containsExactly(name);
        assertThat(stream(request, block))
                .filteredOn(ChatEvent.ToolCallStart.class::isInstance)
                .extracting(event -> ((ChatEvent.ToolCallStart) event).name())
                .containsExactly(name);
    }

    @Test
    void a_name_that_no_tool_has_comes_back_as_it_is() {
        ChatRequest request =
                request("{'role':'user','content':'x'}", ",'tools':[{'type':'function','function':{'name':'a.b'}}]");

        assertThat(decode(request, "{'type':'tool_use','id':'t','name':'other','input':{}}")
                        .toolCalls())
                .extracting(ToolCall::name)
                .containsExactly("other");
    }

    @Test
    void repeated_ids_in_a_response_become_distinct() {
        ChatRequest request = request("{'role':'user','content':'x'}", "");
        String block = "{'type':'tool_use','id':'grep:3','name':'grep','input':{}}";

        assertThat(decode(request, block + "," + block).toolCalls())
                .extracting(ToolCall::id)
                .containsExactly("grep:3", "grep:3_2");
        assertThat(stream(request, block, block))
                .filteredOn(ChatEvent.ToolCallStart.class::isInstance)
                .extracting(event -> ((ChatEvent.ToolCallStart) event).id())
                .containsExactly("grep:3", "grep:3_2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'role':'assistant','content':'Sure: '} | Sure:",
                "{'role':'assistant','content':' {\\n  \\t'} | ` {`",
                "{'role':'assistant','content':[{'type':'text','text':'a '},{'type':'text','text':'b '}]} | b",
                "{'role':'assistant','content':'Sure: '},{'role':'assistant','content':' '} | Sure:",
            })
    void blanks_at_the_end_of_a_final_assistant_message(String last, String text) {
        JsonNode content =
                tree(request("{'role':'user','content':'x '}," + last, "")).at("/messages/1/content");

        assertThat(content.get(content.size() - 1).path("text").asText()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\u00a0", " \\u2007\\u202f", "\\u0085", "\\u3000\\n", "\\u2003"})
    void a_text_of_unicode_blanks_is_no_text(String blank) {
        JsonNode messages = tree(request(
                        "{'role':'user','content':'" + blank + "'},{'role':'user','content':[{'type':'text','text':'"
                                + blank
                                + "'},{'type':'text','text':'" + blank + "x'}]},{'role':'assistant','content':'y"
                                + blank
                                + "'}",
                        ""))
                .at("/messages");

        assertThat(messages).hasSize(2);
        assertThat(messages.at("/0/content")).hasSize(1);
        assertThat(messages.at("/0/content/0/text").asText()).endsWith("x").hasSizeGreaterThan(1);
        assertThat(messages.at("/1/content/0/text").asText()).isEqualTo("y");
    }

    @Test
    void blanks_elsewhere_stay() {
        String body = body(request("{'role':'assistant','content':'a '},{'role':'user','content':'b '}", ""));

        assertThat(body).contains("\"a \"", "\"b \"");
    }

    @ParameterizedTest
    @CsvSource({
        "image/jpeg,PNG,image/png",
        "image/png,JPEG,image/jpeg",
        "image/webp,GIF,image/gif",
        "image/x-icon,WEBP,image/webp",
        "application/octet-stream,PNG,image/png",
    })
    void the_type_of_an_image_is_that_of_its_bytes(String claimed, String bytes, String sent) {
        String data = base64(
                switch (bytes) {
                    case "PNG" -> "\u0089PNG\r\n\u001a\n....";
                    case "JPEG" -> "\u00ff\u00d8\u00ff\u00e0....";
                    case "GIF" -> "GIF89a....";
                    default -> "RIFF....WEBPVP8 ";
                });
        JsonNode source = tree(request(image(claimed, data), "")).at("/messages/0/content/0/source");

        assertThat(source.path("media_type").asText()).isEqualTo(sent);
        assertThat(source.path("data").asText()).isEqualTo(data);
    }

    @ParameterizedTest
    @ValueSource(strings = {"....ftypheic....", "<html><body>404", "", "%PDF-1.7"})
    void bytes_that_are_no_image_go_to_another_provider(String bytes) {
        ChatRequest request = request(image("image/png", base64(bytes)), "");

        assertThatThrownBy(() -> body(request))
                .isInstanceOf(UnsupportedParameter.class)
                .hasMessageContaining("not JPEG, PNG, GIF or WebP");
    }

    private static String image(String type, String data) {
        return "{'role':'user','content':[{'type':'image_url','image_url':{'url':'data:%s;base64,%s'}}]}"
                .formatted(type, data);
    }

    private static String base64(String bytes) {
        return Base64.getEncoder().encodeToString(bytes.getBytes(ISO_8859_1));
    }

    private static ChatResponse decode(ChatRequest request, String blocks) {
        byte[] body = json("{'id':'m1','model':'c','content':[%s],'stop_reason':'tool_use'}".formatted(blocks))
                .toString()
                .getBytes(UTF_8);
        return (ChatResponse)
                new AnthropicProtocol().decode(request, new ProviderHttpResponse(200, Map.of(), body), ACME);
    }

    private static List<ChatEvent> stream(ChatRequest request, String... blocks) {
        var events = new StringBuilder("data: {'type':'message_start','message':{'id':'m1'}}\n\n");
        for (int i = 0; i < blocks.length; i++) {
            events.append("data: {'type':'content_block_start','index':%d,'content_block':%s}\n\n"
                            .formatted(i, blocks[i]))
                    .append("data: {'type':'content_block_stop','index':%d}\n\n".formatted(i));
        }
        events.append("data: {'type':'message_delta','delta':{'stop_reason':'tool_use'}}\n\n")
                .append("data: {'type':'message_stop'}\n\n");
        return ProtocolContract.events(
                new AnthropicProtocol().decoder(request, ACME),
                events.toString().replace('\'', '"').getBytes(UTF_8),
                50);
    }
}

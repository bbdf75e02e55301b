package io.ratatoskr.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ratatoskr.testing.StubProvider;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Default and scripted responses in OpenAI's format. */
final class MockShapesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @RegisterExtension
    static final StubProvider stub = StubProvider.start();

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (Exception e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }

    private static List<JsonNode> chunks(String body) {
        List<JsonNode> chunks = new ArrayList<>();
        for (String frame : body.split("\n\n")) {
            assertThat(frame).startsWith("data: ");
            if (!frame.equals("data: [DONE]")) {
                chunks.add(json(frame.substring(6)));
            }
        }
        return chunks;
    }

    private static String joined(List<JsonNode> chunks, String pointer) {
        StringBuilder text = new StringBuilder();
        chunks.forEach(chunk -> text.append(chunk.at(pointer).asText("")));
        return text.toString();
    }

    @Test
    void plain_chat_echoes_the_user_message() {
        var response = MockClient.chat(stub.mock(), MockClient.CHAT);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).contains("application/json");
        JsonNode body = json(response.body());
        assertThat(body.at("/choices/0/message/content").asText()).isEqualTo("You said: hello there");
        assertThat(body.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(body.at("/model").asText()).isEqualTo("m");
        assertThat(body.at("/usage/prompt_tokens").asInt()).isEqualTo(4);
        assertThat(body.at("/usage/completion_tokens").asInt()).isEqualTo(4);
        assertThat(body.at("/usage/total_tokens").asInt()).isEqualTo(8);
    }

    @Test
    void text_parts_and_odd_characters_are_repeated_faithfully() {
        var response = MockClient.chat(stub.mock(), """
                {"model":"m","messages":[{"role":"user","content":[
                  {"type":"text","text":"a \\"quote\\"\\n"},
                  {"type":"image_url","image_url":{"url":"data:,"}},
                  {"type":"text","text":"\\ud83d\\udc3f ü"}]}],"metadata":{"stream":true}}""");

        assertThat(json(response.body()).at("/choices/0/message/content").asText())
                .isEqualTo("You said: a \"quote\"\n\uD83D\uDC3F ü");
    }

    @Test
    void a_streamed_chat_has_role_words_finish_reason_and_terminator() {
        var response = MockClient.chat(stub.mock(), MockClient.STREAM);

        assertThat(response.headers().firstValue("content-type")).contains("text/event-stream");
        assertThat(response.body()).endsWith("data: [DONE]\n\n").doesNotContain("usage");
        List<JsonNode> chunks = chunks(response.body());
        assertThat(chunks.getFirst().at("/choices/0/delta/role").asText()).isEqualTo("assistant");
        assertThat(joined(chunks, "/choices/0/delta/content")).isEqualTo("You said: hello there");
        assertThat(chunks).hasSize(6);
        assertThat(chunks.getLast().at("/choices/0/finish_reason").asText()).isEqualTo("stop");
    }

    @Test
    void usage_comes_in_its_own_chunk_when_requested() {
        String body =
                MockClient.STREAM.replace("{\"stream\"", "{\"stream_options\":{\"include_usage\":true},\"stream\"");

        List<JsonNode> chunks = chunks(MockClient.chat(stub.mock(), body).body());

        assertThat(chunks.getLast().at("/choices")).isEmpty();
        assertThat(chunks.getLast().at("/usage/total_tokens").asInt()).isEqualTo(8);
    }

    @Test
    void several_choices_are_interleaved() {
        String body = MockClient.STREAM.replace("{\"stream\"", "{\"n\":2,\"stream\"");
        stub.enqueue(MockResponse.text("a b"));

        List<JsonNode> chunks = chunks(MockClient.chat(stub.mock(), body).body());

        assertThat(chunks.stream().map(chunk -> chunk.at("/choices/0/index").asInt()))
                .containsExactly(0, 1, 0, 1, 0, 1, 0, 1);
    }

    @Test
    void tool_calls_come_whole_or_in_pieces() {
        MockResponse response =
                MockResponse.toolCall("weather", "{\"city\":\"Uppsala\"}").andToolCall("time", "{}");
        stub.enqueue(response, response);

        JsonNode plain = json(MockClient.chat(stub.mock(), MockClient.CHAT).body());
        List<JsonNode> chunks =
                chunks(MockClient.chat(stub.mock(), MockClient.STREAM).body());

        assertThat(plain.at("/choices/0/message/content").isNull()).isTrue();
        assertThat(plain.at("/choices/0/message/tool_calls/1/function/name").asText())
                .isEqualTo("time");
        assertThat(plain.at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
        assertThat(joined(chunks, "/choices/0/delta/tool_calls/0/function/arguments"))
                .isEqualTo("{\"city\":\"Uppsala\"}{}");
        assertThat(joined(chunks, "/choices/0/delta/tool_calls/0/id")).isEqualTo("call_1call_2");
    }

    @Test
    void offered_tools_are_called() {
        String body = MockClient.CHAT.replace("{\"model\"", """
                {"tools":[{"type":"function","function":{"description":"d","parameters":{"name":{}},"name":"f"}}],"model\"""");
        stub.enqueue(MockResponse.callOfferedTools());

        JsonNode plain = json(MockClient.chat(stub.mock(), body).body());

        assertThat(plain.at("/choices/0/message/tool_calls")).hasSize(1);
        assertThat(plain.at("/choices/0/message/tool_calls/0/function/name").asText())
                .isEqualTo("f");
    }

    @Test
    void reasoning_finish_reason_and_usage_are_as_scripted() {
        MockResponse response = MockResponse.text("yes")
                .reasoning("let me see")
                .finishReason("length")
                .usage(3, 7);
        stub.enqueue(response, response);

        JsonNode plain = json(MockClient.chat(stub.mock(), MockClient.CHAT).body());
        List<JsonNode> chunks =
                chunks(MockClient.chat(stub.mock(), MockClient.STREAM).body());

        assertThat(plain.at("/choices/0/message/reasoning_content").asText()).isEqualTo("let me see");
        assertThat(plain.at("/choices/0/finish_reason").asText()).isEqualTo("length");
        assertThat(plain.at("/usage/total_tokens").asInt()).isEqualTo(10);
        assertThat(joined(chunks, "/choices/0/delta/reasoning_content")).isEqualTo("let me see");
    }

    @Test
    void completions_respond_to_every_prompt() {
        String body = "{\"model\":\"m\",\"prompt\":[\"one\",\"two\"]}";

        JsonNode plain =
                json(MockClient.post(stub.mock(), "/v1/completions", body).body());
        List<JsonNode> chunks = chunks(
                MockClient.post(stub.mock(), "/v1/completions", "{\"model\":\"m\",\"prompt\":\"one\",\"stream\":true}")
                        .body());

        assertThat(plain.at("/object").asText()).isEqualTo("text_completion");
        assertThat(plain.at("/choices/1/text").asText()).isEqualTo("You said: two");
        assertThat(joined(chunks, "/choices/0/text")).isEqualTo("You said: one");
    }

    @Test
    void embeddings_are_unit_vectors_of_the_text_in_both_encodings() {
        String body = "{\"model\":\"m\",\"input\":[\"a\",\"b\",\"a\"]%s}";
        var floats = json(MockClient.post(stub.mock(), "/v1/embeddings", body.formatted(""))
                .body());
        var base64 = json(MockClient.post(
                        stub.mock(),
                        "/v1/embeddings",
                        body.formatted(",\"encoding_format\":\"base64\",\"dimensions\":3"))
                .body());

        assertThat(floats.at("/data")).hasSize(3);
        assertThat(floats.at("/data/0/embedding"))
                .hasSize(8)
                .isEqualTo(floats.at("/data/2/embedding"))
                .isNotEqualTo(floats.at("/data/1/embedding"));
        byte[] bytes = Base64.getDecoder().decode(base64.at("/data/1/embedding").asText());
        float[] vector = new float[bytes.length / 4];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
        assertThat(vector).containsExactly(MockVectors.of("b", 3));
        assertThat(vector[0] * vector[0] + vector[1] * vector[1] + vector[2] * vector[2])
                .isCloseTo(1, within(1e-5f));
    }

    @Test
    void token_lists_count_as_one_text_each() {
        var one = json(MockClient.post(stub.mock(), "/v1/embeddings", "{\"model\":\"m\",\"input\":[1,2,3]}")
                .body());
        var two = json(MockClient.post(stub.mock(), "/v1/embeddings", "{\"model\":\"m\",\"input\":[[1,2],[3]]}")
                .body());

        assertThat(one.at("/data")).hasSize(1);
        assertThat(two.at("/data")).hasSize(2);
        assertThat(two.at("/usage/prompt_tokens").asInt()).isEqualTo(3);
    }

    @Test
    void models_are_listed() {
        JsonNode body = json(MockClient.get(stub.mock(), "/v1/models").body());

        assertThat(body.at("/data/0/id").asText()).isEqualTo("mock");
    }

    @Test
    void invalid_requests_get_an_openai_error() {
        var noJson = MockClient.chat(stub.mock(), "{\"model\":");
        var noModel = MockClient.chat(stub.mock(), "{}");
        var tooMany = MockClient.post(
                stub.mock(), "/v1/embeddings", "{\"model\":\"m\",\"input\":[\"\"" + ",\"\"".repeat(2048) + "]}");
        var unknown = MockClient.post(stub.mock(), "/v1/nothing", "{}");

        assertThat(List.of(noJson.statusCode(), noModel.statusCode(), tooMany.statusCode(), unknown.statusCode()))
                .containsExactly(400, 400, 400, 404);
        assertThat(json(noModel.body()).at("/error/message").asText()).isEqualTo("you must provide a model parameter");
    }
}

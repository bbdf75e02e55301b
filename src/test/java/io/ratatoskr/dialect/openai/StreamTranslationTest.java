package io.ratatoskr.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.GenerateEvent;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.dialect.StreamWriter;
import io.ratatoskr.json.Json;
import io.ratatoskr.provider.Protocol;
import io.ratatoskr.provider.ProviderHttpResponse;
import io.ratatoskr.provider.StreamDecoder;
import io.ratatoskr.provider.anthropic.AnthropicProtocol;
import io.ratatoskr.provider.gemini.GeminiProtocol;
import io.ratatoskr.provider.ollama.OllamaProtocol;
import io.ratatoskr.provider.openai.OpenAiProtocol;
import io.ratatoskr.settings.ProviderProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What OpenAI clients receive for the streams of providers. */
class StreamTranslationTest {
    private static final ProviderProfile ACME =
            new ProviderProfile("acme", "acme.test", Optional.empty(), ProviderProfile.ReasoningFormat.EFFORT);
    private static final String DONE = "data: [DONE]";

    /** The protocols by the names of the table. */
    private static Protocol protocol(String name) {
        return switch (name) {
            case "openai" -> new OpenAiProtocol();
            case "anthropic" -> new AnthropicProtocol();
            case "gemini" -> new GeminiProtocol();
            case "ollama" -> new OllamaProtocol();
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static List<String> chat(Protocol protocol, boolean usage, String... events) {
        ChatRequest plain = ChatRequest.of("m", Message.user("x"));
        var request = new ChatRequest(plain.messages(), plain.tools(), plain.options(), true, usage, plain.dialect());
        StreamDecoder<ChatEvent> decoder = protocol.decoder(request, ACME);
        return translate(
                decoder, protocol, List.of(events), () -> OpenAiStreamWriter.chat(decoder.metadata(), request));
    }

    private static List<String> chat(String... events) {
        return chat(new OpenAiProtocol(), false, events);
    }

    private static List<String> completion(String... events) {
        GenerateRequest plain = GenerateRequest.of("m", "x");
        var request = new GenerateRequest(plain.prompt(), plain.options(), true, false, plain.dialect());
        var protocol = new OpenAiProtocol();
        StreamDecoder<GenerateEvent> decoder = protocol.decoder(request, ACME);
        return translate(
                decoder, protocol, List.of(events), () -> OpenAiStreamWriter.completion(decoder.metadata(), request));
    }

    private interface WriterFactory<E> {
        StreamWriter<E> create();
    }

    /** The server-sent events of a client, without the empty lines between them. */
    private static <E> List<String> translate(
            StreamDecoder<E> decoder, Protocol protocol, List<String> events, WriterFactory<E> writers) {
        var bytes = new StringBuilder();
        for (String event : events) {
            boolean bare = protocol.name().equals("ollama") || event.startsWith("{\"choices\":[{\"message\"");
            bytes.append(bare ? event + "\n" : "data: " + event + "\n\n");
        }
        byte[] input = bytes.toString().getBytes(UTF_8);
        decoder.feed(input, 0, input.length);
        decoder.end();
        var output = new StringBuilder();
        List<E> decoded = new ArrayList<>();
        GatewayException failure = null;
        try {
            for (E event = decoder.poll(); event != null; event = decoder.poll()) {
                decoded.add(event);
            }
        } catch (GatewayException e) {
            failure = e;
        }
        StreamWriter<E> writer = writers.create();
        for (E event : decoded) {
            byte[] chunk = writer.write(event);
            output.append(chunk == null ? "" : new String(chunk, UTF_8));
        }
        output.append(new String(failure == null ? writer.done() : writer.error(failure), UTF_8));
        return List.of(output.toString().split("\n\n"));
    }

    private static String chunk(String choice) {
        return "{\"id\":\"1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[" + choice
                + "]}";
    }

    private static String delta(String delta) {
        return chunk("{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":null}");
    }

    private static String finish(String reason) {
        return chunk("{\"index\":0,\"delta\":{},\"finish_reason\":\"" + reason + "\"}");
    }

    private static String finishChunk(List<String> chunks) {
        return chunks.stream()
                .filter(chunk -> chunk.contains("\"finish_reason\":\""))
                .findFirst()
                .orElseThrow();
    }

    /** Provider, whose last events carry the field; they are separated by two spaces. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            ollama | total_duration    | {"model":"m","message":{"role":"assistant","content":"a"},"done":false}  {"model":"m","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","total_duration":1,"prompt_eval_count":5,"eval_count":2}
            openai | timings           | {"choices":[{"index":0,"delta":{"content":"a"}}]}  {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"timings":{"prompt_n":1}}
            openai | timings           | {"choices":[{"index":0,"delta":{"content":"a"}}]}  {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}  {"choices":[],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2},"timings":{"prompt_n":1}}
            openai | x_groq            | {"choices":[{"index":0,"delta":{"content":"a"}}],"x_groq":{"id":"r"}}  {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"x_groq":{"id":"r","usage":{"total_time":0.1}}}
            openai | citations         | {"choices":[{"index":0,"delta":{"content":"a"}}]}  {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"citations":["https://a.test"]}
            openai | search_results    | {"choices":[{"index":0,"delta":{"content":"a"}}]}  {"choices":[],"search_results":[1]}  {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}
            openai | prompt_annotations | {"choices":[{"index":0,"delta":{"content":"a"},"finish_reason":"stop"}]}  {"choices":[],"prompt_annotations":[]}
            gemini | promptFeedback    | {"candidates":[{"index":0,"content":{"parts":[{"text":"a"}]}}],"modelVersion":"m"}  {"candidates":[{"index":0,"content":{"parts":[{"text":"b"}]},"finishReason":"STOP"}],"promptFeedback":{"x":1}}
            """)
    void fields_of_providers_are_on_the_chunk_with_the_finish_reason(String provider, String field, String events) {
        for (boolean usage : new boolean[] {false, true}) {
            List<String> chunks = chat(protocol(provider), usage, events.split("  "));
            assertThat(chunks.getLast()).isEqualTo(DONE);
            assertThat(finishChunk(chunks)).contains("\"" + field + "\":");
            for (String chunk : chunks.subList(0, chunks.size() - 1)) {
                assertThat(chunk.contains("\"choices\":[]"))
                        .as(chunk)
                        .isEqualTo(chunk.contains("\"choices\":[],\"usage\":{"));
                assertThat(usage || !chunk.contains("\"choices\":[]")).as(chunk).isTrue();
            }
        }
    }

    @Test
    void anthropics_last_fields_are_on_the_chunk_with_the_finish_reason() {
        List<String> chunks = chat(
                new AnthropicProtocol(),
                false,
                "{\"type\":\"message_start\",\"message\":{\"id\":\"1\",\"model\":\"m\",\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}}",
                "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"a\"}}",
                "{\"type\":\"content_block_stop\",\"index\":0}",
                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"context_management\":{\"x\":1},\"error\":{\"message\":\"not one\"},\"usage\":{\"output_tokens\":2}}",
                "{\"type\":\"message_stop\"}");
        assertThat(chunks).hasSize(3).noneMatch(chunk -> chunk.contains("\"error\""));
        assertThat(finishChunk(chunks)).contains("\"context_management\":{\"x\":1}");
    }

    @Test
    void no_field_of_a_provider_replaces_one_of_the_chunk() {
        List<String> chunks = chat(
                new OllamaProtocol(),
                false,
                "{\"model\":\"m\",\"message\":{\"content\":\"a\"},\"done\":false,\"id\":\"x\",\"object\":\"o\"}",
                "{\"model\":\"m\",\"message\":{\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\",\"choices\":[],\"usage\":{},\"load_duration\":3}");
        assertThat(chunks).allMatch(chunk -> chunk.split("\"choices\":", -1).length <= 2);
        assertThat(chunks).noneMatch(chunk -> chunk.contains("\"x\"") || chunk.contains("\"usage\""));
        assertThat(finishChunk(chunks)).contains("\"load_duration\":3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"object\":\"error\",\"message\":\"boom\",\"type\":\"InternalServerError\",\"param\":null,\"code\":500}",
                "{\"object\":\"error\",\"message\":\"boom\"}",
                "{\"object\":\"error\",\"detail\":\"boom\",\"choices\":[]}",
                "{\"code\":20012,\"message\":\"boom\",\"data\":null,\"choices\":[]}",
                "{\"message\":\"boom\",\"type\":\"server_error\",\"usage\":null}",
                "{\"error\":\"boom\"}",
                "{\"error\":{\"message\":\"boom\"},\"choices\":[]}"
            })
    void an_error_among_the_events_is_the_last_event_and_no_chunk(String error) {
        List<String> chunks = chat(delta("{\"content\":\"a\"}"), error, "[DONE]");
        assertThat(chunks).hasSize(2);
        assertThat(chunks.getLast())
                .startsWith("event: error\ndata: {\"error\":{\"message\":\"acme: error in the stream: boom")
                .doesNotContain("\"choices\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "abort",
                "network_error",
                "error",
                "ERROR",
                "insufficient_system_resource",
                "cancelled",
                "time_limit"
            })
    void a_broken_off_response_is_an_error(String reason) {
        List<String> chunks = chat(delta("{\"content\":\"a\"}"), finish(reason), "[DONE]");
        assertThat(chunks).hasSize(2);
        assertThat(chunks.getLast()).startsWith("event: error\n").contains("finish_reason " + reason);
        assertThat(chat(finish(reason)).getFirst()).as("before any output").startsWith("event: error\n");

        String whole =
                "{\"choices\":[{\"message\":{\"content\":\"a\"},\"text\":\"a\",\"finish_reason\":\"" + reason + "\"}]}";
        var response = new ProviderHttpResponse(200, Map.of(), whole.getBytes(UTF_8));
        for (ModelRequest request : List.of(ChatRequest.of("m", Message.user("x")), GenerateRequest.of("m", "x"))) {
            assertThatThrownBy(() -> new OpenAiProtocol().decode(request, response, ACME))
                    .isInstanceOf(ProviderUnavailable.class)
                    .hasMessageContaining("finish_reason " + reason);
        }
    }

    @Test
    void reasoning_and_its_details_stay_in_one_chunk() {
        String details = "[{\"type\":\"reasoning.text\",\"text\":\"hm\",\"index\":0}]";
        for (String name : new String[] {"reasoning", "reasoning_content"}) {
            List<String> chunks = chat(
                    delta("{\"" + name + "\":\"hm\",\"reasoning_details\":" + details + "}"), finish("stop"), "[DONE]");
            assertThat(chunks).hasSize(3);
            assertThat(chunks.getFirst()).contains("\"reasoning\":\"hm\"").contains("\"reasoning_details\":" + details);
        }
        assertThat(chat(delta("{\"reasoning_details\":" + details + "}"), finish("stop"))
                        .getFirst())
                .contains("\"reasoning_details\":" + details)
                .doesNotContain("\"reasoning\":");
        String whole = "{\"choices\":[{\"message\":{\"content\":\"a\",\"reasoning\":\"hm\",\"reasoning_details\":"
                + details + "},\"finish_reason\":\"stop\"}]}";
        assertThat(chat(whole).getFirst())
                .contains("\"reasoning\":\"hm\"")
                .contains("\"reasoning_details\":" + details);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "null ", " null", "\tnull"})
    void null_is_no_event(String data) {
        assertThat(chat(data, delta("{\"content\":\"a\"}"), data, finish("stop"), data, "[DONE]"))
                .hasSize(3)
                .last()
                .isEqualTo(DONE);
        assertThat(chat(
                        new GeminiProtocol(),
                        false,
                        data,
                        "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]},\"finishReason\":\"STOP\"}]}"))
                .last()
                .isEqualTo(DONE);
    }

    /** Fields of two deltas; what each chunk has. A half is written as an escape, as providers do. */
    @ParameterizedTest(name = "{0}, {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            {"content":"A\\ud83d"}     | {"content":"\\ude00B"}     | "content":"A"       | "content":"😀B"
            {"content":"\\ud83d"}      | {"content":"\\ude00"}      | "content":"😀"      | "finish_reason":"stop"
            {"reasoning":"A\\ud83d"}   | {"reasoning":"\\ude00B"}   | "reasoning":"A"     | "reasoning":"😀B"
            {"refusal":"A\\ud83d"}     | {"refusal":"\\ude00B"}     | "refusal":"A"       | "refusal":"😀B"
            {"content":"A\\ud83d"}     | {"content":"B"}            | "content":"A"       | "content":"�B"
            {"content":"A\\ud83d"}     | {}                         | "content":"A"       | "content":"�"
            {"content":"A\\ud83d"}     | {"reasoning":"\\ude00B"}   | "content":"A"       | "content":"�"
            {"reasoning":"A\\ud83d"}   | {"content":"B"}            | "reasoning":"A"     | "reasoning":"�"
            {"reasoning":"\\ud83d"}    | {"content":"B\\ud83d"}     | "reasoning":"�"     | "content":"B"
            {"reasoning":"A\\ud83d"}   | {"refusal":"\\ude00B"}     | "reasoning":"A"     | "reasoning":"�"
            {"content":"A\\ud83d"}     | {"tool_calls":[{"index":0,"id":"c","function":{"name":"f","arguments":"{}"}}]} | "content":"A" | "content":"�"
            {"content":"A\\ud83d"}     | {"content":"\\ude00\\ud83d"} | "content":"A"     | "content":"😀"
            """)
    void a_character_split_between_deltas_is_joined(String first, String second, String chunk1, String chunk2) {
        List<String> chunks =
                chat(delta(first.replace("\\\\", "\\")), delta(second.replace("\\\\", "\\")), finish("stop"), "[DONE]");
        assertThat(chunks.get(0)).contains(chunk1);
        assertThat(chunks.get(1)).contains(chunk2);
        assertThat(chunks.getLast()).isEqualTo(DONE);
    }

    @Test
    void a_character_split_between_arguments_or_completions_is_joined() {
        String call =
                "{\"tool_calls\":[{\"index\":0,\"id\":\"c\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"a\\\":\\\"\\ud83d\"}}]}";
        String rest = "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"\\ude00\\\"}\"}}]}";
        List<String> chunks = chat(delta(call), delta(rest), finish("tool_calls"), "[DONE]");
        assertThat(chunks).anyMatch(chunk -> chunk.contains("\"arguments\":\"😀\\\"}\""));
        assertThat(chunks).noneMatch(chunk -> chunk.contains("�"));

        List<String> completion = completion(
                "{\"choices\":[{\"index\":0,\"text\":\"A\\ud83d\"},{\"index\":1,\"text\":\"\\ude00\"}]}",
                "{\"choices\":[{\"index\":0,\"text\":\"\\ude00B\"}]}",
                "{\"choices\":[{\"index\":0,\"text\":\"\\ud83d\",\"finish_reason\":\"stop\"},{\"index\":1,\"text\":\"\",\"finish_reason\":\"stop\"}]}");
        assertThat(completion).anyMatch(chunk -> chunk.contains("\"text\":\"😀B\""));
        assertThat(completion).anyMatch(chunk -> chunk.contains("\"index\":0,\"text\":\"�\""));
    }

    @Test
    void chunks_of_completions_have_log_probabilities_or_null() {
        List<String> chunks = completion(
                "{\"id\":\"1\",\"choices\":[{\"index\":0,\"text\":\"a\"}],\"timings\":{\"x\":1}}",
                "{\"id\":\"1\",\"choices\":[{\"index\":0,\"text\":\"b\",\"logprobs\":{\"tokens\":[]}}],\"citations\":[1]}",
                "{\"id\":\"1\",\"choices\":[{\"index\":0,\"text\":\"\",\"finish_reason\":\"stop\"}]}");
        assertThat(chunks).hasSize(4);
        assertThat(chunks.get(0)).contains("\"logprobs\":null");
        assertThat(chunks.get(1)).contains("\"logprobs\":{\"tokens\":[]}");
        assertThat(chunks.get(2)).contains("\"logprobs\":null").contains("\"citations\":[1]");
        assertThat(chunks).noneMatch(chunk -> chunk.contains("\"choices\":[]"));
        assertThat(Json.parseObject(new RawJson(chunks.get(2).substring(6))).get("choices"))
                .isNotNull();
    }

    @Test
    void a_call_by_the_api_before_tools_keeps_its_finish_reason() {
        List<String> chunks = chat(
                delta("{\"function_call\":{\"name\":\"f\",\"arguments\":\"{}\"}}"), finish("function_call"), "[DONE]");
        assertThat(chunks.getFirst()).contains("\"function_call\":{\"name\":\"f\"");
        assertThat(finishChunk(chunks)).contains("\"finish_reason\":\"function_call\"");
        String call =
                "{\"tool_calls\":[{\"index\":0,\"id\":\"c\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}";
        assertThat(finishChunk(chat(delta(call), finish("function_call"))))
                .contains("\"finish_reason\":\"tool_calls\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "usage":{"include":true}                                         | true
            "usage":{"include":false}                                        | false
            "usage":{}                                                       | false
            "usage":null                                                     | false
            "usage":"yes"                                                    | false
            "stream_options":{"include_usage":true}                          | true
            "stream_options":{"include_usage":false},"usage":{"include":true} | true
            "usage":{"include":true},"stream_options":{"include_usage":null} | true
            """)
    void either_field_requests_usage(String fields, boolean requested) {
        String chat =
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"stream\":true," + fields + "}";
        assertThat(OpenAiRequestParser.parseChat(chat.getBytes(UTF_8)).streamUsage())
                .isEqualTo(requested);
        String completion = "{\"model\":\"m\",\"prompt\":\"x\",\"stream\":true," + fields + "}";
        assertThat(OpenAiRequestParser.parseGenerate(completion.getBytes(UTF_8)).streamUsage())
                .isEqualTo(requested);
    }
}

package io.ratatoskr.bench;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.StreamMetadata;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.dialect.openai.OpenAiRequestParser;
import io.ratatoskr.dialect.openai.OpenAiResponseWriter;
import io.ratatoskr.dialect.openai.OpenAiStreamWriter;
import io.ratatoskr.provider.ProviderHttpResponse;
import io.ratatoskr.provider.StreamDecoder;
import io.ratatoskr.provider.openai.OpenAiProtocol;
import io.ratatoskr.settings.ProviderProfile;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Cost of the OpenAI codec in each direction: a small chat, a large one with tools, one with an image, one event of a stream. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CodecBench {
    private static final ProviderProfile PROFILE =
            new ProviderProfile("bench", "localhost", Optional.empty(), ProviderProfile.ReasoningFormat.EFFORT);
    private static final byte[] SMALL = bytes(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"system\",\"content\":\"Be brief.\"},{\"role\":\"user\",\"content\":\"2 + 2?\"}],\"temperature\":0.2}");
    private static final byte[] LARGE = large();
    private static final byte[] IMAGE = bytes(LoadTarget.imageChat("m", 2 << 20));
    private static final byte[] RESPONSE = bytes(
            "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1700000000,\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"The answer is four.\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":5,\"total_tokens\":17}}");
    private static final byte[] CHUNK = bytes(
            "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\" word\"},\"finish_reason\":null}]}\n\n");

    private final OpenAiProtocol protocol = new OpenAiProtocol();
    private final ChatRequest small = OpenAiRequestParser.parseChat(SMALL);
    private final ChatRequest large = OpenAiRequestParser.parseChat(LARGE);
    private final ChatRequest image = OpenAiRequestParser.parseChat(IMAGE);
    private final ProviderHttpResponse httpResponse =
            new ProviderHttpResponse(200, Map.of("content-type", "application/json"), RESPONSE);
    private final ChatResponse response = (ChatResponse) protocol.decode(small, httpResponse, PROFILE);
    private final StreamDecoder<ChatEvent> decoder = protocol.decoder(small, PROFILE);
    private final OpenAiStreamWriter<ChatEvent> chunks = OpenAiStreamWriter.chat(StreamMetadata.UNKNOWN, small);

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** 200 messages and 40 tools with nested schemas, about 60 KiB. */
    static byte[] large() {
        var json = new StringBuilder("{\"model\":\"m\",\"messages\":[");
        for (int i = 0; i < 200; i++) {
            json.append(i == 0 ? "" : ",")
                    .append("{\"role\":\"")
                    .append(i % 2 == 0 ? "user" : "assistant")
                    .append("\",\"content\":\"")
                    .append("Some words that somebody said, \\\"quoted\\\" and all. ".repeat(3))
                    .append("\"}");
        }
        json.append("],\"tools\":[");
        for (int i = 0; i < 40; i++) {
            json.append(i == 0 ? "" : ",")
                    .append("{\"type\":\"function\",\"function\":{\"name\":\"tool_")
                    .append(i)
                    .append(
                            "\",\"description\":\"Does one thing.\",\"parameters\":{\"type\":\"object\",\"properties\":{\"where\":{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\",\"enum\":[\"Oslo\",\"Rome\"]},\"at\":{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"null\"}]}},\"required\":[\"city\"]}},\"required\":[\"where\"]}}}");
        }
        return bytes(json.append("]}").toString());
    }

    @Benchmark
    public Object read_small_request() {
        return OpenAiRequestParser.parseChat(SMALL);
    }

    @Benchmark
    public Object write_small_request() {
        return protocol.encode(small, PROFILE);
    }

    @Benchmark
    public Object read_and_write_large_request() {
        ChatRequest read = OpenAiRequestParser.parseChat(LARGE);
        return protocol.encode(read, PROFILE);
    }

    @Benchmark
    public Object write_large_request() {
        return protocol.encode(large, PROFILE);
    }

    @Benchmark
    public Object read_image_request() {
        return OpenAiRequestParser.parseChat(IMAGE);
    }

    @Benchmark
    public Object write_image_request() {
        return protocol.encode(image, PROFILE);
    }

    /** A copy of the bytes, for comparison. */
    @Benchmark
    public Object copy_image_request() {
        return IMAGE.clone();
    }

    @Benchmark
    public Object read_response() {
        return protocol.decode(small, httpResponse, PROFILE);
    }

    @Benchmark
    public Object write_response() {
        return OpenAiResponseWriter.write(response);
    }

    /** One event of a stream from the provider's bytes to the client's. */
    @Benchmark
    public Object decode_and_encode_event() {
        decoder.feed(CHUNK, 0, CHUNK.length);
        ChatEvent event = decoder.poll();
        return event == null ? null : chunks.write(event);
    }
}

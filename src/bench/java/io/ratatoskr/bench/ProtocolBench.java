package io.ratatoskr.bench;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.StreamMetadata;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.dialect.openai.OpenAiRequestParser;
import io.ratatoskr.dialect.openai.OpenAiStreamWriter;
import io.ratatoskr.provider.Protocol;
import io.ratatoskr.provider.StreamDecoder;
import io.ratatoskr.provider.anthropic.AnthropicProtocol;
import io.ratatoskr.provider.gemini.GeminiProtocol;
import io.ratatoskr.provider.ollama.OllamaProtocol;
import io.ratatoskr.settings.ProviderProfile;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Cost of the other codecs: one event of a stream to an OpenAI chunk, and a large OpenAI request to the provider's format. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ProtocolBench {
    private static final ProviderProfile PROFILE =
            new ProviderProfile("bench", "localhost", Optional.empty(), ProviderProfile.ReasoningFormat.EFFORT);
    private static final byte[] LARGE = CodecBench.large();

    @Param({"anthropic", "gemini", "ollama"})
    public String name = "anthropic";

    private Protocol protocol = new AnthropicProtocol();
    private byte[] event = new byte[0];
    private @Nullable StreamDecoder<ChatEvent> decoder;
    private @Nullable OpenAiStreamWriter<ChatEvent> chunks;

    @Setup
    public void open() {
        ChatRequest request = OpenAiRequestParser.parseChat(LARGE).withStream(true);
        String start = "";
        String word;
        switch (name) {
            case "gemini" -> {
                protocol = new GeminiProtocol();
                word =
                        "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\" word\"}],\"role\":\"model\"},\"index\":0}],\"modelVersion\":\"m\"}\r\n\r\n";
            }
            case "ollama" -> {
                protocol = new OllamaProtocol();
                word =
                        "{\"model\":\"m\",\"created_at\":\"2026-11-23T10:00:00.000000Z\",\"message\":{\"role\":\"assistant\",\"content\":\" word\"},\"done\":false}\n";
            }
            default -> {
                protocol = new AnthropicProtocol();
                start =
                        "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\",\"content\":[],\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}}\n\n"
                                + "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n";
                word =
                        "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\" word\"}}\n\n";
            }
        }
        event = word.getBytes(StandardCharsets.UTF_8);
        StreamDecoder<ChatEvent> opened = protocol.decoder(request, PROFILE);
        byte[] first = start.getBytes(StandardCharsets.UTF_8);
        opened.feed(first, 0, first.length);
        while (opened.poll() != null) {
            // The opening events of a stream have no content
        }
        decoder = opened;
        chunks = OpenAiStreamWriter.chat(StreamMetadata.UNKNOWN, request);
    }

    /** One event of a stream from the provider's bytes to the client's. */
    @Benchmark
    public @Nullable Object decode_and_encode_event() {
        StreamDecoder<ChatEvent> opened = decoder;
        OpenAiStreamWriter<ChatEvent> writer = chunks;
        if (opened == null || writer == null) {
            throw new IllegalStateException("not set up");
        }
        opened.feed(event, 0, event.length);
        Object last = null;
        for (ChatEvent next = opened.poll(); next != null; next = opened.poll()) {
            last = writer.write(next);
        }
        return last;
    }

    /** 200 messages and 40 tools, from OpenAI's bytes to the provider's. */
    @Benchmark
    public Object read_and_write_large_request() {
        return protocol.encode(OpenAiRequestParser.parseChat(LARGE), PROFILE);
    }
}

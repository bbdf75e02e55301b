package io.ratatoskr.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.ChatEvent;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.FinishReason;
import io.ratatoskr.api.Message;
import io.ratatoskr.provider.anthropic.AnthropicProtocol;
import io.ratatoskr.provider.gemini.GeminiProtocol;
import io.ratatoskr.provider.ollama.OllamaProtocol;
import io.ratatoskr.provider.openai.OpenAiProtocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** Streams decode to the same content, however the network splits them. */
class RandomChatResponseTest {
    private static final int ROUNDS = 2_000;
    private static final ProviderProfile ACME = new ProviderProfile("acme", "acme.test", Optional.empty(), ProviderProfile.ReasoningFormat.EFFORT);
    private static final ChatRequest REQUEST =
            ChatRequest.of("m", Message.user("x")).withStream(true);

    @Test
    void any_response_is_read_from_openais_stream() {
        check(new OpenAiProtocol(), ProviderStreamWriter::openAi);
    }

    @Test
    void any_response_is_read_from_anthropics_stream() {
        check(new AnthropicProtocol(), ProviderStreamWriter::anthropic);
    }

    @Test
    void any_response_is_read_from_geminis_stream() {
        check(new GeminiProtocol(), ProviderStreamWriter::gemini);
    }

    @Test
    void any_response_is_read_from_ollamas_stream() {
        check(new OllamaProtocol(), ProviderStreamWriter::ollama);
    }

    private static void check(Protocol protocol, BiFunction<RandomChatResponse, RandomGenerator, byte[]> wire) {
        long seed = System.nanoTime();
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int round = 0; round < ROUNDS; round++) {
            RandomChatResponse response = representable(RandomChatResponse.of(random), protocol);
            byte[] bytes = wire.apply(response, random);
            StreamDecoder<ChatEvent> decoder = protocol.decoder(REQUEST, ACME);
            List<ChatEvent> events = new ArrayList<>();
            boolean tiny = random.nextBoolean();
            for (int at = 0; at < bytes.length; ) {
                int length = Math.min(bytes.length - at, 1 + random.nextInt(tiny ? 4 : 400));
                decoder.feed(bytes, at, length);
                at += length;
                poll(decoder, events);
            }
            decoder.end();
            poll(decoder, events);
            assertThat(RandomChatResponse.transcript(events))
                    .as("%s, seed %d, round %d", protocol.name(), seed, round)
                    .isEqualTo(response.transcript());
            assertThat(decoder.isFinished()).isTrue();
        }
    }

    /** Ollama has no finish reason for a content filter. */
    private static RandomChatResponse representable(RandomChatResponse response, Protocol protocol) {
        return response.finish() == FinishReason.CONTENT_FILTER && protocol instanceof OllamaProtocol
                ? new RandomChatResponse(response.steps(), response.prompt(), response.completion(), FinishReason.STOP)
                : response;
    }

    private static void poll(StreamDecoder<ChatEvent> decoder, List<ChatEvent> events) {
        for (ChatEvent event = decoder.poll(); event != null; event = decoder.poll()) {
            events.add(event);
        }
    }
}

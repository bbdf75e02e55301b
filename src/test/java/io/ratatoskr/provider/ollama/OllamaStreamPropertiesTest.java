package io.ratatoskr.provider.ollama;

import static io.ratatoskr.provider.ollama.OllamaSamples.PROFILE;
import static io.ratatoskr.provider.ollama.OllamaSamples.PROTOCOL;
import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.ChatEvent;
import io.ratatoskr.api.ChatEvent.UnknownFields.Scope;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.FinishReason;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.api.Message;
import io.ratatoskr.api.Usage;
import io.ratatoskr.provider.ProtocolContract;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** Property tests: any sequence of chat events survives writing and decoding. */
final class OllamaStreamPropertiesTest {
    private static final ChatRequest REQUEST =
            ChatRequest.of("m", Message.user("x")).withStream(true);
    private static final List<String> TEXTS = List.of(
            "a",
            " ",
            "\n",
            "Ægir! 😀",
            "\"q\"\\",
            "{\"error\":\"no\"}",
            "\u2028\r\n",
            "日本語",
            "\u0000\u001f",
            "data: x\n\n");
    private static final List<String> ARGUMENTS = List.of(
            "{}",
            "{\"a\":1}",
            "{\"z\": 1.0, \"a\" : [1e2, {\"é\":null}]}",
            "{\"t\":\"\\u00e9\\n\"}",
            "{\"done\":true}");

    @Test
    void any_events_survive_however_the_bytes_are_split() {
        long seed = System.nanoTime();
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int round = 0; round < 300; round++) {
            List<ChatEvent> events = events(random);
            byte[] bytes = OllamaStreamWriter.write(events, random.nextBoolean() ? "\n" : "\r\n\n");
            int fragment = 1 + random.nextInt(random.nextBoolean() ? 5 : bytes.length);
            assertThat(ProtocolContract.events(PROTOCOL.decoder(REQUEST, PROFILE), bytes, fragment))
                    .as("seed %d, round %d, pieces of %d", seed, round, fragment)
                    .isEqualTo(events);
        }
    }

    @Test
    void every_cut_of_one_stream_in_two_gives_the_same() {
        long seed = System.nanoTime();
        List<ChatEvent> events =
                events(RandomGeneratorFactory.of("L64X128MixRandom").create(seed));
        byte[] bytes = OllamaStreamWriter.write(events, "\n");
        for (int cut = 0; cut <= bytes.length; cut++) {
            var decoder = PROTOCOL.decoder(REQUEST, PROFILE);
            List<ChatEvent> received = new ArrayList<>();
            decoder.feed(bytes, 0, cut);
            for (ChatEvent event = decoder.poll(); event != null; event = decoder.poll()) {
                received.add(event);
            }
            decoder.feed(bytes, cut, bytes.length - cut);
            decoder.end();
            for (ChatEvent event = decoder.poll(); event != null; event = decoder.poll()) {
                received.add(event);
            }
            assertThat(received).as("seed %d, cut at %d", seed, cut).isEqualTo(events);
            assertThat(decoder.isFinished()).isTrue();
        }
    }

    private static List<ChatEvent> events(RandomGenerator random) {
        List<ChatEvent> events = new ArrayList<>();
        int calls = 0;
        for (int i = random.nextInt(12); i > 0; i--) {
            switch (random.nextInt(6)) {
                case 0 -> events.add(new ChatEvent.Reasoning(0, pick(TEXTS, random)));
                case 1 -> {
                    AdditionalProperties extra = random.nextBoolean() ? AdditionalProperties.NONE : extra("later", calls);
                    events.add(
                            new ChatEvent.ToolCallStart(0, calls, "call é " + calls, pick(TEXTS, random), null, extra));
                    events.add(new ChatEvent.ToolCallDelta(0, calls, pick(ARGUMENTS, random)));
                    events.add(new ChatEvent.ToolCallEnd(0, calls));
                    calls++;
                }
                case 2 ->
                    events.add(new ChatEvent.Content(
                            0,
                            pick(TEXTS, random),
                            new RawJson("{\"content\":[{\"token\":\"a\",\"logprob\":-0.50}]}")));
                case 3 -> events.add(new ChatEvent.UnknownFields(0, extra("image", i), Scope.DELTA));
                case 4 -> events.add(new ChatEvent.UnknownFields(0, extra("remote_" + i, i), Scope.CHUNK));
                default -> events.add(new ChatEvent.Content(0, pick(TEXTS, random), null));
            }
        }
        if (random.nextBoolean()) {
            long prompt = random.nextInt(1000);
            long completion = random.nextInt(1000);
            Long cached = random.nextBoolean() ? null : Long.valueOf(random.nextInt(1000));
            events.add(new ChatEvent.UsageUpdate(new Usage(prompt, completion, prompt + completion, null, cached, null, AdditionalProperties.NONE)));
        }
        FinishReason reason = random.nextBoolean() ? FinishReason.STOP : FinishReason.LENGTH;
        events.add(new ChatEvent.Done(calls > 0 ? FinishReason.TOOL_CALLS : reason));
        return events;
    }

    private static AdditionalProperties extra(String name, int value) {
        return AdditionalProperties.NONE.with(name, new RawJson("{\"b\": " + value + ".0, \"a\":[]}"));
    }

    private static String pick(List<String> texts, RandomGenerator random) {
        return texts.get(random.nextInt(texts.size()));
    }
}

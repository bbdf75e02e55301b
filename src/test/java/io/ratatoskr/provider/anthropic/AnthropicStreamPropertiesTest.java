package io.ratatoskr.provider.anthropic;

import static io.ratatoskr.provider.anthropic.AnthropicTestRequests.ACME;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.ChatEvent;
import io.ratatoskr.api.ChatEvent.UnknownFields.Scope;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.FinishReason;
import io.ratatoskr.api.GatewayException;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.api.Message;
import io.ratatoskr.api.StreamMetadata;
import io.ratatoskr.api.Usage;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.ProtocolContract;
import io.ratatoskr.provider.StreamDecoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** Property tests: any sequence of events survives writing and decoding, however the bytes are split. */
final class AnthropicStreamPropertiesTest {
    private static final StreamMetadata HEAD = new StreamMetadata(
            "msg_\"1\"", "claude-é", "", null, AdditionalProperties.NONE.with("container", new RawJson("{\"id\":\"c\"}")));
    private static final String[] WORDS = {
        "a", "Æg", "😀", "\n", "\r\n", "\"", "\\", "data: x", "\n\nevent: error\n", "\u2028", "\u0000", " ", "{}", "é"
    };

    private static StreamDecoder<ChatEvent> decoder() {
        return new AnthropicProtocol()
                .decoder(ChatRequest.of("m", Message.user("x")).withStream(true), ACME);
    }

    @Test
    void any_events_survive_however_the_bytes_are_split() {
        long seed = System.nanoTime();
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int round = 0; round < 400; round++) {
            List<ChatEvent> emitted = events(random);
            byte[] bytes = AnthropicStreamWriter.write(HEAD, emitted);
            if (random.nextInt(3) == 0) {
                bytes = new String(bytes, UTF_8).replace("\n", "\r\n").getBytes(UTF_8);
            }
            int fragment = random.nextBoolean() ? 1 : 1 + random.nextInt(300);
            StreamDecoder<ChatEvent> decoder = decoder();

            assertThat(ProtocolContract.events(decoder, bytes, fragment))
                    .as("seed %d, round %d, pieces of %d", seed, round, fragment)
                    .isEqualTo(emitted);
            assertThat(decoder.metadata()).isEqualTo(HEAD);
            assertThat(decoder.isFinished()).isTrue();
        }
    }

    @Test
    void any_cut_is_an_error_or_the_whole() {
        long seed = System.nanoTime();
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int round = 0; round < 40; round++) {
            List<ChatEvent> emitted = events(random);
            byte[] body = AnthropicStreamWriter.write(HEAD, emitted);
            byte[] bytes = Arrays.copyOf(body, random.nextInt(body.length));
            List<ChatEvent> received = new ArrayList<>();
            boolean failed = false;
            try {
                ProtocolContract.events(decoder(), bytes, 64, received);
            } catch (GatewayException e) {
                failed = true;
            }
            assertThat(failed)
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(received.stream().noneMatch(ChatEvent.Done.class::isInstance));
            if (!failed) {
                assertThat(received).isEqualTo(emitted);
            }
        }
    }

    @Test
    void any_bytes_end_in_events_or_in_an_error_of_the_providers() {
        long seed = System.nanoTime();
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int round = 0; round < 300; round++) {
            byte[] bytes = AnthropicStreamWriter.write(HEAD, events(random));
            for (int i = 0; i <= random.nextInt(4); i++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            List<ChatEvent> received = new ArrayList<>();
            try {
                ProtocolContract.events(decoder(), bytes, 200, received);
            } catch (GatewayException expected) {
                assertThat(expected.getMessage())
                        .as("seed %d, round %d", seed, round)
                        .startsWith("acme: ");
            }
            assertThat(received.stream().filter(ChatEvent.Done.class::isInstance).count())
                    .as("seed %d, round %d", seed, round)
                    .isLessThanOrEqualTo(1);
        }
    }

    private static List<ChatEvent> events(RandomGenerator random) {
        List<ChatEvent> events = new ArrayList<>();
        long prompt = 100 + random.nextInt(1_000);
        AdditionalProperties tier = random.nextBoolean() ? AdditionalProperties.NONE : AdditionalProperties.NONE.with("service_tier", new RawJson("\"x\""));
        Long cached = random.nextBoolean() ? null : Long.valueOf(random.nextInt(50));
        Long written = random.nextBoolean() ? null : Long.valueOf(random.nextInt(50));
        events.add(new ChatEvent.UsageUpdate(new Usage(prompt, 1, prompt + 1, null, cached, written, tier)));
        int calls = 0;
        for (int blocks = random.nextInt(9); blocks > 0; blocks--) {
            switch (random.nextInt(6)) {
                case 0, 1 -> {
                    for (int i = 0; i <= random.nextInt(4); i++) {
                        events.add(new ChatEvent.Content(0, text(random), null));
                    }
                }
                case 2 -> thinking(random, events);
                case 3, 4 -> call(random, events, calls++);
                default -> events.add(unknown(random));
            }
        }
        FinishReason reason = FinishReason.values()[random.nextInt(4)];
        if (calls > 0 && reason == FinishReason.STOP) {
            reason = FinishReason.TOOL_CALLS;
        }
        String refusal = null;
        if (reason == FinishReason.CONTENT_FILTER) {
            refusal = text(random);
            RawJson details = new JsonWriter(64)
                    .beginObject()
                    .field("type", "refusal")
                    .field("explanation", refusal)
                    .endObject()
                    .toRawJson();
            AdditionalProperties extra =
                    AdditionalProperties.NONE.with("stop_reason", new RawJson("\"refusal\"")).with("stop_details", details);
            events.add(new ChatEvent.UnknownFields(0, extra, Scope.CHOICE));
        } else if (random.nextInt(4) == 0) {
            events.add(
                    new ChatEvent.UnknownFields(0, AdditionalProperties.NONE.with("stop_sequence", new RawJson("\"END\"")), Scope.CHOICE));
        }
        long emitted = 2 + random.nextInt(500);
        Long thinking = random.nextBoolean() ? null : Long.valueOf(random.nextInt(2));
        events.add(new ChatEvent.UsageUpdate(new Usage(prompt, emitted, prompt + emitted, thinking, cached, written, tier)));
        if (refusal != null) {
            events.add(new ChatEvent.Refusal(0, refusal));
        }
        events.add(new ChatEvent.Done(reason));
        return events;
    }

    private static void thinking(RandomGenerator random, List<ChatEvent> events) {
        if (random.nextInt(4) == 0) {
            events.add(new ChatEvent.ReasoningDetail(
                    0,
                    new RawJson("[{\"type\":\"redacted_thinking\",\"data\":\"Em%d\"}]".formatted(random.nextInt()))));
            return;
        }
        var thinking = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            String fragment = text(random);
            thinking.append(fragment);
            events.add(new ChatEvent.Reasoning(0, fragment));
        }
        events.add(new ChatEvent.ReasoningDetail(
                0,
                new JsonWriter(99)
                        .beginList()
                        .beginObject()
                        .field("type", "thinking")
                        .field("thinking", thinking.toString())
                        .field("signature", "Eq" + random.nextInt())
                        .endObject()
                        .endList()
                        .toRawJson()));
    }

    private static void call(RandomGenerator random, List<ChatEvent> events, int slot) {
        AdditionalProperties extra =
                random.nextBoolean() ? AdditionalProperties.NONE : AdditionalProperties.NONE.with("caller", new RawJson("{\"type\":\"direct\"}"));
        events.add(new ChatEvent.ToolCallStart(0, slot, "toolu_" + slot, text(random), null, extra));
        for (int i = 0; i <= random.nextInt(3); i++) {
            events.add(new ChatEvent.ToolCallDelta(0, slot, text(random)));
        }
        events.add(new ChatEvent.ToolCallEnd(0, slot));
    }

    private static ChatEvent unknown(RandomGenerator random) {
        if (random.nextBoolean()) {
            return new ChatEvent.UnknownFields(
                    0, AdditionalProperties.NONE.with("news", new RawJson("{\"type\":\"news\", \"n\":1.0}")), Scope.CHUNK);
        }
        String block =
                "{\"type\":\"content_block_start\",\"index\":%d,\"content_block\":{\"type\":\"server_tool_use\",\"x\":1e2}}"
                        .formatted(900 + random.nextInt(9));
        return new ChatEvent.UnknownFields(0, AdditionalProperties.NONE.with("content_block_start", new RawJson(block)), Scope.DELTA);
    }

    private static String text(RandomGenerator random) {
        var text = new StringBuilder();
        for (int i = 0; i <= random.nextInt(4); i++) {
            text.append(WORDS[random.nextInt(WORDS.length)]);
        }
        return text.toString();
    }
}

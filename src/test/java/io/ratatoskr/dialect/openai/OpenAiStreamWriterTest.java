package io.ratatoskr.dialect.openai;

import static io.ratatoskr.provider.ProtocolContract.events;
import static io.ratatoskr.provider.ProtocolContract.joined;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.openai.core.ObjectMappers;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.completions.Completion;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.StreamMetadata;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.ChatEvent.UnknownFields.Scope;
import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.api.chat.GenerateEvent;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.error.RateLimited;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.provider.StreamDecoder;
import io.ratatoskr.provider.openai.OpenAiProtocol;
import io.ratatoskr.settings.ProviderProfile;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class OpenAiStreamWriterTest {
    private static final ProviderProfile ACME =
            new ProviderProfile("acme", "acme.test", Optional.empty(), ProviderProfile.ReasoningFormat.EFFORT);
    private static final StreamMetadata HEAD = new StreamMetadata(
            "id-1",
            "mo\"del",
            "",
            1763800000L,
            AdditionalProperties.NONE
                    .with("system_fingerprint", new RawJson("\"fp\""))
                    .with("pretty", new RawJson("{\n\"a\":\r\n1}")));

    private static ChatRequest request(boolean usage) {
        ChatRequest plain = ChatRequest.of("m", Message.user("x"));
        return new ChatRequest(plain.messages(), plain.tools(), plain.options(), true, usage, plain.dialect());
    }

    private static byte[] stream(StreamMetadata metadata, List<ChatEvent> events, boolean usage) {
        var writer = OpenAiStreamWriter.chat(metadata, request(usage));
        var out = new ByteArrayOutputStream();
        for (ChatEvent event : events) {
            byte[] chunk = writer.write(event);
            if (chunk != null) {
                out.writeBytes(chunk);
            }
            out.writeBytes(writer.heartbeat());
        }
        out.writeBytes(writer.done());
        return out.toByteArray();
    }

    @Test
    void any_events_round_trip_through_chunks_split_anywhere() {
        long seed = System.nanoTime();
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int round = 0; round < 300; round++) {
            List<ChatEvent> events = random(random);
            byte[] bytes = stream(HEAD, events, true);
            int piece = random.nextBoolean() ? 1 : 1 + random.nextInt(200);
            StreamDecoder<ChatEvent> decoder = new OpenAiProtocol().decoder(request(true), ACME);
            List<ChatEvent> decoded = events(decoder, bytes, piece);
            assertThat(normal(decoded)).as("seed %d, round %d", seed, round).isEqualTo(normal(events));
            assertThat(decoder.metadata().id()).isEqualTo("id-1");
            assertThat(decoder.metadata().model()).isEqualTo("mo\"del");
            assertThat(decoder.metadata().extra().get("pretty")).isEqualTo(new RawJson("{ \"a\":  1}"));
        }
    }

    /** Choices are independent of each other; call ends and usage may move towards the end. */
    private static Map<String, List<ChatEvent>> normal(List<ChatEvent> events) {
        Map<String, List<ChatEvent>> byKind = new TreeMap<>();
        for (ChatEvent event : events) {
            String key = switch (event) {
                case ChatEvent.ToolCallEnd end -> "end " + end.choice() + " " + end.index();
                case ChatEvent.ToolCallStart start -> "call " + start.choice() + " " + start.index();
                case ChatEvent.ToolCallDelta delta -> "call " + delta.choice() + " " + delta.index();
                case ChatEvent.Content e -> "choice " + e.choice();
                case ChatEvent.Reasoning e -> "choice " + e.choice();
                case ChatEvent.Refusal e -> "choice " + e.choice();
                case ChatEvent.ReasoningDetail e -> "choice " + e.choice();
                case ChatEvent.UnknownFields e -> "choice " + e.choice();
                case ChatEvent.UsageUpdate e -> "counted";
                case ChatEvent.Done e -> "done";
            };
            byKind.computeIfAbsent(key, k -> new ArrayList<>()).add(event);
        }
        byKind.replaceAll((key, list) -> joined(list));
        return byKind;
    }

    private static List<ChatEvent> random(RandomGenerator random) {
        List<ChatEvent> events = new ArrayList<>();
        int choices = random.nextInt(4) == 0 ? 3 : 1;
        int[] calls = new int[choices];
        boolean[] custom = new boolean[choices];
        int length = 1 + random.nextInt(20);
        events.add(new ChatEvent.Content(0, "start", null));
        for (int i = 0; i < length; i++) {
            int choice = random.nextInt(choices);
            switch (random.nextInt(8)) {
                case 0, 1, 2 ->
                    events.add(new ChatEvent.Content(
                            choice, text(random), random.nextInt(4) == 0 ? new RawJson("{\"content\":[]}") : null));
                case 3 -> events.add(new ChatEvent.Reasoning(choice, text(random)));
                case 4 -> events.add(new ChatEvent.Refusal(choice, text(random)));
                case 5 -> events.add(new ChatEvent.ReasoningDetail(choice, new RawJson("[{\"s\":\"" + i + "\"}]")));
                case 6 ->
                    events.add(new ChatEvent.UnknownFields(
                            choice,
                            AdditionalProperties.NONE.with("x" + i, new RawJson("[1.0]")),
                            random.nextBoolean() ? Scope.DELTA : Scope.CHOICE));
                default -> {
                    int index = calls[choice]++;
                    custom[choice] = random.nextInt(4) == 0;
                    events.add(new ChatEvent.ToolCallStart(
                            choice,
                            index,
                            "c" + choice + index,
                            "f\n" + index,
                            custom[choice] ? "custom" : null,
                            AdditionalProperties.NONE));
                    String arguments =
                            "{\"k\":\"" + text(random).replace("\\", "").replace("\"", "") + "\"}";
                    int cut = random.nextInt(arguments.length() - 1) + 1;
                    if (Character.isLowSurrogate(arguments.charAt(cut))) {
                        cut--;
                    }
                    events.add(new ChatEvent.ToolCallDelta(choice, index, arguments.substring(0, cut)));
                    events.add(new ChatEvent.ToolCallDelta(choice, index, arguments.substring(cut)));
                    events.add(new ChatEvent.ToolCallEnd(choice, index));
                }
            }
        }
        AdditionalProperties extra = AdditionalProperties.NONE
                .with("completion_tokens_details", new RawJson("{\"other\":1}"))
                .with("cost", new RawJson("0.10"));
        events.add(new ChatEvent.UsageUpdate(new Usage(10, 5, 15, 3L, 4L, null, extra)));
        Map<Integer, FinishReason> otherFinishReasons = new TreeMap<>();
        for (int choice = 1; choice < choices; choice++) {
            otherFinishReasons.put(choice, calls[choice] > 0 ? FinishReason.TOOL_CALLS : FinishReason.LENGTH);
        }
        events.add(new ChatEvent.Done(calls[0] > 0 ? FinishReason.TOOL_CALLS : FinishReason.STOP, otherFinishReasons));
        return events;
    }

    private static String text(RandomGenerator random) {
        String[] bits = {
            "a", "é", "日本", "\uD835\uDCB3", "\n\n", "\r", "data: {}", "\"", "\\", "\u2028", "\u0000", "[DONE]"
        };
        var text = new StringBuilder();
        int length = 1 + random.nextInt(6);
        for (int i = 0; i < length; i++) {
            text.append(bits[random.nextInt(bits.length)]);
        }
        return text.toString();
    }

    private static String frame(byte[] bytes) {
        assertThat(bytes).isNotNull();
        return new String(bytes, UTF_8);
    }

    @Test
    void the_first_chunk_has_the_role_and_the_metadata_fields() {
        var writer = OpenAiStreamWriter.chat(HEAD, request(false));
        String prefix =
                "data: {\"id\":\"id-1\",\"object\":\"chat.completion.chunk\",\"created\":1763800000,\"model\":\"mo\\\"del\"";
        assertThat(frame(writer.write(new ChatEvent.Content(0, "a\nb", null))))
                .isEqualTo(
                        prefix
                                + ",\"system_fingerprint\":\"fp\",\"pretty\":{ \"a\":  1},\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"a\\nb\"},\"finish_reason\":null}]}\n\n");
        assertThat(frame(writer.write(new ChatEvent.Content(0, "c", null))))
                .isEqualTo(prefix
                        + ",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"c\"},\"finish_reason\":null}]}\n\n");
        assertThat(frame(writer.write(new ChatEvent.Done(FinishReason.STOP))))
                .isEqualTo(prefix + ",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n");
    }

    @Test
    void usage_is_sent_only_when_requested() {
        for (boolean requested : new boolean[] {true, false}) {
            var writer = OpenAiStreamWriter.chat(HEAD, request(requested));
            assertThat(writer.write(new ChatEvent.UsageUpdate(Usage.of(3, 4)))).isNull();
            String end = frame(writer.write(new ChatEvent.Done(FinishReason.STOP)));
            assertThat(
                            end.contains(
                                    "\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4,\"total_tokens\":7}"))
                    .isEqualTo(requested);
            assertThat(end.split("\n\n")).hasSize(requested ? 2 : 1);
        }
    }

    @Test
    void terminator_error_and_heartbeat_are_complete_chunks() {
        var writer = OpenAiStreamWriter.chat(StreamMetadata.UNKNOWN, request(false));
        assertThat(frame(writer.done())).isEqualTo("data: [DONE]\n\n");
        assertThat(frame(writer.heartbeat())).startsWith(": ").endsWith("\n\n");
        assertThat(frame(writer.error(new RateLimited("acme: HTTP 429: slow\ndown"))))
                .isEqualTo(
                        "event: error\ndata: {\"error\":{\"message\":\"acme: HTTP 429: slow\\ndown\",\"type\":\"rate_limit_error\",\"param\":null,\"code\":\"rate_limit_exceeded\"}}\n\n");
    }

    @Test
    void the_official_sdk_accepts_every_chunk() throws Exception {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
        int validated = 0;
        for (int round = 0; round < 20; round++) {
            var writer = OpenAiStreamWriter.chat(StreamMetadata.UNKNOWN, request(true));
            for (ChatEvent event : random(random)) {
                if (event instanceof ChatEvent.ToolCallStart start && start.type() != null) {
                    break;
                }
                byte[] chunks = writer.write(event);
                for (String chunk : chunks == null ? new String[0] : new String(chunks, UTF_8).split("\n\n")) {
                    ObjectMappers.jsonMapper()
                            .readValue(chunk.substring(6), ChatCompletionChunk.class)
                            .validate();
                    validated++;
                }
            }
        }
        assertThat(validated).isPositive();
    }

    @Test
    void completions_round_trip_through_chunks() throws Exception {
        GenerateRequest requested = GenerateRequest.of("m", "p");
        GenerateRequest request =
                new GenerateRequest(requested.prompt(), requested.options(), true, true, requested.dialect());
        var writer = OpenAiStreamWriter.completion(HEAD, request);
        List<GenerateEvent> events = List.of(
                new GenerateEvent.Text(0, "a\r\n\"日", null),
                new GenerateEvent.Text(1, "b", new RawJson("{\"tokens\":[]}")),
                new GenerateEvent.UsageUpdate(Usage.of(1, 2)),
                new GenerateEvent.Done(FinishReason.LENGTH, Map.of(1, FinishReason.STOP)));
        var out = new ByteArrayOutputStream();
        for (GenerateEvent event : events) {
            byte[] chunk = writer.write(event);
            out.writeBytes(chunk == null ? new byte[0] : chunk);
        }
        out.writeBytes(writer.done());
        assertThat(events(new OpenAiProtocol().decoder(request, ACME), out.toByteArray(), 3))
                .isEqualTo(events);
        int validated = 0;
        for (String chunk : out.toString(UTF_8).split("\n\n")) {
            if (!chunk.contains("[DONE]") && !chunk.contains("finish_reason\":null")) {
                ObjectMappers.jsonMapper()
                        .readValue(chunk.substring(6), Completion.class)
                        .validate();
                validated++;
            }
        }
        assertThat(validated).isPositive();
    }
}

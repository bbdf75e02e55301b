package io.ratatoskr.client.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.StreamMetadata;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.ChatEvent.UnknownFields.Scope;
import io.ratatoskr.api.chat.ChatOptions;
import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.api.chat.GenerateEvent;
import io.ratatoskr.api.chat.GenerateOptions;
import io.ratatoskr.api.chat.Input;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.RateLimited;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.client.transport.EventReader;
import io.ratatoskr.dialect.StreamWriter;
import io.ratatoskr.dialect.openai.OpenAiErrorRenderer;
import io.ratatoskr.dialect.openai.OpenAiStreamWriter;
import io.ratatoskr.provider.SseReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The events that the gateway writes are those that the client reads. */
final class EventReadersTest {
    private static final int SEEDS = 300;
    private static final ChatRequest CHAT =
            new ChatRequest(List.of(Message.user("hi")), List.of(), ChatOptions.of("m"), true, true, Dialects.OPENAI);
    private static final GenerateRequest COMPLETION =
            new GenerateRequest(Input.of("hi"), GenerateOptions.of("m"), true, true, Dialects.OPENAI);

    private static <E> List<E> overTheWire(StreamWriter<E> writer, List<E> events, EventReader<byte[], E> reader) {
        var read = new ArrayList<E>();
        for (E event : events) {
            byte[] frames = writer.write(event);
            if (frames != null) {
                for (byte[] json : data(frames)) {
                    reader.feed(json);
                    poll(reader, read);
                }
            }
        }
        reader.end();
        poll(reader, read);
        return read;
    }

    private static <E> void poll(EventReader<byte[], E> reader, List<E> events) {
        for (E event = reader.poll(); event != null; event = reader.poll()) {
            events.add(event);
        }
    }

    private static List<byte[]> data(byte[] frames) {
        var reader = new SseReader("test");
        reader.feed(frames, 0, frames.length);
        var all = new ArrayList<byte[]>();
        while (reader.next()) {
            int from = reader.dataOffset();
            all.add(Arrays.copyOfRange(reader.data(), from, from + reader.dataLength()));
        }
        return all;
    }

    /** Events in an order in which providers send them: the fields of a chunk before its choice, the ends of calls at the end. */
    private static List<ChatEvent> chatEvents(RandomWireRecords random) {
        var events = new ArrayList<ChatEvent>();
        int calls = 0;
        events.add(new ChatEvent.Content(0, random.text(), null));
        for (int i = random.random.nextInt(12); i > 0; i--) {
            switch (random.random.nextInt(8)) {
                case 0 -> events.add(new ChatEvent.Reasoning(0, random.text(), random.orNull(random.json())));
                case 1 -> events.add(new ChatEvent.ReasoningDetail(0, random.json()));
                case 2 -> events.add(new ChatEvent.Refusal(0, random.text()));
                case 3 -> {
                    String type = random.orNull("custom");
                    AdditionalProperties extra = random.extra();
                    events.add(new ChatEvent.ToolCallStart(0, calls, random.text(), random.text(), type, extra));
                    events.add(new ChatEvent.ToolCallDelta(0, calls++, random.text()));
                }
                case 4 -> {
                    events.add(new ChatEvent.UnknownFields(0, some(random), Scope.CHUNK));
                    events.add(new ChatEvent.Content(0, random.text(), null));
                }
                case 5 -> events.add(new ChatEvent.UnknownFields(0, some(random), Scope.CHOICE));
                case 6 -> events.add(new ChatEvent.UnknownFields(0, some(random), Scope.DELTA));
                default -> events.add(new ChatEvent.Content(0, random.text(), random.orNull(random.json())));
            }
        }
        boolean several = random.random.nextBoolean();
        if (several) {
            events.add(new ChatEvent.Content(1, random.text(), null));
        }
        if (random.random.nextBoolean()) {
            events.add(new ChatEvent.UsageUpdate(random.create(Usage.class)));
        }
        for (int call = 0; call < calls; call++) {
            events.add(new ChatEvent.ToolCallEnd(0, call));
        }
        events.add(new ChatEvent.Done(
                random.create(FinishReason.class), several ? Map.of(1, random.create(FinishReason.class)) : Map.of()));
        return events;
    }

    private static AdditionalProperties some(RandomWireRecords random) {
        return random.extra().with("x_" + random.random.nextInt(99), random.json());
    }

    @Test
    void chats() {
        for (long seed = 0; seed < SEEDS; seed++) {
            var random = new RandomWireRecords(seed);
            List<ChatEvent> events = chatEvents(random);
            var metadata = new StreamMetadata("id", "model", "", 7L, random.extra());
            var reader = new ChatEventReader();

            List<ChatEvent> read = overTheWire(OpenAiStreamWriter.chat(metadata, CHAT), events, reader);

            assertThat(read).as("seed %d", seed).isEqualTo(events);
            assertThat(reader.metadata()).isEqualTo(metadata);
        }
    }

    /** Fields of a call that arrive after its start. */
    @Test
    void late_fields_of_a_call_are_unknown_fields() {
        List<ChatEvent> events = List.of(
                new ChatEvent.ToolCallStart(0, 0, "c", "f", null, AdditionalProperties.NONE),
                new ChatEvent.UnknownFields(
                        0,
                        new AdditionalProperties(Map.of("tool_calls", new RawJson("[{\"index\":0,\"x\":1}]"))),
                        Scope.DELTA),
                new ChatEvent.ToolCallEnd(0, 0),
                new ChatEvent.Done(FinishReason.TOOL_CALLS));

        assertThat(overTheWire(OpenAiStreamWriter.chat(StreamMetadata.UNKNOWN, CHAT), events, new ChatEventReader()))
                .isEqualTo(events);
    }

    @Test
    void completions() {
        for (long seed = 0; seed < SEEDS; seed++) {
            var random = new RandomWireRecords(seed);
            var events = new ArrayList<GenerateEvent>();
            events.add(new GenerateEvent.Text(0, random.text(), null));
            for (int i = random.random.nextInt(8); i > 0; i--) {
                if (random.random.nextInt(3) == 0) {
                    events.add(new GenerateEvent.UnknownFields(0, some(random)));
                }
                events.add(
                        new GenerateEvent.Text(random.random.nextInt(2), random.text(), random.orNull(random.json())));
            }
            boolean several =
                    events.stream().anyMatch(event -> event instanceof GenerateEvent.Text text && text.choice() == 1);
            if (random.random.nextBoolean()) {
                events.add(new GenerateEvent.UsageUpdate(random.create(Usage.class)));
            }
            events.add(new GenerateEvent.Done(FinishReason.LENGTH, several ? Map.of(1, FinishReason.STOP) : Map.of()));
            var metadata = new StreamMetadata("id", "model", "", 7L, random.extra());

            assertThat(overTheWire(
                            OpenAiStreamWriter.completion(metadata, COMPLETION), events, new CompletionEventReader()))
                    .as("seed %d", seed)
                    .isEqualTo(events);
        }
    }

    @Test
    void an_error_in_a_stream_is_thrown() {
        var reader = new ChatEventReader();

        assertThatThrownBy(() -> reader.feed(OpenAiErrorRenderer.body(new RateLimited("slow down"))))
                .isInstanceOf(RateLimited.class)
                .hasMessage("slow down");
    }

    @Test
    void a_stream_that_ends_before_its_finish_reasons_is_broken() {
        var reader = new ChatEventReader();
        reader.feed(
                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},\"finish_reason\":null}]}".getBytes(UTF_8));

        assertThatThrownBy(reader::end).isInstanceOf(ProviderUnavailable.class).hasMessageContaining("broke off");
    }

    @Test
    void hostile_indexes_are_refused() {
        for (String chunk : List.of(
                "{\"choices\":[{\"index\":-1}]}",
                "{\"choices\":[{\"index\":2000000000}]}",
                "{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":99999,\"id\":\"c\"}]}}]}")) {
            assertThatThrownBy(() -> new ChatEventReader().feed(chunk.getBytes(UTF_8)))
                    .isInstanceOf(ProviderUnavailable.class);
        }
    }
}

package io.ratatoskr.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.Operation;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.dialect.StreamWriter;
import io.ratatoskr.fuzz.WireProtocols.Endpoint;
import io.ratatoskr.fuzz.WireProtocols.SampleResponse;
import io.ratatoskr.provider.Protocol;
import io.ratatoskr.provider.StreamDecoder;
import io.ratatoskr.settings.ProviderProfile;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Streamed responses of providers, cut at random: the events do not depend on the cuts, are bounded, and can be written. */
public final class StreamTarget implements FuzzTarget {
    private static final Pattern GENERATED_ID = Pattern.compile("call_[0-9a-f]{1,16}_");

    private static final List<String> LINES = List.of(
            "data: [DONE]",
            "data:",
            "data: {}",
            "data: []",
            "data: null",
            "data: {\"error\":{\"message\":\"broken\"}}",
            "event: error",
            "event: ping",
            "event: message_stop",
            "event:",
            ": comment",
            "id: 1",
            "retry: 5",
            "nonsense",
            "{}",
            "{\"done\":true}",
            "{\"error\":\"broken\"}",
            "data: {\"choices\":[{\"index\":1000000000,\"delta\":{\"content\":\"x\"}}]}",
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":2147483647,\"function\":{\"name\":\"f\"}}]}}]}",
            "");

    private static final ChatRequest CHAT = (ChatRequest) SampleRequests.OPENAI
            .requestParser(Operation.CHAT)
            .parse(Words.bytes("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"stream\":true,"
                    + "\"stream_options\":{\"include_usage\":true}}"));
    private static final GenerateRequest GENERATE = (GenerateRequest) SampleRequests.OPENAI
            .requestParser(Operation.GENERATE)
            .parse(Words.bytes("{\"model\":\"m\",\"prompt\":\"hi\",\"stream\":true}"));

    /** The events of a stream, and the failure at its end, null if there is none. */
    private record Outcome(List<Object> events, @Nullable GatewayException failure) {}

    @Override
    public String name() {
        return "streams";
    }

    @Override
    public FuzzInput mutate(RandomGenerator random) {
        List<SampleResponse> streams = WireProtocols.SAMPLES.stream()
                .filter(each -> each.operation().endsWith("-stream")
                        || (random.nextInt(30) == 0
                                && List.of("chat", "generate").contains(each.operation())))
                .toList();
        SampleResponse sample = Words.pick(streams, random);
        Endpoint endpoint = Words.pick(
                WireProtocols.ENDPOINTS.stream()
                        .filter(each -> random.nextInt(40) == 0
                                || each.protocol().name().equals(sample.protocol()))
                        .toList(),
                random);
        Mutator mutator = new Mutator(random, LINES);
        byte[] body = mutator.mutate(sample.body());
        if (random.nextInt(10) == 0) {
            ByteArrayOutputStream both = new ByteArrayOutputStream();
            both.writeBytes(body);
            both.writeBytes(mutator.mutate(Words.pick(streams, random).body()));
            body = both.toByteArray();
        }
        byte[] cuts = new byte[1 + random.nextInt(6)];
        random.nextBytes(cuts);
        String operation = sample.operation().startsWith("chat") ? "chat" : "generate";
        return FuzzInput.of(endpoint.id() + " " + operation, body, cuts);
    }

    @Override
    public String run(FuzzInput input) {
        String[] words = input.text(0).split(" ");
        Endpoint endpoint = WireProtocols.endpoint(words[0]);
        Protocol protocol = endpoint.protocol();
        ProviderProfile profile = endpoint.profile();
        if (!List.of("chat", "generate").contains(words[1])) {
            throw new IllegalArgumentException("no operation " + words[1]);
        }
        return words[1].equals("chat")
                ? run(
                        input,
                        () -> protocol.decoder(CHAT, profile),
                        decoder -> SampleRequests.OPENAI.chatStreamWriter(decoder.metadata(), CHAT))
                : run(
                        input,
                        () -> protocol.decoder(GENERATE, profile),
                        decoder -> SampleRequests.OPENAI.completionStreamWriter(decoder.metadata(), GENERATE));
    }

    private interface Writers<E> {
        StreamWriter<E> writer(StreamDecoder<E> decoder);
    }

    private static <E> String run(FuzzInput input, Supplier<StreamDecoder<E>> decoders, Writers<E> writers) {
        byte[] body = input.bytes(1);
        Outcome whole = decode(decoders.get(), body, new byte[0], writers);
        Outcome cut = decode(decoders.get(), body, input.bytes(2), writers);
        if (!whole.events.equals(cut.events) && !withoutGeneratedIds(whole).equals(withoutGeneratedIds(cut))) {
            throw new AssertionError("the events depend on the cuts: %s and %s".formatted(whole.events, cut.events));
        }
        if (!describe(whole).equals(describe(cut))) {
            throw new AssertionError(
                    "the failure depends on the cuts: %s and %s".formatted(describe(whole), describe(cut)));
        }
        return whole.failure == null ? "decoded" : Expectations.documented(whole.failure);
    }

    /** The ids of calls without one are random, and differ between two decoders. */
    private static String withoutGeneratedIds(Outcome outcome) {
        return GENERATED_ID.matcher(String.valueOf(outcome.events)).replaceAll("call_");
    }

    private static String describe(Outcome outcome) {
        return outcome.failure == null ? "" : outcome.failure.getClass() + ": " + outcome.failure.getMessage();
    }

    /** @param cuts lengths of the pieces, in turn; none: all at once */
    private static <E> Outcome decode(StreamDecoder<E> decoder, byte[] body, byte[] cuts, Writers<E> writers) {
        List<Object> events = new ArrayList<>();
        try {
            int at = 0;
            for (int i = 0; at < body.length && !decoder.isFinished(); i++) {
                int length =
                        cuts.length == 0 ? body.length : Math.min(body.length - at, 1 + (cuts[i % cuts.length] & 0xff));
                decoder.feed(body, at, length);
                at += length;
                poll(decoder, events, body.length);
            }
            if (!decoder.isFinished()) {
                decoder.end();
                poll(decoder, events, body.length);
            }
        } catch (GatewayException e) {
            write(writers.writer(decoder), events);
            return new Outcome(events, e);
        }
        write(writers.writer(decoder), events);
        return new Outcome(events, null);
    }

    private static <E> void poll(StreamDecoder<E> decoder, List<Object> events, int bytes) {
        for (E event = decoder.poll(); event != null; event = decoder.poll()) {
            events.add(event);
            if (events.size() > 4 * bytes + 64) {
                throw new AssertionError("%d events of %d bytes".formatted(events.size(), bytes));
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static <E> void write(StreamWriter<E> writer, List<Object> events) {
        for (Object event : events) {
            byte[] frame = writer.write((E) event);
            if (frame != null) {
                String text = new String(frame, UTF_8);
                for (String each : text.split("\n\n")) {
                    if (!each.startsWith("data: ")) {
                        throw new AssertionError("a frame that is not an event: " + each);
                    }
                    Expectations.json(Words.bytes(each.substring(6)));
                }
            }
        }
    }
}

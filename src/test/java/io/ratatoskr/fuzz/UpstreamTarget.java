package io.ratatoskr.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ratatoskr.fuzz.WireProtocols.SampleResponse;
import io.ratatoskr.http.RawHttpClient;
import io.ratatoskr.http.RawHttpClient.RawResponse;
import io.ratatoskr.mock.MockCall;
import io.ratatoskr.mock.MockResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/** Responses of providers to a whole gateway: the caller gets one in turn, never a 500. */
public final class UpstreamTarget implements FuzzTarget {
    /** Not 401 and 403, after which the gateway would not call the provider for a while. */
    private static final List<Integer> FAILURES =
            List.of(400, 402, 404, 408, 413, 422, 429, 500, 502, 503, 504, 529, 204, 304);

    private static final Map<String, String> PROVIDERS = Map.of(
            "openai",
            "compatible",
            "anthropic",
            "anthropic",
            "gemini",
            "gemini",
            "ollama",
            "ollama",
            "huggingface",
            "huggingface");
    private static final Map<String, String> BODIES = Map.of(
            "chat", "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]",
            "chat-stream",
                    "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"stream\":true,\"stream_options\":{\"include_usage\":true}",
            "generate", "\"prompt\":\"hi\"",
            "generate-stream", "\"prompt\":\"hi\",\"stream\":true",
            "embed", "\"input\":[\"a\",\"b\"]",
            "nli", "\"premise\":\"p\",\"hypothesis\":\"h\"",
            "zero-shot", "\"text\":\"t\",\"labels\":[\"a\",\"b\"]",
            "classify", "\"texts\":[\"t\",\"u\"]",
            "stance", "\"texts\":[\"t\"],\"target\":\"x\"",
            "rerank", "\"query\":\"q\",\"documents\":[\"a\",\"b\"]");
    private static final Map<String, String> PATHS = Map.of(
            "chat", "/v1/chat/completions",
            "chat-stream", "/v1/chat/completions",
            "generate", "/v1/completions",
            "generate-stream", "/v1/completions",
            "embed", "/v1/embeddings",
            "nli", "/v1/nli",
            "zero-shot", "/v1/classify/zero-shot",
            "classify", "/v1/classify",
            "stance", "/v1/stance",
            "rerank", "/v1/rerank");
    private static final int RESPONSE_LIMIT_MILLIS = 20_000;

    private final FuzzGateway gateway = new FuzzGateway();
    private final Map<String, FuzzInput> responses = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();

    public UpstreamTarget() {
        gateway.mock.always(this::respond);
    }

    @Override
    public String name() {
        return "upstream";
    }

    @Override
    public int workers() {
        return 8;
    }

    @Override
    public FuzzInput mutate(RandomGenerator random) {
        SampleResponse sample = Words.pick(
                WireProtocols.SAMPLES.stream()
                        .filter(each -> PATHS.containsKey(each.operation()) && !isAboutTheKey(each))
                        .filter(each -> !each.isError() || random.nextInt(5) == 0)
                        .toList(),
                random);
        int status = random.nextInt(6) == 0 ? Words.pick(FAILURES, random) : 200;
        byte[] cuts = new byte[1 + random.nextInt(3)];
        random.nextBytes(cuts);
        return FuzzInput.of(
                sample.protocol() + " " + sample.operation() + " " + status,
                new Mutator(random).mutate(sample.body()),
                cuts);
    }

    /** After such a response the gateway would not call the provider for a while. */
    private static boolean isAboutTheKey(SampleResponse sample) {
        return new String(sample.body(), UTF_8).contains("API_KEY_INVALID");
    }

    private MockResponse respond(MockCall call) {
        String path = call.path() + " " + call.model();
        for (Map.Entry<String, FuzzInput> each : responses.entrySet()) {
            if (path.contains(each.getKey())) {
                FuzzInput input = each.getValue();
                String[] words = input.text(0).split(" ");
                MockResponse response = words[1].endsWith("-stream")
                        ? MockResponse.frames(pieces(input.bytes(1), input.bytes(2)))
                        : MockResponse.bytes("application/json", input.bytes(1));
                return response.status(Integer.parseInt(words[2]));
            }
        }
        return MockResponse.echo().byTask();
    }

    private static byte[][] pieces(byte[] bytes, byte[] cuts) {
        List<byte[]> pieces = new ArrayList<>();
        int at = 0;
        for (int i = 0; at < bytes.length; i++) {
            int length = cuts.length == 0 ? bytes.length : 1 + (cuts[i % cuts.length] & 0xff) * 64;
            int end = Math.min(bytes.length, at + length);
            pieces.add(Arrays.copyOfRange(bytes, at, end));
            at = end;
        }
        return pieces.toArray(byte[][]::new);
    }

    @Override
    public String run(FuzzInput input) throws IOException {
        String[] words = input.text(0).split(" ");
        String id = "fuzz-%d-end".formatted(ids.incrementAndGet());
        if (!PATHS.containsKey(words[1]) || !PROVIDERS.containsKey(words[0])) {
            throw new IllegalArgumentException("no such case " + input.text(0));
        }
        Integer.parseInt(words[2]);
        responses.put(id, input);
        String model = words[0].equals("huggingface") ? "org/" + id : id;
        String body = "{\"model\":\"%s:%s\",%s}".formatted(PROVIDERS.get(words[0]), model, BODIES.get(words[1]));
        try (RawHttpClient client = new RawHttpClient(gateway.port())) {
            client.socket.setSoTimeout(RESPONSE_LIMIT_MILLIS);
            RawResponse response = client.post(PATHS.get(words[1]), body).read();
            return HttpChecks.check(response, body + input.text(1), gateway.home(), true, true);
        } catch (UncheckedIOException e) {
            throw new AssertionError(
                    e.getCause() instanceof SocketTimeoutException
                            ? "no response within " + RESPONSE_LIMIT_MILLIS + " ms"
                            : "closed without a response",
                    e);
        } finally {
            responses.remove(id);
        }
    }

    @Override
    public void finish() {
        gateway.mock.reset();
        gateway.requireNoLeaks();
    }

    @Override
    public void close() {
        gateway.close();
    }
}

package io.ratatoskr.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.json.Json;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Lines to a whole gateway over its Unix socket: each line has its responses, none of which blames the gateway, and a good line on another
 * connection is served between them.
 */
public final class SocketTarget implements FuzzTarget {
    private static final int INPUTS_PER_GOOD_REQUEST = 50;
    private static final String GOOD =
            "{\"id\":\"good\",\"op\":\"chat\",\"model\":\"compatible:m\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}\n";
    private static final List<String> LINES = List.of(
            "{\"id\":1,\"op\":\"models\",\"capability\":[\"chat\"],\"max_price\":1.5,\"q\":\"m\"}",
            "{\"id\":\"a\",\"op\":\"metadata\",\"model\":\"compatible:m\",\"meta\":{\"request_id\":\"r-1\"}}",
            "{\"id\":2,\"op\":\"presets\",\"tier\":\"fuzz\",\"capability\":\"coding\"}",
            "{\"id\":3,\"op\":\"cancel\"}",
            "{\"op\":\"auth\",\"key\":\"k\"}",
            "{\"id\":4,\"op\":\"health\",\"meta\":{\"timeout\":\"5s\",\"traceparent\":\"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\"}}");
    private static final String[] OPS = {
        "chat",
        "generate",
        "embed",
        "nli",
        "zero_shot",
        "classify",
        "stance",
        "rerank",
        "tokens",
        "tokenize",
        "validate",
        "route"
    };

    private final FuzzGateway gateway = new FuzzGateway();
    private final AtomicLong inputs = new AtomicLong();

    @Override
    public String name() {
        return "socket";
    }

    @Override
    public int workers() {
        return 4;
    }

    @Override
    public FuzzInput mutate(RandomGenerator random) {
        byte[] line;
        if (random.nextInt(4) == 0) {
            line = LINES.get(random.nextInt(LINES.size())).getBytes(UTF_8);
        } else {
            SampleRequests.Sample sample = SampleRequests.ALL.get(random.nextInt(SampleRequests.ALL.size()));
            String body = new String(sample.bytes(model(random)), UTF_8)
                    .replace('\n', ' ')
                    .strip();
            line = ("{\"id\":" + random.nextInt(5) + ",\"op\":\"" + OPS[random.nextInt(OPS.length)] + "\","
                            + body.substring(1))
                    .getBytes(UTF_8);
        }
        return FuzzInput.of(new Mutator(random).mutate(line));
    }

    private static String model(RandomGenerator random) {
        return random.nextBoolean() ? "compatible:m" : "nli-tiny";
    }

    @Override
    public String run(FuzzInput input) throws IOException {
        if (inputs.incrementAndGet() % INPUTS_PER_GOOD_REQUEST == 0) {
            requireService();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(input.bytes(0));
        bytes.write('\n');
        bytes.writeBytes("{\"id\":\"last\",\"op\":\"health\"}\n".getBytes(UTF_8));
        String result = "none";
        boolean last = false;
        for (JsonNode line : exchange(bytes.toByteArray())) {
            if (line.path("id").asText().equals("last")) {
                last = true;
            } else if (line.has("error")) {
                result = "error " + check(line, input);
            } else if (!line.has("event")) {
                result = line.has("done") ? "done" : "result";
            }
        }
        if (!last) {
            // A line that a mutation has made an auth line with another form does not close a Unix socket
            throw new AssertionError("the connection was closed before its last line");
        }
        return result;
    }

    private String check(JsonNode line, FuzzInput input) {
        int status = line.at("/meta/status").asInt();
        String text = line.toString();
        if ((status == 500 || status == 502 || status == 504) && !HttpChecks.isOfTheMock(text)) {
            throw new AssertionError("status " + status + ": " + text);
        }
        Expectations.harmless(line.at("/error/message").asText(), input.text(0));
        return Integer.toString(status);
    }

    /** Sends the bytes, and reads the lines until the gateway ends the connection. */
    private List<JsonNode> exchange(byte[] bytes) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(gateway.socket()))) {
            Thread writer = Thread.startVirtualThread(() -> write(channel, bytes));
            var reader = new BufferedReader(Channels.newReader(channel, UTF_8));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.isBlank()) {
                    lines.add(Json.mapper().readTree(line));
                }
            }
            writer.interrupt();
        }
        return lines;
    }

    private static void write(SocketChannel channel, byte[] bytes) {
        try {
            for (ByteBuffer left = ByteBuffer.wrap(bytes); left.hasRemaining(); ) {
                channel.write(left);
            }
            channel.shutdownOutput();
        } catch (IOException closed) {
            // the reader sees it
        }
    }

    private void requireService() throws IOException {
        List<JsonNode> lines = exchange(GOOD.getBytes(UTF_8));
        if (lines.size() != 1 || !lines.getFirst().has("result")) {
            throw new AssertionError("a good line got " + lines);
        }
    }

    @Override
    public void finish() throws IOException {
        requireService();
        gateway.requireNoLeaks();
    }

    @Override
    public void close() {
        gateway.close();
    }
}

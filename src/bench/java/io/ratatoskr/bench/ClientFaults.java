package io.ratatoskr.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ratatoskr.bench.FaultTraffic.FaultKind;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Faults of clients that leave early, read slowly, or send what is not a request. */
final class ClientFaults {
    private static final String CHAT = "/v1/chat/completions";
    private static final List<String> MALFORMED = List.of(
            "POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
            "POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
            "POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n",
            "GET /v1/models HTTP/1.1\r\nHost: 127.0.0.1\r\nX: a\r\n b\r\n\r\n",
            "GET /v1/models HTTP/9.9\r\n\r\n",
            "GET /\u0000 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
            "GET /" + "x".repeat(60_000) + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
            "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003 a TLS hello\r\n\r\n",
            "garbage\r\n\r\n");
    private static final List<String> INVALID_JSON = List.of(
            "",
            "{",
            "[".repeat(100_000),
            "{\"model\":17}",
            "{\"model\":\"compatible:mock\",\"messages\":[]}",
            "{\"model\":\"compatible:mock\",\"messages\":[{\"role\":\"king\",\"content\":\"x\"}]}",
            "{\"model\":\"compatible:mock\",\"messages\":[{\"role\":\"user\",\"content\":\"\\ud800\"}],\"n\":1e999}",
            "\u0000\u0001");

    private ClientFaults() {}

    static List<FaultKind> kinds(SoakClient client) {
        return List.of(
                new FaultKind("leaves in the head", 1, 100, random -> leaveInHead(client, random)),
                new FaultKind(
                        "leaves before the response", 2, 150, random -> leaveEarly(client, "held", false, random)),
                new FaultKind("leaves within a stream", 2, 150, random -> leaveEarly(client, "paced", true, random)),
                new FaultKind(
                        "reads an endless stream slowly", 2, 500, random -> readSlowly(client, "endless", random)),
                new FaultKind("reads a large response slowly", 2, 1_500, random -> readSlowly(client, "large", random)),
                new FaultKind("reads nothing", 2, 500, random -> readNothing(client)),
                new FaultKind(
                        "malformed HTTP",
                        1,
                        150,
                        random -> client.exchange(pick(MALFORMED, random).getBytes(UTF_8))),
                new FaultKind(
                        "malformed JSON",
                        1,
                        150,
                        random -> client.exchange(client.post(CHAT, pick(INVALID_JSON, random)))),
                new FaultKind("unknown path or model", 1, 100, random -> client.exchange(unknown(client, random))),
                new FaultKind(
                        "wrong key",
                        1,
                        100,
                        random -> client.exchange(client.post(
                                CHAT,
                                "wrong-" + random.nextInt(),
                                SoakClient.chatJson("compatible:mock", "x", false)))));
    }

    private static String leaveInHead(SoakClient client, Random random) throws IOException {
        byte[] request = client.chat("compatible:mock", false);
        try (SoakSocket socket = client.connect()) {
            socket.send(Arrays.copyOf(request, 1 + random.nextInt(request.length - 1)));
            pause(random.nextInt(50));
            socket.reset();
        }
        return "left";
    }

    private static String leaveEarly(SoakClient client, String model, boolean reads, Random random) throws IOException {
        try (SoakSocket socket = client.connect()) {
            socket.send(client.chat("compatible:" + model, reads || random.nextBoolean()));
            pause(random.nextInt(200));
            if (reads && socket.readSome() < 0) {
                return SoakSocket.CLOSED;
            }
            if (random.nextBoolean()) {
                socket.reset();
            }
        }
        return "left";
    }

    private static String readSlowly(SoakClient client, String model, Random random) throws IOException {
        try (SoakSocket socket = client.connect()) {
            socket.send(client.chat("compatible:" + model, model.equals("endless")));
            for (int i = random.nextInt(60); i >= 0; i--) {
                if (socket.readSome() < 0) {
                    return SoakSocket.CLOSED;
                }
                pause(100);
            }
        }
        return "left";
    }

    /** Waits longer than {@code write-stall-timeout}, so that the gateway closes the connection. */
    private static String readNothing(SoakClient client) throws IOException {
        try (SoakSocket socket = client.connect()) {
            socket.send(client.chat("compatible:endless", true));
            pause(15_000);
            int length = 0;
            for (int i = 0; i < 10_000 && length >= 0; i++) {
                length = socket.readSome();
            }
            return length < 0 ? SoakSocket.CLOSED : "still open";
        }
    }

    private static byte[] unknown(SoakClient client, Random random) {
        return random.nextBoolean()
                ? client.post("/v1/nothing/" + random.nextInt(), "{}")
                : client.chat("nobody-" + random.nextInt() + ":nothing", random.nextBoolean());
    }

    private static String pick(List<String> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }

    private static void pause(int millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}

package io.ratatoskr.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.ratatoskr.bench.FaultTraffic.FaultKind;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Large bodies up to the limit and beyond, whole or left in the middle. */
final class BodyFaults {
    private static final String CHAT = "/v1/chat/completions";
    private static final int MIB = 1 << 20;
    private static final int LIMIT = 64 * MIB;

    private BodyFaults() {}

    static List<FaultKind> kinds(SoakClient client) {
        return List.of(
                new FaultKind("leaves within the body", 1, 300, random -> leaveInBody(client, random)),
                new FaultKind("stops within the body", 1, 100, random -> stopInBody(client)),
                new FaultKind(
                        "body of 1 to 16 MiB",
                        1,
                        2_000,
                        random -> client.exchange(client.post(
                                CHAT,
                                SoakClient.chatJson(
                                        "compatible:mock", "w".repeat(MIB + random.nextInt(15 * MIB)), false)))),
                new FaultKind("body at the limit", 1, 10_000, random -> fill(client, LIMIT)),
                new FaultKind(
                        "declared beyond the limit",
                        1,
                        500,
                        random ->
                                client.exchange(client.head(CHAT, SoakConfig.KEY, "Content-Length: " + (LIMIT + 1L)))),
                new FaultKind("chunks beyond the limit", 1, 10_000, random -> sendChunks(client)),
                new FaultKind(
                        "many tiny messages",
                        1,
                        10_000,
                        random -> client.exchange(client.post(
                                CHAT,
                                "{\"model\":\"compatible:mock\",\"messages\":["
                                        + "{\"role\":\"user\",\"content\":\"\"},".repeat(500_000)
                                        + "{\"role\":\"user\",\"content\":\"x\"}]}"))),
                new FaultKind(
                        "tokens of one long word",
                        1,
                        10_000,
                        random -> client.exchange(client.post(
                                "/v1/tokens/count",
                                "{\"model\":\"gpt-4o-mini\",\"text\":\"%s\"}".formatted("w".repeat(MIB / 2))))));
    }

    private static String leaveInBody(SoakClient client, Random random) throws IOException {
        try (SoakSocket socket = client.connect()) {
            socket.send(client.head(CHAT, SoakConfig.KEY, "Content-Length: " + 8 * MIB));
            socket.send(new byte[random.nextInt(2 * MIB)]);
            socket.reset();
        }
        return "left";
    }

    private static String stopInBody(SoakClient client) throws IOException {
        try (SoakSocket socket = client.connect()) {
            socket.send(client.head(CHAT, SoakConfig.KEY, "Transfer-Encoding: chunked"));
            socket.send("400\r\n{\"model\":".getBytes(US_ASCII));
            return socket.readResponse();
        }
    }

    /** Sends a chat of exactly this size, in parts, so that the load generator needs little memory. */
    private static String fill(SoakClient client, int size) throws IOException {
        String[] around = SoakClient.chatJson("compatible:mock", "@", false).split("@");
        byte[] start = around[0].getBytes(UTF_8);
        byte[] end = around[1].getBytes(UTF_8);
        byte[] part = new byte[64 * 1024];
        Arrays.fill(part, (byte) 'w');
        try (SoakSocket socket = client.connect()) {
            try {
                socket.send(client.head(CHAT, SoakConfig.KEY, "Content-Length: " + size));
                socket.send(start);
                for (int rest = size - start.length - end.length; rest > 0; rest -= part.length) {
                    socket.send(rest < part.length ? Arrays.copyOf(part, rest) : part);
                }
                socket.send(end);
            } catch (IOException e) {
                // The response may have come before the end of the request
            }
            return socket.readResponse();
        }
    }

    private static String sendChunks(SoakClient client) throws IOException {
        byte[] chunk = ("10000\r\n" + "w".repeat(0x10000) + "\r\n").getBytes(US_ASCII);
        try (SoakSocket socket = client.connect()) {
            try {
                socket.send(client.head(CHAT, SoakConfig.KEY, "Transfer-Encoding: chunked"));
                for (int sent = 0; sent < 2 * LIMIT; sent += 0x10000) {
                    socket.send(chunk);
                    LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(100));
                }
            } catch (IOException e) {
                // The response may have come before the end of the request
            }
            return socket.readResponse();
        }
    }
}

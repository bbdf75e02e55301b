package io.ratatoskr.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.ratatoskr.bench.FaultTraffic.FaultKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;

/** Floods of HTTP/2 frames on connections without TLS: each ends when the gateway closes the connection. */
final class Http2Floods {
    private static final int HEADERS = 1;
    private static final int PRIORITY = 2;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int WINDOW_UPDATE = 8;
    private static final int CONTINUATION = 9;
    private static final int END_HEADERS = 4;
    private static final int END_STREAM = 1;

    private static final int WRITES = 400;
    private static final int FRAMES_PER_WRITE = 50;

    private final SoakClient client;

    Http2Floods(SoakClient client) {
        this.client = client;
    }

    List<FaultKind> kinds() {
        return List.of(
                new FaultKind("HTTP/2 flood", 1, 1_000, this::flood),
                new FaultKind("HTTP/2 resets", 1, 1_000, this::resetRequests));
    }

    private String flood(Random random) throws IOException {
        byte[] frame = switch (random.nextInt(6)) {
            case 0 -> frame(SETTINGS, 0, 0, new byte[0]);
            case 1 -> frame(PING, 0, 0, new byte[8]);
            case 2 -> frame(PRIORITY, 0, 1, new byte[5]);
            case 3 -> frame(WINDOW_UPDATE, 0, 0, new byte[] {0, 0, 0, 1});
            case 4 -> frame(CONTINUATION, 0, 1, new byte[64]);
            default -> frame(0x42, 0, 0, new byte[16]);
        };
        byte[] opening = frame[3] == CONTINUATION ? frame(HEADERS, 0, 1, head()) : new byte[0];
        return send(opening, frame, 0);
    }

    /** Starts chats and resets each at once. */
    private String resetRequests(Random random) throws IOException {
        return send(new byte[0], new byte[0], 1);
    }

    /** Sends the frame again and again, or requests from {@code firstStream} on, until the connection is closed. */
    private String send(byte[] opening, byte[] frame, int firstStream) throws IOException {
        try (SoakSocket socket = client.connect()) {
            socket.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII));
            socket.send(frame(SETTINGS, 0, 0, new byte[0]));
            socket.send(opening);
            int stream = firstStream;
            for (int write = 0; write < WRITES; write++) {
                ByteArrayOutputStream frames = new ByteArrayOutputStream();
                for (int i = 0; i < FRAMES_PER_WRITE; i++) {
                    if (firstStream > 0) {
                        frames.writeBytes(frame(HEADERS, END_HEADERS | END_STREAM, stream, head()));
                        frames.writeBytes(frame(RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8}));
                        stream += 2;
                    } else {
                        frames.writeBytes(frame);
                    }
                }
                socket.send(frames.toByteArray());
            }
            int length = 0;
            while (length >= 0) {
                length = socket.readSome();
            }
            return SoakSocket.CLOSED;
        }
    }

    /** A header block of {@code GET /v1/models} with the key, in HPACK without Huffman coding. */
    private byte[] head() {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.write(0x82);
        block.write(0x86);
        literal(block, 1, "127.0.0.1:" + client.port());
        literal(block, 4, "/v1/models");
        block.write(0x0f);
        literal(block, 23 - 15, "Bearer " + SoakConfig.KEY);
        return block.toByteArray();
    }

    private static void literal(ByteArrayOutputStream block, int name, String value) {
        block.write(name);
        block.write(value.length());
        block.writeBytes(value.getBytes(US_ASCII));
    }

    private static byte[] frame(int type, int flags, int stream, byte[] payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .put((byte) (payload.length >> 16))
                .putShort((short) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }
}

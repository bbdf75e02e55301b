package io.ratatoskr.http;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A client that sends exact HTTP/2 frames on a socket and parses those of the server. */
public final class RawHttp2Client implements AutoCloseable {
    public static final int DATA = 0;
    public static final int HEADERS = 1;
    static final int PRIORITY = 2;
    public static final int RST_STREAM = 3;
    public static final int SETTINGS = 4;
    static final int PING = 6;
    public static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;
    public static final int END_STREAM = 1;
    public static final int END_HEADERS = 4;

    /** A frame of the server. */
    public record Frame(int type, int flags, int stream, byte[] payload) {
        public boolean ends(int streamId) {
            return stream == streamId && (type == RST_STREAM || (type <= HEADERS && (flags & END_STREAM) != 0));
        }

        /** The error code of a GOAWAY or RST_STREAM frame. */
        public int error() {
            return ByteBuffer.wrap(payload).getInt(type == GOAWAY ? 4 : 0);
        }
    }

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final ByteArrayOutputStream unsent = new ByteArrayOutputStream();

    /** Sends the preface and empty settings. */
    public RawHttp2Client(int port) {
        try {
            socket.connect(new InetSocketAddress("127.0.0.1", port));
            socket.setSoTimeout(20_000);
            socket.setTcpNoDelay(true);
            in = new DataInputStream(socket.getInputStream());
            unsent.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        frame(SETTINGS, 0, 0).flush();
    }

    /** Adds a frame to those that {@link #flush} sends. */
    RawHttp2Client frame(int type, int flags, int stream, int... payload) {
        byte[] bytes = new byte[payload.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) payload[i];
        }
        return frame(type, flags, stream, bytes);
    }

    public RawHttp2Client frame(int type, int flags, int stream, byte[] payload) {
        unsent.writeBytes(ByteBuffer.allocate(9)
                .put((byte) (payload.length >> 16))
                .putShort((short) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .array());
        unsent.writeBytes(payload);
        return this;
    }

    RawHttp2Client get(int stream, String path) {
        return request(stream, END_STREAM, 0x82, path);
    }

    /** Adds the head of a POST, whose body is still to be sent. */
    RawHttp2Client post(int stream, String path) {
        return request(stream, 0, 0x83, path);
    }

    private RawHttp2Client request(int stream, int flags, int method, String path) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.write(method);
        block.write(0x86);
        literal(block, 1, "localhost");
        literal(block, 4, path);
        block.write(0x0f);
        literal(block, 16, "application/json");
        return frame(HEADERS, flags | END_HEADERS, stream, block.toByteArray());
    }

    private static void literal(ByteArrayOutputStream block, int name, String value) {
        block.write(name);
        block.write(value.length());
        block.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
    }

    RawHttp2Client windowUpdate(int stream, int bytes) {
        return frame(
                WINDOW_UPDATE, 0, stream, ByteBuffer.allocate(4).putInt(bytes).array());
    }

    /** Sends the added frames. */
    public RawHttp2Client flush() {
        try {
            socket.getOutputStream().write(unsent.toByteArray());
            unsent.reset();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the next frame; null when the server has closed the connection. */
    public @Nullable Frame next() {
        try {
            int length = (in.readUnsignedByte() << 16) | in.readUnsignedShort();
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            int stream = in.readInt();
            return new Frame(type, flags, stream, in.readNBytes(length));
        } catch (EOFException | SocketException end) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads frames up to the GOAWAY frame and returns its error code; -1 when the connection ended without one. */
    int readGoAway() {
        for (Frame frame = next(); frame != null; frame = next()) {
            if (frame.type() == GOAWAY) {
                return frame.error();
            }
        }
        return -1;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

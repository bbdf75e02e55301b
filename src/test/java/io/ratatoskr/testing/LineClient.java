package io.ratatoskr.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client of JSON lines over a Unix socket or TCP, which reads all the time. */
public final class LineClient implements AutoCloseable {
    private static final long SECONDS = 30;
    private static final String END = "";

    private final SocketChannel channel;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    private LineClient(SocketAddress address) {
        try {
            channel = SocketChannel.open(address);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.startVirtualThread(this::readAll);
    }

    public static LineClient unix(Path path) {
        return new LineClient(UnixDomainSocketAddress.of(path));
    }

    public static LineClient tcp(int port) {
        return new LineClient(new InetSocketAddress("127.0.0.1", port));
    }

    private void readAll() {
        try {
            var reader = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
            }
        } catch (IOException closed) {
            // the end
        }
        lines.add(END);
    }

    /** Sends a line. */
    public LineClient send(String line) {
        return sendBytes((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    public LineClient sendBytes(byte[] bytes) {
        try {
            for (ByteBuffer left = ByteBuffer.wrap(bytes); left.hasRemaining(); ) {
                channel.write(left);
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends no more; the responses can still be read. */
    public LineClient endInput() {
        try {
            channel.shutdownOutput();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next line, as it was sent. */
    public String nextLine() {
        try {
            String line = lines.poll(SECONDS, TimeUnit.SECONDS);
            assertThat(line).as("a line within %d s", SECONDS).isNotNull();
            return line;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public JsonNode next() {
        String line = nextLine();
        assertThat(line).as("a line before the end of the connection").isNotEqualTo(END);
        try {
            return Json.mapper().readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(line, e);
        }
    }

    /** Sends a line and returns the only line of its response. */
    public JsonNode call(String line) {
        return send(line).next();
    }

    /** All lines up to the one that ends the response to a request. */
    public List<JsonNode> response() {
        var all = new ArrayList<JsonNode>();
        do {
            all.add(next());
        } while (all.getLast().has("event"));
        return all;
    }

    /** Waits until the server has closed the connection; there must be no more lines. */
    public void awaitEnd() {
        assertThat(nextLine()).as("the end of the connection").isEqualTo(END);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

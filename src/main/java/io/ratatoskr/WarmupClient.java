package io.ratatoskr;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Calls operations over HTTP and over a Unix socket; for AOT training runs. */
final class WarmupClient {
    private WarmupClient() {}

    static void callAllOperations(int port) {
        String chat = "\"model\":\"compatible:mock\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]";
        for (int i = 0; i < 3; i++) {
            call(port, "GET", "/v1/models", "");
            call(port, "POST", "/v1/chat/completions", "{" + chat + "}");
            call(port, "POST", "/v1/chat/completions", "{" + chat + ",\"stream\":true}");
            call(port, "POST", "/v1/completions", "{\"model\":\"compatible:mock\",\"prompt\":\"hello\"}");
            call(port, "POST", "/v1/embeddings", "{\"model\":\"all-MiniLM-L6-v2\",\"input\":\"hello\"}");
        }
    }

    static void callOverSocket(Path path) {
        String chat =
                "\"op\":\"chat\",\"model\":\"compatible:mock\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}\n";
        String lines = "{\"id\":1," + chat + "{\"id\":2,\"stream\":true," + chat + "{\"id\":3,\"op\":\"health\"}\n";
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            channel.write(ByteBuffer.wrap(lines.getBytes(StandardCharsets.UTF_8)));
            channel.shutdownOutput();
            String responses = new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
            if (!responses.contains("\"done\"") || responses.contains("\"error\"")) {
                throw new IllegalStateException("lines were returned: " + responses);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void call(int port, String method, String path, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String head =
                "%s %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
                        .formatted(method, path, bytes.length);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(bytes);
            InputStream in = socket.getInputStream();
            String response = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            if (!response.startsWith("HTTP/1.1 200 ")) {
                throw new IllegalStateException(
                        path + " returned: " + response.lines().findFirst().orElse("nothing"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

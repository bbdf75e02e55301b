package io.ratatoskr;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;

/** A server on loopback with OpenAI's API and fixed responses; for AOT training runs. */
final class WarmupProvider implements AutoCloseable {
    private static final String MODELS =
            "{\"object\":\"list\",\"data\":[{\"id\":\"mock\",\"object\":\"model\",\"owned_by\":\"warmup\"}]}";
    private static final String USAGE = "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2}";
    private static final String CHAT = """
            {"id":"warmup","object":"chat.completion","created":1700000000,"model":"mock","choices":[{"index":0,\
            "message":{"role":"assistant","content":"Hello"},"finish_reason":"stop"}],%s}""".formatted(USAGE);
    private static final String COMPLETION = """
            {"id":"warmup","object":"text_completion","created":1700000000,"model":"mock","choices":[{"index":0,\
            "text":"Hello","finish_reason":"stop"}],%s}""".formatted(USAGE);
    private static final String CHUNK = """
            data: {"id":"warmup","object":"chat.completion.chunk","created":1700000000,"model":"mock",\
            "choices":[{"index":0,"delta":%s,"finish_reason":%s}]}

            """;
    private static final List<String> EVENTS = List.of(
            CHUNK.formatted("{\"role\":\"assistant\",\"content\":\"\"}", "null"),
            CHUNK.formatted("{\"content\":\"Hello\"}", "null"),
            CHUNK.formatted("{}", "\"stop\""),
            "data: {\"id\":\"warmup\",\"object\":\"chat.completion.chunk\",\"choices\":[]," + USAGE + "}\n\n",
            "data: [DONE]\n\n");

    private final ServerSocket server;

    private WarmupProvider(ServerSocket server) {
        this.server = server;
    }

    static WarmupProvider start() throws IOException {
        var provider = new WarmupProvider(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        Thread.ofVirtual().start(provider::accept);
        return provider;
    }

    String baseUrl() {
        return "http://127.0.0.1:" + server.getLocalPort() + "/v1";
    }

    /** Stops accepting; open connections end with their client. */
    @Override
    public void close() throws IOException {
        server.close();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                if (!server.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private static void serve(Socket socket) {
        try (socket;
                InputStream in = new BufferedInputStream(socket.getInputStream());
                OutputStream out = new BufferedOutputStream(socket.getOutputStream())) {
            for (String start = readLine(in); !start.isEmpty(); start = readLine(in)) {
                int length = 0;
                for (String header = readLine(in); !header.isEmpty(); header = readLine(in)) {
                    String name = "content-length:";
                    if (header.regionMatches(true, 0, name, 0, name.length())) {
                        length =
                                Integer.parseInt(header.substring(name.length()).strip());
                    }
                }
                String body = new String(in.readNBytes(length), UTF_8);
                respond(out, start, body.contains("\"stream\":true"));
                out.flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void respond(OutputStream out, String start, boolean stream) throws IOException {
        if (start.contains("/models ")) {
            write(out, MODELS);
        } else if (!start.contains("/chat/completions ")) {
            write(out, COMPLETION);
        } else if (!stream) {
            write(out, CHAT);
        } else {
            String head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";
            out.write(head.getBytes(UTF_8));
            for (String event : EVENTS) {
                out.write((Integer.toHexString(event.length()) + "\r\n" + event + "\r\n").getBytes(UTF_8));
                out.flush();
            }
            out.write("0\r\n\r\n".getBytes(UTF_8));
        }
    }

    private static void write(OutputStream out, String json) throws IOException {
        String head =
                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: " + json.length() + "\r\n\r\n";
        out.write((head + json).getBytes(UTF_8));
    }

    /** Reads up to the line end; empty at the end of the stream. */
    private static String readLine(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }
}

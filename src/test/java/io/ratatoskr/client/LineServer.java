package io.ratatoskr.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A server of lines over TCP, whose responses tests decide. */
final class LineServer implements AutoCloseable {
    /** Responds to one line, or not at all; may close the connection. */
    interface Responder {
        void respond(String line, OutputStream output, Socket connection) throws IOException;
    }

    private final ServerSocket server;
    private final Responder responder;
    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    private final AtomicInteger opened = new AtomicInteger();
    final List<String> lines = new CopyOnWriteArrayList<>();

    LineServer(ServerSocket server, Responder responder) {
        this.server = server;
        this.responder = responder;
        Thread.ofVirtual().start(this::accept);
    }

    /** On a free port of this machine. */
    static LineServer start(Responder responder) throws IOException {
        return new LineServer(new ServerSocket(0), responder);
    }

    String uri(String host) {
        return "tcp://" + host + ":" + server.getLocalPort();
    }

    /** The number of connections so far. */
    int opened() {
        return opened.get();
    }

    /** The number of connections that are open at this end. */
    long open() {
        return connections.stream().filter(socket -> !socket.isClosed()).count();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                opened.incrementAndGet();
                connections.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException closed) {
            // the test has ended
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
                responder.respond(line, socket.getOutputStream(), socket);
            }
        } catch (IOException disconnected) {
            // the client has left
        }
    }

    /** The id of a line of this client. */
    static String id(String line) {
        return line.substring("{\"id\":".length(), line.indexOf(','));
    }

    /** Sends the result of a line. */
    static void result(String line, OutputStream output, String json) throws IOException {
        output.write("{\"id\":%s,\"result\":%s}\n".formatted(id(line), json).getBytes(UTF_8));
        output.flush();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : connections) {
            socket.close();
        }
    }
}

package io.ratatoskr.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;

/** Requests for the gateway of a soak, and connections to it. Thread-safe. */
record SoakClient(int port) {
    SoakSocket connect() throws IOException {
        return new SoakSocket(port);
    }

    /** The bytes of a POST request with the right key. */
    byte[] post(String path, String json) {
        return post(path, SoakConfig.KEY, json);
    }

    byte[] post(String path, String key, String json) {
        return concat(head(path, key, "Content-Length: " + json.getBytes(UTF_8).length), json.getBytes(UTF_8));
    }

    /** The head of a POST request, with this header for the framing of its body. */
    byte[] head(String path, String key, String framing) {
        return """
                POST %s HTTP/1.1\r
                Host: 127.0.0.1:%d\r
                Authorization: Bearer %s\r
                Content-Type: application/json\r
                %s\r
                \r
                """.formatted(path, port, key, framing).getBytes(UTF_8);
    }

    byte[] chat(String model, boolean stream) {
        return post("/v1/chat/completions", chatJson(model, "What runs up and down the world ash?", stream));
    }

    static String chatJson(String model, String text, boolean stream) {
        return "{\"model\":\"%s\",\"stream\":%b,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
                .formatted(model, stream, text);
    }

    /** Sends a request on a new connection and returns the status of its whole response. */
    String exchange(byte[] request) throws IOException {
        try (SoakSocket socket = connect()) {
            return socket.exchange(request);
        }
    }

    private static byte[] concat(byte[] head, byte[] body) {
        byte[] all = new byte[head.length + body.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        return all;
    }
}

package io.ratatoskr.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.util.Base64;
import java.util.Random;

/**
 * A target of requests.
 *
 * @param name in the report
 * @param base such as {@code http://127.0.0.1:8080/v1}; loopback only
 * @param prefix of model names, such as {@code compatible:}
 */
record LoadTarget(String name, URI base, String prefix) {
    LoadTarget {
        if (!"127.0.0.1".equals(base.getHost()) || !"http".equals(base.getScheme()) || base.getPort() < 1) {
            throw new IllegalArgumentException(
                    "%s is '%s'; load goes to http://127.0.0.1:<port>/… only".formatted(name, base));
        }
    }

    /** The bytes of a POST request. */
    byte[] postRequest(String path, String json) {
        byte[] body = json.getBytes(UTF_8);
        String head = """
                POST %s%s HTTP/1.1\r
                Host: %s\r
                Content-Type: application/json\r
                Accept: */*\r
                Content-Length: %d\r
                \r
                """.formatted(base.getPath(), path, base.getAuthority(), body.length);
        byte[] start = head.getBytes(UTF_8);
        byte[] message = new byte[start.length + body.length];
        System.arraycopy(start, 0, message, 0, start.length);
        System.arraycopy(body, 0, message, start.length, body.length);
        return message;
    }

    byte[] chatRequest(String model, boolean stream) {
        return postRequest("/chat/completions", """
                {"model":"%s%s","messages":[{"role":"system","content":"You are a helpful assistant."},\
                {"role":"user","content":"What runs up and down the world ash, and why?"}],"temperature":0.7%s}""".formatted(prefix, model, stream ? ",\"stream\":true" : ""));
    }

    byte[] imageRequest(String model, int imageBytes) {
        return postRequest("/chat/completions", imageChat(prefix + model, imageBytes));
    }

    /** A chat about one image in a {@code data:} URL, whose base64 has {@code imageBytes} bytes. */
    static String imageChat(String model, int imageBytes) {
        byte[] image = new byte[imageBytes / 4 * 3];
        new Random(1).nextBytes(image);
        return """
                {"model":"%s","messages":[{"role":"user","content":[{"type":"text","text":"What is in the image?"},\
                {"type":"image_url","image_url":{"url":"data:image/png;base64,%s"}}]}]}""".formatted(model, Base64.getEncoder().encodeToString(image));
    }

    byte[] embeddingsRequest(String model, int inputs) {
        String texts = "\"What runs up and down the world ash, and why?\",".repeat(inputs);
        return postRequest("/embeddings", """
                {"model":"%s%s","input":[%s]}""".formatted(prefix, model, texts.substring(0, texts.length() - 1)));
    }
}

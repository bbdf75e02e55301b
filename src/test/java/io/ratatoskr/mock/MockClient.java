package io.ratatoskr.mock;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Sends requests to a mock with the JDK's HTTP client. */
final class MockClient {
    static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private MockClient() {}

    static final String CHAT = """
            {"model":"m","messages":[{"role":"system","content":"be brief"},{"role":"user","content":"hello there"}]}""";
    static final String STREAM = CHAT.replace("\"model\"", "\"stream\":true,\"model\"");

    static HttpRequest.Builder request(MockProvider mock, String path, String body) {
        return HttpRequest.newBuilder(URI.create(mock.origin() + path))
                .timeout(Duration.ofSeconds(20))
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body));
    }

    static HttpResponse<String> post(MockProvider mock, String path, String body) {
        return send(request(mock, path, body).build());
    }

    static HttpResponse<String> chat(MockProvider mock, String body) {
        return post(mock, "/v1/chat/completions", body);
    }

    static HttpResponse<String> get(MockProvider mock, String path) {
        return send(HttpRequest.newBuilder(URI.create(mock.origin() + path)).build());
    }

    static HttpResponse<InputStream> openStream(MockProvider mock, String body)
            throws IOException, InterruptedException {
        return CLIENT.send(request(mock, "/v1/chat/completions", body).build(), BodyHandlers.ofInputStream());
    }

    static HttpResponse<String> send(HttpRequest request) {
        try {
            return CLIENT.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

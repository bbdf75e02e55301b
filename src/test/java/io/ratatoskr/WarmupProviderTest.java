package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The provider of the AOT training run. */
final class WarmupProviderTest {
    @Test
    void every_operation_of_the_training_run_succeeds() throws Exception {
        try (WarmupProvider provider = WarmupProvider.start();
                Server server = new Server(Ratatoskr.builder()
                        .environment(Map.of())
                        .set("ratatoskr.http.port", "0")
                        .set("ratatoskr.management.port", "0")
                        .set("ratatoskr.grpc.port", "")
                        .set("ratatoskr.providers.compatible.base-url", provider.baseUrl()))) {
            int port = server.start();

            assertThatCode(() -> WarmupClient.callAllOperations(port)).doesNotThrowAnyException();
        }
    }

    @Test
    void a_stream_ends_with_its_terminator() throws Exception {
        try (WarmupProvider provider = WarmupProvider.start();
                HttpClient client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(provider.baseUrl() + "/chat/completions"))
                    .POST(BodyPublishers.ofString("{\"stream\":true}"))
                    .build();

            var response = client.send(request, BodyHandlers.ofString());

            assertThat(response.body()).contains("\"content\":\"Hello\"").endsWith("data: [DONE]\n\n");
        }
    }
}

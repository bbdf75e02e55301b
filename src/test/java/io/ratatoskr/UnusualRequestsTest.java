package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.mock.MockProvider;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Unusual and invalid requests to the real service. */
final class UnusualRequestsTest {
    private static MockProvider mock;
    private static TestGateway gateway;

    @BeforeAll
    static void start() {
        mock = MockProvider.start();
        gateway = TestGateway.forMock(mock);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        mock.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"model", "provider"})
    void overlong_name_is_rejected_and_not_repeated(String field) {
        HttpResponse<String> response = gateway.post(
                "/v1/embeddings",
                "{\"model\":\"m\",\"%s\":\"%s\",\"input\":\"a\"}".formatted(field, "x".repeat(100_000)));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body())
                .contains(field + " has 100000 characters; at most 512 are allowed")
                .contains("\"param\":\"" + field + "\"")
                .hasSizeLessThan(300);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "1", "\"x\""})
    void body_that_is_not_an_object_names_no_field(String body) {
        HttpResponse<String> response = gateway.post("/v1/chat/completions", body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("expected an object").contains("\"param\":null");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "all-MiniLM-L6-v2",
                "local:all-MiniLM-L6-v2",
                "sentence-transformers/all-MiniLM-L6-v2",
                "sentence-transformers%2Fall-MiniLM-L6-v2"
            })
    void model_is_shown_under_every_name_it_can_be_called_by(String id) {
        HttpResponse<String> response = gateway.get("/v1/models/" + id);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).startsWith("{\"id\":\"all-MiniLM-L6-v2\"");
    }

    @Test
    void overlong_model_id_is_not_repeated() {
        HttpResponse<String> response = gateway.get("/v1/models/" + "x".repeat(5000));

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).as("its start twice").hasSizeLessThan(700);
    }
}

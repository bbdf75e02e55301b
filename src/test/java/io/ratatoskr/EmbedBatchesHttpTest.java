package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ratatoskr.json.Json;
import io.ratatoskr.mock.MockCall;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockVectors;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Embedding requests that are sent as several. */
final class EmbedBatchesHttpTest {
    @Test
    void batches_are_joined_in_order() throws IOException {
        try (MockProvider mock = MockProvider.start();
                TestGateway gateway = TestGateway.forMock(
                        mock,
                        "ratatoskr.providers.compatible.embed-batch-size",
                        "7",
                        "ratatoskr.providers.compatible.max-concurrent",
                        "2")) {
            ObjectNode request = Json.mapper().createObjectNode().put("model", "compatible:m");
            var inputs = request.putArray("input");
            for (int i = 0; i < 100; i++) {
                inputs.add("text " + i);
            }

            HttpResponse<String> response = gateway.post("/v1/embeddings", request.toString());

            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            JsonNode data = Json.mapper().readTree(response.body()).path("data");
            assertThat(data).hasSize(100);
            for (int i = 0; i < 100; i++) {
                assertThat(data.get(i).path("embedding").get(0).floatValue())
                        .as("vector %d", i)
                        .isCloseTo(
                                MockVectors.of("text " + i, MockVectors.DEFAULT_DIMENSIONS)[0], Offset.offset(1e-5f));
            }
            var sizes = new ArrayList<Integer>();
            for (MockCall call : mock.calls()) {
                sizes.add(Json.mapper().readTree(call.body()).path("input").size());
            }
            assertThat(sizes).hasSize(15).filteredOn(size -> size == 7).hasSize(14);
        }
    }
}

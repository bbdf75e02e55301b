package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.testing.LineClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An assistant's day on one connection: stances of messages, small batches of embeddings, filters of 50 pairs per query, token counts and
 * parameters, while 10,000 texts are embedded. Prints the latencies of the small requests, for docs/performance.md.
 */
final class AssistantDayTest {
    private static final int TEXTS = 10_000;
    private static final int PAIRS = 50;
    private static final int ROUNDS = 30;
    private static final String BULK = "bulk";

    @TempDir
    Path folder;

    private static String list(int count, String template) {
        return IntStream.range(0, count)
                .mapToObj(i -> template.formatted(i))
                .collect(Collectors.joining(",", "[", "]"));
    }

    /** The fields of the small requests, by operation. */
    private static Map<String, String> small() {
        var fields = new LinkedHashMap<String, String>();
        fields.put("stance", "\"model\":\"nli-tiny\",\"text\":\"I like the plan\",\"target\":\"the plan\"");
        fields.put("embed", "\"model\":\"local:embed-tiny\",\"input\":" + list(8, "\"note %d\""));
        fields.put(
                "nli",
                "\"model\":\"nli-tiny\",\"pairs\":"
                        + list(PAIRS, "{\"premise\":\"the cat number %d sleeps\",\"hypothesis\":\"a cat sleeps\"}"));
        fields.put("tokens", "\"model\":\"nli-tiny\",\"text\":\"how many tokens has this text\"");
        fields.put(
                "validate",
                "\"model\":\"compatible:m\",\"temperature\":0.5,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]");
        fields.put("metadata", "\"model\":\"nli-tiny\"");
        return fields;
    }

    private static int size(String operation, JsonNode result) {
        return switch (operation) {
            case "nli" -> result.path("results").size();
            case "embed" -> result.path("data").size();
            default -> 1;
        };
    }

    @Test
    @Timeout(120)
    void small_requests_are_served_while_many_texts_are_embedded() throws Exception {
        Path models = Files.writeString(folder.resolve("models.yaml"), """
                local:
                  nli-tiny: {class-path: models/nli-tiny}
                  embed-tiny: {class-path: models/embed-tiny-cls}
                """);
        Path socket = folder.resolve("s");
        try (MockProvider mock = MockProvider.start();
                TestGateway gateway = TestGateway.with(models, mock, "ratatoskr.socket.path", socket.toString());
                LineClient client = LineClient.unix(socket)) {
            Map<String, String> small = small();
            var alone = new LinkedHashMap<String, JsonNode>();
            small.forEach((operation, fields) ->
                    alone.put(operation, client.call(line(0, operation, fields)).path("result")));

            client.send("{\"id\":\"" + BULK + "\",\"op\":\"embed\",\"model\":\"local:embed-tiny\",\"input\":"
                    + list(TEXTS, "\"the text number %d of many, about nothing\"") + "}");
            var micros = new LinkedHashMap<String, List<Long>>();
            JsonNode bulk = null;
            int during = 0;
            int id = 0;
            for (int round = 0; round < ROUNDS || bulk == null; round++) {
                for (Map.Entry<String, String> request : small.entrySet()) {
                    id++;
                    long start = System.nanoTime();
                    JsonNode response = client.call(line(id, request.getKey(), request.getValue()));
                    if (response.path("id").asText().equals(BULK)) {
                        bulk = response;
                        response = client.next();
                    }
                    if (bulk == null) {
                        during++;
                        micros.computeIfAbsent(request.getKey(), key -> new ArrayList<>())
                                .add((System.nanoTime() - start) / 1_000);
                    }
                    assertThat(response.path("id").asInt()).isEqualTo(id);
                    assertThat(size(request.getKey(), response.path("result")))
                            .as(response.toString())
                            .isEqualTo(size(request.getKey(), alone.get(request.getKey())));
                }
            }
            assertThat(bulk.at("/result/data")).as("the texts").hasSize(TEXTS);
            assertThat(during)
                    .as("small requests served before the texts were done")
                    .isPositive();
            print(micros);
            assertThat(gateway.port()).isPositive();
        }
    }

    private static String line(int id, String operation, String fields) {
        return "{\"id\":" + id + ",\"op\":\"" + operation + "\"," + fields + "}";
    }

    private static void print(Map<String, List<Long>> micros) {
        micros.forEach((operation, values) -> {
            long[] sorted = values.stream().mapToLong(Long::longValue).sorted().toArray();
            System.out.printf(
                    "%s: %d requests, median %.1f ms, p99 %.1f ms%n",
                    operation,
                    sorted.length,
                    sorted[sorted.length / 2] / 1e3,
                    sorted[(int) Math.ceil(sorted.length * 0.99) - 1] / 1e3);
        });
        long[] all = micros.values().stream()
                .flatMap(List::stream)
                .mapToLong(Long::longValue)
                .toArray();
        Arrays.sort(all);
        System.out.printf(
                "all: %d requests, median %.1f ms, p99 %.1f ms%n",
                all.length, all[all.length / 2] / 1e3, all[(int) Math.ceil(all.length * 0.99) - 1] / 1e3);
    }
}

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;

/**
 * A filter by natural language inference over HTTP: prints the sentences that entail the hypothesis. OpenAI's API has no such
 * operation, so that this uses the JDK's client.
 */
public final class NliFilter {
    private static final ObjectMapper JSON = new ObjectMapper();

    private NliFilter() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        String url = System.getenv().getOrDefault("RATATOSKR_URL", "http://127.0.0.1:9740");
        String hypothesis = "There is a dog in the garden.";
        List<String> sentences =
                List.of("There is a black dog in the garden.", "The garden is empty.", "The window is open.");
        List<Map<String, String>> pairs = sentences.stream()
                .map(sentence -> Map.of("premise", sentence, "hypothesis", hypothesis))
                .toList();
        String model = System.getenv().getOrDefault("MODEL", "nli-tiny");
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/v1/nli/batch"))
                .header("content-type", "application/json")
                .header("authorization", "Bearer " + System.getenv().getOrDefault("RATATOSKR_KEY", "none"))
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(Map.of("model", model, "pairs", pairs))))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IOException(response.statusCode() + ": " + response.body());
            }
            JsonNode results = JSON.readTree(response.body()).get("results");
            for (int i = 0; i < results.size(); i++) {
                if (results.get(i).get("label").asText().equals("entailment")) {
                    System.out.printf(
                            "%s (%.2f)%n",
                            sentences.get(i), results.get(i).get("entailment").asDouble());
                }
            }
        }
    }
}

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.embeddings.Embedding;
import com.openai.models.embeddings.EmbeddingCreateParams;
import java.util.List;

/** Embeddings over HTTP, with OpenAI's SDK, of a model in the gateway's process: no key, no network. */
public final class Embeddings {
    private Embeddings() {}

    public static void main(String[] args) {
        String url = System.getenv().getOrDefault("RATATOSKR_URL", "http://127.0.0.1:9740");
        OpenAIClient client = OpenAIOkHttpClient.builder()
                .baseUrl(url + "/v1")
                .apiKey(System.getenv().getOrDefault("RATATOSKR_KEY", "none"))
                .build();
        List<String> texts =
                List.of("A cat sleeps on the sofa.", "A kitten naps on the couch.", "The parliament passed a law.");
        List<Embedding> vectors = client.embeddings()
                .create(EmbeddingCreateParams.builder()
                        .model(System.getenv().getOrDefault("MODEL", "all-MiniLM-L6-v2"))
                        .inputOfArrayOfStrings(texts)
                        .build())
                .data();
        List<Float> first = vectors.getFirst().embedding();
        System.out.println(vectors.size() + " vectors of " + first.size() + " numbers");
        for (int i = 1; i < vectors.size(); i++) {
            System.out.printf("%.2f  %s%n", similarity(first, vectors.get(i).embedding()), texts.get(i));
        }
        client.close();
    }

    private static double similarity(List<Float> a, List<Float> b) {
        double product = 0;
        double squaresOfA = 0;
        double squaresOfB = 0;
        for (int i = 0; i < a.size(); i++) {
            product += a.get(i) * b.get(i);
            squaresOfA += a.get(i) * a.get(i);
            squaresOfB += b.get(i) * b.get(i);
        }
        return product / Math.sqrt(squaresOfA * squaresOfB);
    }
}

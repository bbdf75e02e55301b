import io.ratatoskr.Ratatoskr;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.ModelGateway;
import java.nio.file.Path;
import java.util.List;

/** Embeddings without a service, and how similar the texts are: no key, no network. */
public final class Embeddings {
    private Embeddings() {}

    public static void main(String[] args) {
        String model = System.getenv().getOrDefault("MODEL", "all-MiniLM-L6-v2");
        List<String> texts =
                List.of("A cat sleeps on the sofa.", "A kitten naps on the couch.", "The parliament passed a law.");
        try (ModelGateway gateway = Ratatoskr.builder()
                .config(Path.of("examples/gateway/application.properties"))
                .build()) {
            EmbedResponse response = gateway.embed(EmbedRequest.of(model, texts));
            System.out.println(texts.size() + " vectors of " + response.dimensions() + " numbers");
            float[] first = response.embeddings().getFirst().values();
            for (int i = 1; i < texts.size(); i++) {
                double similarity =
                        similarity(first, response.embeddings().get(i).values());
                System.out.printf("%.2f  %s%n", similarity, texts.get(i));
            }
        }
    }

    private static double similarity(float[] a, float[] b) {
        double product = 0;
        double squaresOfA = 0;
        double squaresOfB = 0;
        for (int i = 0; i < a.length; i++) {
            product += a[i] * b[i];
            squaresOfA += a[i] * a[i];
            squaresOfB += b[i] * b[i];
        }
        return product / Math.sqrt(squaresOfA * squaresOfB);
    }
}

import io.ratatoskr.Ratatoskr;
import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.NliLabel;
import io.ratatoskr.api.NliPair;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.NliResult;
import java.nio.file.Path;
import java.util.List;

/** A filter by natural language inference: prints the sentences that entail the hypothesis. */
public final class NliFilter {
    private NliFilter() {}

    public static void main(String[] args) {
        String model = System.getenv().getOrDefault("MODEL", "nli-tiny");
        String hypothesis = "There is a dog in the garden.";
        List<String> sentences =
                List.of("There is a black dog in the garden.", "The garden is empty.", "The window is open.");
        try (ModelGateway gateway = Ratatoskr.builder()
                .config(Path.of("examples/gateway/application.properties"))
                .build()) {
            List<NliPair> pairs = sentences.stream()
                    .map(sentence -> new NliPair(sentence, hypothesis))
                    .toList();
            List<NliResult> results = gateway.nli(NliRequest.of(model, pairs)).results();
            for (int i = 0; i < results.size(); i++) {
                if (results.get(i).label() == NliLabel.ENTAILMENT) {
                    System.out.printf(
                            "%s (%.2f)%n", sentences.get(i), results.get(i).entailment());
                }
            }
        }
    }
}

package io.ratatoskr.camel.convert;

import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.ClassifyResponse;
import io.ratatoskr.api.ClassifyResult;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.Embedding;
import io.ratatoskr.api.GenerateResponse;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.NliResponse;
import io.ratatoskr.api.RankedDocument;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.RerankResponse;
import io.ratatoskr.api.StanceResponse;
import io.ratatoskr.api.Token;
import io.ratatoskr.api.Tokenization;
import io.ratatoskr.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** Responses as text. */
final class ResponseTexts {
    private ResponseTexts() {}

    /**
     * The text of the first choice; the best label of each text, one a line; the best document; vectors as JSON lists.
     *
     * @param exchange its variable {@code request} has the documents of a rerank request; null: none
     */
    static String of(ModelResponse response, @Nullable Exchange exchange) {
        return switch (response) {
            case ChatResponse chat -> chat.text();
            case GenerateResponse generate -> generate.text();
            case EmbedResponse embed -> vectors(embed.embeddings());
            case NliResponse nli ->
                lines(nli.results(), result -> result.label().wireName());
            case ClassifyResponse classify -> lines(classify.results(), ClassifyResult::topLabel);
            case StanceResponse stance ->
                lines(stance.results(), result -> result.label().wireName());
            case RerankResponse rerank -> document(rerank, exchange);
        };
    }

    private static <T> String lines(List<T> results, Function<T, String> label) {
        return results.stream().map(label).collect(Collectors.joining("\n"));
    }

    /** The text of the best document; its index where the text is unknown; empty if there are none. */
    private static String document(RerankResponse response, @Nullable Exchange exchange) {
        if (response.results().isEmpty()) {
            return "";
        }
        RankedDocument best = response.results().getFirst();
        if (best.document() != null) {
            return best.document();
        }
        int index = best.index();
        return ResponseJson.request(exchange) instanceof RerankRequest request
                        && index >= 0
                        && index < request.documents().size()
                ? request.documents().get(index)
                : Integer.toString(index);
    }

    /** One vector as a JSON list of numbers, several as a list of lists. */
    private static String vectors(List<Embedding> embeddings) {
        var writer = new JsonWriter(1_024);
        if (embeddings.size() == 1) {
            writer.numbers(embeddings.getFirst().values());
        } else {
            writer.beginList();
            embeddings.forEach(embedding -> writer.numbers(embedding.values()));
            writer.endList();
        }
        return new String(writer.toBytes(), StandardCharsets.US_ASCII);
    }

    /** The texts of the tokens as a JSON list, since they may contain any character. */
    static String of(Tokenization tokens) {
        var writer = new JsonWriter(1_024).beginList();
        for (Token token : tokens.tokens()) {
            writer.string(token.text());
        }
        return new String(writer.endList().toBytes(), StandardCharsets.UTF_8);
    }
}

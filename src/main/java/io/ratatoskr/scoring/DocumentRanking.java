package io.ratatoskr.scoring;

import io.ratatoskr.api.RankedDocument;
import io.ratatoskr.api.RerankRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Ranks documents by their scores. */
public final class DocumentRanking {
    private DocumentRanking() {}

    /** The documents by descending score, at most {@code top_n}; each score is at the index of its document. */
    public static List<RankedDocument> of(RerankRequest request, List<Double> scores) {
        List<RankedDocument> ranked = new ArrayList<>();
        for (int i = 0; i < scores.size(); i++) {
            ranked.add(new RankedDocument(
                    i,
                    scores.get(i),
                    request.returnDocuments() ? request.documents().get(i) : null));
        }
        ranked.sort(Comparator.comparingDouble(RankedDocument::relevanceScore).reversed());
        Integer topN = request.topN();
        return topN == null ? ranked : ranked.subList(0, Math.min(topN, ranked.size()));
    }
}

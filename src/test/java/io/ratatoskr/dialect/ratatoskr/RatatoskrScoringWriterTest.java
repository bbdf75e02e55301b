package io.ratatoskr.dialect.ratatoskr;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.ClassifyResponse;
import io.ratatoskr.api.ClassifyResult;
import io.ratatoskr.api.NliResponse;
import io.ratatoskr.api.NliResult;
import io.ratatoskr.api.RankedDocument;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.RerankResponse;
import io.ratatoskr.api.ScoringMetadata;
import io.ratatoskr.api.ScoringMethod;
import io.ratatoskr.api.StanceResponse;
import io.ratatoskr.api.StanceResult;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.ModelSelection;
import io.ratatoskr.api.model.Usage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RatatoskrScoringWriterTest {
    @Test
    void one_pair_is_one_object() {
        var response = nli(List.of(new NliResult(0.75, 0.25, 0)), List.of(), null, AdditionalProperties.NONE);

        assertThat(text(RatatoskrScoringWriter.write(response, true))).isEqualTo("""
            {"entailment":0.75,"contradiction":0.25,"neutral":0,"label":"entailment","method":"model","model":"m",\
            "provider":"local"}\
            """);
    }

    @Test
    void pairs_are_results_with_truncation_and_usage() {
        var response = nli(
                List.of(new NliResult(0.25, 0.5, 0.25), new NliResult(0, 0, 1)),
                List.of(1),
                new Usage(5, 0, 5, null, null, null, new AdditionalProperties(Map.of("cost", new RawJson("0.1")))),
                AdditionalProperties.NONE);

        assertThat(text(RatatoskrScoringWriter.write(response, false))).isEqualTo("""
            {"results":[{"entailment":0.25,"contradiction":0.5,"neutral":0.25,"label":"contradiction"},\
            {"entailment":0,"contradiction":0,"neutral":1,"label":"neutral"}],"method":"model","model":"m",\
            "provider":"local","truncated":[1],"usage":{"prompt_tokens":5,"completion_tokens":0,"total_tokens":5,\
            "cost":0.1}}\
            """);
    }

    @Test
    void unknown_fields_follow_unless_their_name_is_reserved() {
        var extra = new LinkedHashMap<String, RawJson>();
        extra.put("label", new RawJson("\"theirs\""));
        extra.put("answered_by", new RawJson("[\"a:b\"]"));
        var response = nli(List.of(new NliResult(1, 0, 0)), List.of(), null, new AdditionalProperties(extra));

        assertThat(text(RatatoskrScoringWriter.write(response, true)))
                .endsWith(",\"provider\":\"local\",\"answered_by\":[\"a:b\"]}")
                .doesNotContain("theirs");
    }

    @Test
    void classes_keep_the_order_of_their_labels() {
        var scores = new LinkedHashMap<String, Double>();
        scores.put("b\"", 0.25);
        scores.put("a", 0.75);
        var response = new ClassifyResponse(
                List.of(new ClassifyResult(scores)),
                new ScoringMetadata(List.of(), ScoringMethod.LLM, null, null, "llm", AdditionalProperties.NONE));

        assertThat(text(RatatoskrScoringWriter.write(response, true))).isEqualTo("""
            {"scores":{"b\\"":0.25,"a":0.75},"top_label":"a","confidence":0.75,"method":"llm","provider":"llm"}\
            """);
    }

    @Test
    void stance_names_its_target() {
        var response = new StanceResponse(
                List.of(new StanceResult(0.5, 0.5, 0, "the bridge")),
                new ScoringMetadata(List.of(), ScoringMethod.MODEL, null, "m", "local", AdditionalProperties.NONE));

        assertThat(text(RatatoskrScoringWriter.write(response, false))).isEqualTo("""
            {"results":[{"favor":0.5,"against":0.5,"neutral":0,"label":"favor","target":"the bridge"}],\
            "method":"model","model":"m","provider":"local"}\
            """);
    }

    @Test
    void documents_come_back_only_when_requested() {
        var response = new RerankResponse(
                List.of(
                        new RankedDocument(1, 0.5, null),
                        new RankedDocument(0, -2.25, "theirs"),
                        new RankedDocument(9, -3, null)),
                new ScoringMetadata(
                        List.of(),
                        null,
                        Usage.of(7, 0),
                        "m",
                        "local",
                        new AdditionalProperties(Map.of("id", new RawJson("\"r-1\"")))));
        RerankRequest withoutDocuments = RerankRequest.of("m", "q", List.of("a", "b"));
        var returningDocuments = new RerankRequest(
                "q", List.of("a", "b"), null, true, ModelSelection.of("m"), AdditionalProperties.NONE, "ratatoskr");

        assertThat(text(RatatoskrScoringWriter.write(response, withoutDocuments)))
                .isEqualTo("""
                    {"results":[{"index":1,"relevance_score":0.5},{"index":0,"relevance_score":-2.25},\
                    {"index":9,"relevance_score":-3}],"model":"m","provider":"local",\
                    "usage":{"prompt_tokens":7,"completion_tokens":0,"total_tokens":7},"id":"r-1"}\
                    """);
        assertThat(text(RatatoskrScoringWriter.write(response, returningDocuments)))
                .contains("{\"index\":1,\"relevance_score\":0.5,\"document\":{\"text\":\"b\"}}")
                .contains("\"document\":{\"text\":\"theirs\"}")
                .contains("{\"index\":9,\"relevance_score\":-3}");
    }

    private static NliResponse nli(
            List<NliResult> results, List<Integer> truncated, Usage usage, AdditionalProperties extra) {
        return new NliResponse(
                results, new ScoringMetadata(truncated, ScoringMethod.MODEL, usage, "m", "local", extra));
    }

    private static String text(byte[] json) {
        return new String(json, UTF_8);
    }
}

package io.ratatoskr.provider.huggingface;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.ratatoskr.api.ClassifyRequest;
import io.ratatoskr.api.ClassifyResponse;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.NliPair;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.NliResponse;
import io.ratatoskr.api.NliResult;
import io.ratatoskr.api.RankedDocument;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.RerankResponse;
import io.ratatoskr.api.ZeroShotRequest;
import io.ratatoskr.api.chat.Input;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.ModelSelection;
import io.ratatoskr.settings.ProviderProfile.EndpointKind;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A dedicated endpoint with one task: batches, and the caller's own parameters and options. */
final class HfPipelineTest {
    private static String nli(double entailment) {
        return "[{\"label\":\"ENTAILMENT\",\"score\":%s},{\"label\":\"NEUTRAL\",\"score\":%s},{\"label\":\"CONTRADICTION\",\"score\":0.0}]"
                .formatted(entailment, 1 - entailment);
    }

    @Test
    void pairs_go_together_each_once_and_come_back_in_order() {
        List<NliPair> pairs = IntStream.range(0, 40)
                .mapToObj(i -> new NliPair("p" + i % 35, "h"))
                .toList();
        String first = IntStream.range(0, 32).mapToObj(i -> nli(i / 100.0)).collect(Collectors.joining(",", "[", "]"));
        String second =
                IntStream.range(32, 35).mapToObj(i -> nli(i / 100.0)).collect(Collectors.joining(",", "[", "]"));
        var server = new ScriptedHfServer(EndpointKind.PIPELINE, first, second);
        NliResponse response = server.execute(NliRequest.of("m", pairs), NliResponse.class);
        assertThat(server.calls).hasSize(2);
        assertThat(server.body(0)).startsWith("{\"inputs\":[{\"text\":\"p0\",\"text_pair\":\"h\"},");
        assertThat(server.calls.getFirst().path()).isEqualTo("/");
        List<Double> entailed =
                response.results().stream().map(NliResult::entailment).toList();
        for (int i = 0; i < 40; i++) {
            assertThat(entailed.get(i)).as("pair %d", i).isCloseTo(i % 35 / 100.0, within(1e-9));
        }
    }

    @Test
    void one_text_goes_alone_and_several_as_a_list() {
        var one = new ScriptedHfServer(EndpointKind.PIPELINE, "[{\"label\":\"A\",\"score\":1.0}]");
        assertThat(one.execute(ClassifyRequest.of("m", "x"), ClassifyResponse.class)
                        .results())
                .hasSize(1);
        assertThat(one.body(0)).isEqualTo("{\"inputs\":\"x\",\"parameters\":{\"top_k\":1000}}");
        var several = new ScriptedHfServer(
                EndpointKind.PIPELINE,
                "[{\"sequence\":\"x\",\"labels\":[\"b\",\"a\"],\"scores\":[0.75,0.25]},"
                        + "{\"sequence\":\"y\",\"labels\":[\"a\",\"b\"],\"scores\":[0.5,0.5]}]");
        ZeroShotRequest request = ZeroShotRequest.of("m", List.of("x", "y"), List.of("a", "b"));
        ClassifyResponse response = several.execute(request, ClassifyResponse.class);
        assertThat(several.body(0)).startsWith("{\"inputs\":[\"x\",\"y\"],\"parameters\":{\"candidate_labels\":");
        assertThat(response.results().getFirst().scores()).containsExactly(Map.entry("a", 0.25), Map.entry("b", 0.75));
    }

    @Test
    void the_best_label_alone_is_not_an_nli_response() {
        var server = new ScriptedHfServer(EndpointKind.PIPELINE, "[{\"label\":\"ENTAILMENT\",\"score\":0.9}]");
        assertThatExceptionOfType(ProviderUnavailable.class)
                .isThrownBy(() -> server.execute(NliRequest.of("m", "p", "h"), NliResponse.class))
                .withMessageContaining("one label only");
    }

    private static ClassifyRequest classifyWith(String dialect, String name, String json) {
        AdditionalProperties extra = AdditionalProperties.NONE.with(name, new RawJson(json));
        return new ClassifyRequest(List.of("x"), true, ModelSelection.of("m"), extra, dialect);
    }

    @Test
    void options_go_into_body_and_headers_of_a_dedicated_endpoint_only() {
        ClassifyRequest request = classifyWith(
                Dialects.HUGGING_FACE, "options", "{\"wait_for_model\":true,\"use_cache\":false,\"future\":1}");
        var call = ScriptedHfServer.PROTOCOL.encode(request, ScriptedHfServer.profileFor(EndpointKind.PIPELINE));
        assertThat(new String(call.body(), UTF_8))
                .contains("\"options\":{\"wait_for_model\":true,\"use_cache\":false,\"future\":1}");
        assertThat(call.headers())
                .containsEntry("x-wait-for-model", "true")
                .containsEntry("x-use-cache", "false")
                .containsEntry("content-type", "application/json");
        for (EndpointKind other : List.of(EndpointKind.ROUTER, EndpointKind.TEI)) {
            var plain = ScriptedHfServer.PROTOCOL.encode(request, ScriptedHfServer.profileFor(other));
            assertThat(plain.headers()).doesNotContainKey("x-wait-for-model");
            assertThat(new String(plain.body(), UTF_8)).doesNotContain("options");
        }
    }

    @Test
    void callers_parameters_go_along_but_never_hide_labels() {
        ClassifyRequest request =
                classifyWith(Dialects.NATIVE, "parameters", "{\"top_k\":1,\"function_to_apply\":\"sigmoid\"}");
        assertThat(body(request)).contains("\"parameters\":{\"top_k\":1000,\"function_to_apply\":\"sigmoid\"}");
        assertThat(body(classifyWith(Dialects.OPENAI, "parameters", "{\"function_to_apply\":\"sigmoid\"}")))
                .doesNotContain("sigmoid");
        assertThatExceptionOfType(InvalidRequest.class)
                .isThrownBy(() -> body(classifyWith(Dialects.NATIVE, "parameters", "[1]")))
                .withMessageContaining("expected an object");
        assertThatExceptionOfType(InvalidRequest.class)
                .isThrownBy(() -> body(classifyWith(Dialects.NATIVE, "options", "{\"use_cache\":\"yes\"}")))
                .withMessageContaining("true or false");
    }

    private static String body(ClassifyRequest request) {
        return new String(
                ScriptedHfServer.PROTOCOL
                        .encode(request, ScriptedHfServer.profileFor(EndpointKind.PIPELINE))
                        .body(),
                UTF_8);
    }

    private static EmbedRequest embedding(AdditionalProperties extra, String... texts) {
        return EmbedRequest.builder("m", Input.of(List.of(texts)))
                .extra(extra)
                .dialect(Dialects.HUGGING_FACE)
                .build();
    }

    @Test
    void vectors_have_unit_length_unless_the_caller_requests_raw_ones() {
        var pipeline = new ScriptedHfServer(EndpointKind.PIPELINE, "[[[[1,2],[5,6]]],[[[0,2]]]]");
        EmbedResponse unit = pipeline.execute(embedding(AdditionalProperties.NONE, "a", "b"), EmbedResponse.class);
        assertThat(pipeline.body(0)).contains("\"normalize\":true,\"truncate\":true");
        assertThat(unit.embeddings().getFirst().values()).containsExactly(new float[] {0.6f, 0.8f}, within(1e-6f));
        assertThat(unit.embeddings().getLast().values()).containsExactly(0f, 1f);
        AdditionalProperties extras = AdditionalProperties.NONE
                .with("normalize", new RawJson("false"))
                .with("truncate", new RawJson("false"))
                .with("prompt_name", new RawJson("\"query\""));
        var raw = new ScriptedHfServer(EndpointKind.PIPELINE, "{\"embeddings\":[[3,4],[0,2]],\"shape\":[2,2]}");
        EmbedResponse rawResponse = raw.execute(embedding(extras, "a", "b"), EmbedResponse.class);
        assertThat(raw.body(0)).contains("\"normalize\":false,\"truncate\":false,\"prompt_name\":\"query\"");
        assertThat(rawResponse.embeddings().getFirst().values()).containsExactly(3f, 4f);
        var pooled = new ScriptedHfServer(EndpointKind.ROUTER, "[[[1,2],[5,6]]]");
        assertThat(pooled.execute(embedding(extras, "a"), EmbedResponse.class)
                        .embeddings()
                        .getFirst()
                        .values())
                .containsExactly(3f, 4f);
    }

    @Test
    void logits_of_documents_become_probabilities_in_the_same_order() {
        var server = new ScriptedHfServer(
                EndpointKind.ROUTER,
                "[[{\"label\":\"LABEL_0\",\"score\":0.5}]]",
                "[[{\"label\":\"LABEL_0\",\"score\":4.5}]]",
                "[[{\"label\":\"LABEL_0\",\"score\":-3.0}]]");
        RerankResponse response =
                server.execute(RerankRequest.of("m", "q", List.of("a", "b", "c", "b")), RerankResponse.class);
        assertThat(server.calls).hasSize(3);
        assertThat(response.results()).extracting(RankedDocument::index).containsExactly(1, 3, 0, 2);
        assertThat(response.results().getFirst().relevanceScore()).isCloseTo(0.98901306, within(1e-8));
        assertThat(response.results().getLast().relevanceScore()).isCloseTo(0.04742587, within(1e-8));
    }

    @Test
    void probabilities_of_documents_stay_as_they_are() {
        var server = new ScriptedHfServer(
                EndpointKind.PIPELINE,
                "[[{\"label\":\"LABEL_0\",\"score\":0.25}],[{\"label\":\"LABEL_0\",\"score\":1.0}]]");
        RerankResponse response = server.execute(RerankRequest.of("m", "q", List.of("a", "b")), RerankResponse.class);
        assertThat(server.body(0)).contains("\"function_to_apply\":\"sigmoid\"");
        assertThat(response.results())
                .extracting(RankedDocument::relevanceScore)
                .containsExactly(1.0, 0.25);
    }

    @Test
    void a_classifier_of_several_labels_is_not_a_reranker() {
        var server = new ScriptedHfServer(
                EndpointKind.ROUTER, "[[{\"label\":\"A\",\"score\":0.5},{\"label\":\"B\",\"score\":0.5}]]");
        assertThatExceptionOfType(ProviderUnavailable.class)
                .isThrownBy(() -> server.execute(RerankRequest.of("m", "q", List.of("a")), RerankResponse.class))
                .withMessageContaining("fits no document");
    }
}

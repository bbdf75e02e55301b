package io.ratatoskr.provider.huggingface;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ClassifyRequest;
import io.ratatoskr.api.ClassifyResponse;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.NliPair;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.NliResponse;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.RerankResponse;
import io.ratatoskr.api.ScoringRequest;
import io.ratatoskr.api.StanceLabel;
import io.ratatoskr.api.StanceRequest;
import io.ratatoskr.api.StanceResponse;
import io.ratatoskr.api.ZeroShotRequest;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.ModelNotAvailable;
import io.ratatoskr.api.error.NotSupported;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.QuotaExceeded;
import io.ratatoskr.api.error.UnsupportedParameter;
import io.ratatoskr.api.model.ModelCapability;
import io.ratatoskr.provider.ModelCatalog;
import io.ratatoskr.provider.Protocol;
import io.ratatoskr.provider.ProtocolContract;
import io.ratatoskr.provider.ProviderHttpRequest;
import io.ratatoskr.provider.ProviderHttpResponse;
import io.ratatoskr.provider.SplitRequest;
import io.ratatoskr.provider.openai.OpenAiProtocol;
import io.ratatoskr.settings.ProviderProfile;
import io.ratatoskr.settings.ProviderProfile.EndpointKind;
import io.ratatoskr.settings.ProviderProfile.LateSystemMessages;
import io.ratatoskr.settings.ProviderProfile.ReasoningFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HuggingFaceProtocolTest extends ProtocolContract {
    private static final String NLI =
            "[{\"label\":\"NEUTRAL\",\"score\":0.2},{\"label\":\"entailment\",\"score\":0.7},{\"label\":\"Contradiction\",\"score\":0.1}]";

    private final Protocol protocol = new HuggingFaceProtocol(new OpenAiProtocol());

    @Override
    protected Protocol protocol() {
        return protocol;
    }

    @Override
    protected boolean supportsEmbedUsage() {
        return false;
    }

    private static ProviderProfile profileFor(EndpointKind endpointKind) {
        return new ProviderProfile(
                "acme", "acme.test", Optional.empty(), ReasoningFormat.EFFORT, LateSystemMessages.TOP, endpointKind);
    }

    private static ProviderHttpResponse ok(String body) {
        return new ProviderHttpResponse(200, Map.of("content-type", "application/json"), body.getBytes(UTF_8));
    }

    private String body(ProviderHttpRequest call) {
        return new String(call.body(), UTF_8);
    }

    /** Executes every part and joins the responses, as the component does. */
    private ModelResponse execute(
            ModelRequest request, ProviderProfile profile, Function<ProviderHttpRequest, String> server) {
        SplitRequest parts = protocol.split(request, profile);
        List<ModelResponse> responses = new ArrayList<>();
        for (ModelRequest part : parts.requests()) {
            responses.add(protocol.decode(part, ok(server.apply(protocol.encode(part, profile))), profile));
        }
        return parts.join().apply(responses);
    }

    @Test
    void chat_goes_to_the_router_and_completions_are_chats_there() {
        assertThat(protocol.encode(chat(), profile()).path()).isEqualTo("/v1/chat/completions");
        assertThat(protocol.encode(GenerateRequest.of("m", "x"), profile()).path())
                .isEqualTo("/v1/chat/completions");
        assertThat(protocol.encode(GenerateRequest.of("m", "x"), profileFor(EndpointKind.OPENAI))
                        .path())
                .isEqualTo("/v1/completions");
        assertThatExceptionOfType(NotSupported.class)
                .isThrownBy(() -> protocol.encode(chat(), profileFor(EndpointKind.TEI)))
                .withMessageContaining("does not support 'chat'; it supports: embed, nli, zero-shot, classify");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                NLI,
                "[" + NLI + "]",
                "{\"labels\":[\"entailment\",\"neutral\",\"contradiction\"],\"scores\":[0.7,0.2,0.1]}"
            })
    void nli_is_mapped_by_the_names_of_the_labels_in_every_shape(String shape) {
        NliRequest request = NliRequest.of("org/nli", "premise é", "hypothesis");
        NliResponse response = (NliResponse) execute(request, profile(), call -> {
            assertThat(call.path()).isEqualTo("/hf-inference/models/org/nli");
            assertThat(body(call)).contains("\"text\":\"premise é\",\"text_pair\":\"hypothesis\"");
            return shape;
        });
        assertThat(response.results()).singleElement().satisfies(result -> {
            assertThat(result.entailment()).isCloseTo(0.7, within(1e-9));
            assertThat(result.contradiction()).isCloseTo(0.1, within(1e-9));
            assertThat(result.neutral()).isCloseTo(0.2, within(1e-9));
        });
    }

    @Test
    void unnamed_labels_do_not_support_nli() {
        assertThatExceptionOfType(NotSupported.class)
                .isThrownBy(() -> execute(
                        NliRequest.of("m", "p", "h"),
                        profile(),
                        call -> "[[{\"label\":\"LABEL_0\",\"score\":0.5},{\"label\":\"LABEL_1\",\"score\":0.5}]]"))
                .withMessageContaining("unnamed");
    }

    @Test
    void each_pair_is_sent_once_and_results_are_in_order() {
        var seen = new ArrayList<String>();
        NliRequest request =
                NliRequest.of("m", List.of(new NliPair("a", "x"), new NliPair("b", "x"), new NliPair("a", "x")));
        NliResponse response = (NliResponse) execute(request, profile(), call -> {
            seen.add(body(call));
            return body(call).contains("\"a\"")
                    ? NLI
                    : NLI.replace("0.7", "0.1").replace("0.1}", "0.7}");
        });
        assertThat(seen).hasSize(2);
        assertThat(response.results()).hasSize(3);
        assertThat(response.results().getFirst()).isEqualTo(response.results().getLast());
        assertThat(response.results().get(1).entailment()).isLessThan(0.5);
    }

    @Test
    void text_embeddings_inference_takes_pairs_together() {
        NliRequest request = NliRequest.of("m", List.of(new NliPair("a", "x"), new NliPair("b", "y")));
        NliResponse response = (NliResponse) execute(request, profileFor(EndpointKind.TEI), call -> {
            assertThat(call.path()).isEqualTo("/predict");
            assertThat(body(call)).contains("[[\"a\",\"x\"],[\"b\",\"y\"]]");
            return "[" + NLI + "," + NLI + "]";
        });
        assertThat(response.results()).hasSize(2);
    }

    @Test
    void a_stance_is_made_of_two_pairs_a_text() {
        StanceResponse response = (StanceResponse) execute(
                StanceRequest.of("m", List.of("yes please"), "tea"),
                profile(),
                call -> body(call).contains("in favor of tea") ? NLI : NLI.replace("0.7", "0.05"));
        assertThat(response.results())
                .singleElement()
                .satisfies(result -> assertThat(result.label()).isEqualTo(StanceLabel.FAVOR));
    }

    @Test
    void zero_shot_comes_back_in_the_order_of_the_request() {
        ZeroShotRequest request = ZeroShotRequest.of("m", "text", List.of("b", "a"));
        for (String shape : List.of(
                "{\"sequence\":\"text\",\"labels\":[\"a\",\"b\"],\"scores\":[0.9,0.1]}",
                "[{\"label\":\"a\",\"score\":0.9},{\"label\":\"b\",\"score\":0.1}]",
                "[{\"labels\":[\"a\",\"b\"],\"scores\":[0.9,0.1]}]")) {
            ClassifyResponse response = (ClassifyResponse) execute(request, profile(), call -> {
                assertThat(body(call)).contains("\"candidate_labels\":[\"b\",\"a\"],\"multi_label\":false");
                return shape;
            });
            assertThat(response.results().getFirst().scores())
                    .containsExactly(Map.entry("b", 0.1), Map.entry("a", 0.9));
        }
        assertThatThrownBy(() -> execute(request, profile(), call -> "[{\"label\":\"a\",\"score\":0.9}]"))
                .isInstanceOf(ProviderUnavailable.class);
    }

    @Test
    void classification_keeps_all_labels() {
        ClassifyResponse response = (ClassifyResponse) execute(
                ClassifyRequest.of("m", List.of("x", "y")),
                profile(),
                call -> "[[{\"label\":\"POS\",\"score\":0.99},{\"label\":\"NEG\",\"score\":0.01}]]");
        assertThat(response.results()).hasSize(2);
        assertThat(response.results().getFirst().topLabel()).isEqualTo("POS");
    }

    @Test
    void documents_are_ranked_best_first() {
        RerankResponse tei = (RerankResponse) execute(
                RerankRequest.of("m", "q", List.of("one", "two", "three")),
                profileFor(EndpointKind.TEI),
                call -> "[{\"index\":2,\"score\":0.9},{\"index\":0,\"score\":0.5},{\"index\":1,\"score\":0.1}]");
        assertThat(tei.results()).extracting(r -> r.index()).containsExactly(2, 0, 1);
        RerankResponse router = (RerankResponse) execute(
                RerankRequest.of("m", "q", List.of("one", "two")),
                profile(),
                call -> "[[{\"label\":\"LABEL_0\",\"score\":" + (body(call).contains("two") ? 0.8 : 0.3) + "}]]");
        assertThat(router.results()).extracting(r -> r.index()).containsExactly(1, 0);
    }

    @Test
    void vectors_come_in_three_shapes() {
        EmbedRequest one = EmbedRequest.of("m", "x");
        assertThat(vector(one, "[0.5,1]")).containsExactly(0.5f, 1f);
        assertThat(vector(one, "[[0.5,1]]")).containsExactly(0.5f, 1f);
        float[] mean = {(float) (1 / Math.sqrt(2)), (float) (1 / Math.sqrt(2))};
        assertThat(vector(one, "[[[1,0],[0,1]]]")).containsExactly(mean, within(1e-6f));
        assertThat(vector(one, "[[1,0],[0,1]]")).containsExactly(mean, within(1e-6f));
        for (String bad : List.of("[]", "[[]]", "[1,[2]]", "[[1,2],[3]]", "{\"a\":1}", "[[[1],[1,2]]]")) {
            assertThatThrownBy(() -> vector(one, bad)).as(bad).isInstanceOf(ProviderUnavailable.class);
        }
    }

    private float[] vector(EmbedRequest request, String body) {
        return ((EmbedResponse) protocol.decode(request, ok(body), profile()))
                .embeddings()
                .getFirst()
                .values();
    }

    @Test
    void embeddings_use_the_path_of_the_endpoint_kind() {
        EmbedRequest request = EmbedRequest.of("org/e5", List.of("a", "b"));
        assertThat(protocol.encode(request, profile()).path())
                .isEqualTo("/hf-inference/models/org/e5/pipeline/feature-extraction");
        assertThat(protocol.encode(request, profileFor(EndpointKind.TEI)).path())
                .isEqualTo("/embed");
        assertThat(protocol.encode(request, profileFor(EndpointKind.PIPELINE)).path())
                .isEqualTo("/");
        assertThat(protocol.encode(request, profileFor(EndpointKind.OPENAI)).path())
                .isEqualTo("/v1/embeddings");
        List<String> many =
                java.util.stream.IntStream.range(0, 70).mapToObj(i -> "t" + i).toList();
        assertThat(protocol.split(EmbedRequest.of("m", many), profile()).requests())
                .hasSize(3);
        assertThatExceptionOfType(UnsupportedParameter.class)
                .isThrownBy(() -> protocol.encode(
                        EmbedRequest.of("m", new io.ratatoskr.api.chat.Input.Tokens(List.of(new int[] {1}), true)),
                        profile()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../etc", "a/b/c", "a?x=1", "a#b", "a b", "a/..", "http://x"})
    void an_id_cannot_lead_elsewhere(String model) {
        assertThatExceptionOfType(InvalidRequest.class)
                .isThrownBy(() -> protocol.encode(NliRequest.of(model, "p", "h"), profile()));
    }

    @Test
    void a_loading_model_reports_the_wait() {
        GatewayException failure =
                failure(503, "{\"error\":\"Model org/m is currently loading\",\"estimated_time\":20.5}");
        assertThat(failure).isInstanceOf(ProviderUnavailable.class);
        assertThat(((ProviderUnavailable) failure).reason()).isEqualTo(ProviderUnavailable.Reason.LOADING);
        assertThat(failure.retryAfter()).contains(Duration.ofMillis(20_500));
    }

    private GatewayException failure(int status, String body) {
        ScoringRequest request = NliRequest.of("org/m", "p", "h");
        return protocol.mapError(request, new ProviderHttpResponse(status, Map.of(), body.getBytes(UTF_8)), profile());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | {\"error\":[\"inputs: field required\"]} | InvalidRequest",
                "402 | {\"error\":\"You have exceeded your monthly included credits\"} | QuotaExceeded",
                "404 | {\"error\":\"Model org/m does not exist\"} | ModelNotAvailable",
                "410 | gone | ModelNotAvailable",
                "413 | {\"error\":\"batch size 64 > 32\",\"error_type\":\"Validation\"} | BatchTooLarge",
                "424 | {\"error\":\"inference failed\",\"error_type\":\"Backend\"} | ProviderUnavailable",
                "429 | {\"error\":\"Model is overloaded\",\"error_type\":\"Overloaded\"} | RateLimited",
                "422 | {\"error\":{\"message\":\"tokenizer\"}} | InvalidRequest"
            })
    void errors_are_mapped(int status, String body, String type) {
        GatewayException failure = failure(status, body);
        assertThat(failure.getClass().getSimpleName()).isEqualTo(type);
        assertThat(failure).hasMessageStartingWith("acme: ");
    }

    @Test
    void the_old_host_error_names_the_router() {
        assertThat(failure(410, ""))
                .isInstanceOf(ModelNotAvailable.class)
                .hasMessageContaining("router.huggingface.co");
        assertThat(failure(402, "{}")).isInstanceOf(QuotaExceeded.class);
        assertThat(failure(403, "{\"error\":\"token hf_abcdefgh lacks permission\"}"))
                .isInstanceOf(ModelNotAvailable.class)
                .hasMessageContaining("lacks permission")
                .hasMessageNotContaining("hf_abcdefgh");
    }

    @Test
    void models_are_listed_with_certain_details_only() {
        ModelCatalog catalogue = protocol.modelCatalog().orElseThrow();
        ModelCatalog.ModelPage page = catalogue.readPage(
                ok(
                        "{\"data\":[{\"id\":\"org/a\",\"architecture\":{\"input_modalities\":[\"text\",\"image\"]},\"providers\":[{\"provider\":\"x\",\"status\":\"live\",\"context_length\":131072,\"pricing\":{\"input\":0.1,\"output\":0.4},\"supports_tools\":true},{\"provider\":\"y\",\"status\":\"error\",\"context_length\":999999}]},{\"id\":7},null,{\"id\":\"org/b\",\"providers\":null}]}"),
                profile());
        assertThat(page.models()).hasSize(2);
        assertThat(page.models().getFirst().model().info().contextWindow()).isEqualTo(131072);
        assertThat(page.models().getFirst().model().info().capabilities())
                .contains(ModelCapability.CHAT, ModelCapability.TOOL_USE, ModelCapability.VISION);
        assertThat(page.models().getFirst().model().pricing().prompt()).isEqualByComparingTo("0.1");
        assertThat(page.next()).isEmpty();
        ModelCatalog.ModelPage tei = catalogue.readPage(
                ok(
                        "{\"model_id\":\"org/emb\",\"max_input_length\":512,\"model_type\":{\"embedding\":{\"pooling\":\"cls\"}}}"),
                profileFor(EndpointKind.TEI));
        assertThat(tei.models().getFirst().model().info().capabilities()).containsExactly(ModelCapability.EMBED);
        assertThatThrownBy(() -> catalogue.readPage(ok("<html>"), profile())).isInstanceOf(ProviderUnavailable.class);
    }

    @Test
    void chat_of_another_message_is_untouched() {
        ChatRequest request = ChatRequest.of("org/model:fastest", Message.user("hi"));
        assertThat(body(protocol.encode(request, profile()))).contains("org/model:fastest");
    }
}

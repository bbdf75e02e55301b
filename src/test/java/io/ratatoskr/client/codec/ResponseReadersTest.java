package io.ratatoskr.client.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.ClassifyResponse;
import io.ratatoskr.api.EmbedRequest.Encoding;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.GatewayCapabilities;
import io.ratatoskr.api.GenerateResponse;
import io.ratatoskr.api.NliResponse;
import io.ratatoskr.api.Preset;
import io.ratatoskr.api.PresetParameters;
import io.ratatoskr.api.RerankResponse;
import io.ratatoskr.api.RoutePlan;
import io.ratatoskr.api.ScoringMetadata;
import io.ratatoskr.api.StanceResponse;
import io.ratatoskr.api.TokenCount;
import io.ratatoskr.api.Tokenization;
import io.ratatoskr.api.Validation;
import io.ratatoskr.api.chat.OutputOptions;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.ModelDetails;
import io.ratatoskr.api.model.ModelInfo;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.ModelStatus;
import io.ratatoskr.api.model.RefreshResult;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.client.transport.ResponseOrigin;
import io.ratatoskr.client.transport.ServiceResponse;
import io.ratatoskr.dialect.openai.OpenAiResponseWriter;
import io.ratatoskr.dialect.ratatoskr.RatatoskrCapabilityWriter;
import io.ratatoskr.dialect.ratatoskr.RatatoskrModelWriter;
import io.ratatoskr.dialect.ratatoskr.RatatoskrPresetWriter;
import io.ratatoskr.dialect.ratatoskr.RatatoskrRouteWriter;
import io.ratatoskr.dialect.ratatoskr.RatatoskrScoringWriter;
import io.ratatoskr.dialect.ratatoskr.RatatoskrTokenWriter;
import io.ratatoskr.dialect.ratatoskr.RatatoskrValidationWriter;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the gateway writes is what the client reads. */
final class ResponseReadersTest {
    private static final int SEEDS = 200;

    private static <T> void same(Class<T> type, Function<T, T> normal, Function<T, T> overTheWire) {
        for (long seed = 0; seed < SEEDS; seed++) {
            T response = normal.apply(new RandomWireRecords(seed).create(type));

            assertThat(overTheWire.apply(response))
                    .as("%s of seed %d", type.getSimpleName(), seed)
                    .usingRecursiveComparison()
                    .ignoringCollectionOrderInFields("capabilities", "features")
                    .isEqualTo(response);
        }
    }

    private static <T> void same(Class<T> type, Function<T, T> overTheWire) {
        same(type, Function.identity(), overTheWire);
    }

    private static ServiceResponse response(byte[] body, String provider, @Nullable String model) {
        return new ServiceResponse(body, new ResponseOrigin(provider, model));
    }

    @Test
    void chats() {
        same(
                ChatResponse.class,
                // The gateway makes an id and a time where the provider reports none
                each -> new ChatResponse(
                        each.choices(), each.usage(), each.model(), each.provider(), "id", 5L, each.extra()),
                each -> ChatResponseReader.read(
                        response(OpenAiResponseWriter.write(each), each.provider(), each.model())));
    }

    @Test
    void completions() {
        same(
                GenerateResponse.class,
                each -> new GenerateResponse(
                        each.completions(), each.usage(), each.model(), each.provider(), "id", 5L, each.extra()),
                each -> CompletionResponseReader.read(
                        response(OpenAiResponseWriter.write(each), each.provider(), each.model())));
    }

    /** OpenAI's usage of embeddings has the tokens of the prompt and the total. */
    private static EmbedResponse withPromptUsage(EmbedResponse response) {
        Usage usage = response.usage();
        return usage == null
                ? response
                : response.withUsage(
                        new Usage(usage.promptTokens(), 0, usage.totalTokens(), null, null, null, usage.extra()));
    }

    @Test
    void embeddings_as_numbers_and_as_base64() {
        for (Encoding encoding : Encoding.values()) {
            same(
                    EmbedResponse.class,
                    ResponseReadersTest::withPromptUsage,
                    each -> EmbedResponseReader.read(
                            response(OpenAiResponseWriter.write(each, encoding), each.provider(), each.model())));
        }
    }

    @Test
    void scores_of_pairs() {
        same(
                NliResponse.class,
                each -> ScoringResponseReader.nli(response(RatatoskrScoringWriter.write(each, true), "", null)));
        same(
                NliResponse.class,
                each -> ScoringResponseReader.nli(response(RatatoskrScoringWriter.write(each, false), "", null)));
    }

    @Test
    void scores_of_labels() {
        same(
                ClassifyResponse.class,
                each -> ScoringResponseReader.classify(response(RatatoskrScoringWriter.write(each, true), "", null)));
        same(
                ClassifyResponse.class,
                each -> ScoringResponseReader.classify(response(RatatoskrScoringWriter.write(each, false), "", null)));
    }

    @Test
    void stances() {
        same(
                StanceResponse.class,
                each -> ScoringResponseReader.stance(response(RatatoskrScoringWriter.write(each, true), "", null)));
    }

    @Test
    void ranked_documents() {
        same(
                RerankResponse.class,
                each -> each.withMetadata(new ScoringMetadata(
                        each.truncated(), null, each.usage(), each.model(), each.provider(), each.extra())),
                each -> ScoringResponseReader.rerank(response(RatatoskrScoringWriter.write(each), "", null)));
    }

    @Test
    void tokens() {
        same(TokenCount.class, each -> TokenReader.count(RatatoskrTokenWriter.write(each)));
        same(Tokenization.class, each -> TokenReader.tokens(RatatoskrTokenWriter.write(each)));
    }

    @Test
    void statuses() {
        same(ModelStatus.class, each -> StatusReader.read(RatatoskrTokenWriter.writeStatus("m", each)));
    }

    @Test
    void capabilities() {
        same(GatewayCapabilities.class, each -> CapabilityReader.read(RatatoskrCapabilityWriter.write(each)));
    }

    @Test
    void explained_routes() {
        same(RoutePlan.class, each -> RoutePlanReader.read(RatatoskrRouteWriter.write(each)));
    }

    @Test
    void validations() {
        same(Validation.class, each -> ValidationReader.read(RatatoskrValidationWriter.write(each)));
    }

    @Test
    void presets() {
        Function<Preset, Preset> normal = each -> {
            OutputOptions output = each.parameters().output();
            PresetParameters parameters = each.parameters()
                    .withOutput(new OutputOptions(output.maxTokens(), false, output.stop(), output.responseFormat()));
            return new Preset(each.tier(), each.capability(), each.models(), parameters);
        };
        same(Preset.class, normal, each -> PresetReader.one(RatatoskrPresetWriter.write(each)));
        same(
                Preset.class,
                normal,
                each -> PresetReader.list(RatatoskrPresetWriter.write(List.of(each, each)))
                        .getLast());
    }

    @Test
    void metadata_of_a_model() {
        same(ModelDetails.class, each -> ModelReader.details(RatatoskrModelWriter.write(each)));
    }

    @Test
    void lists_of_models_have_the_ids_of_the_providers() {
        same(
                ModelMetadata.class,
                each -> new ModelMetadata(
                        each.info(),
                        Map.of(),
                        each.pricing(),
                        each.maxOutputTokens(),
                        each.modalities(),
                        AdditionalProperties.NONE),
                each -> ModelReader.list(
                                OpenAiResponseWriter.models(List.of(each), info -> info.provider() + ":" + info.id()))
                        .getFirst());
        ModelMetadata plain = ModelMetadata.of(ModelInfo.of("a:b", "p"));
        assertThat(ModelReader.list(OpenAiResponseWriter.models(List.of(plain), ModelInfo::id)))
                .containsExactly(plain);
    }

    @Test
    void results_of_refreshing() {
        same(
                RefreshResult.class,
                each -> each.failure() == null ? each : RefreshResult.failed(each.provider(), each.failure()),
                each -> RefreshReader.read(RatatoskrModelWriter.writeDiffs(List.of(each)))
                        .getFirst());
    }

    /** The gateway has added the upstream's cost already. */
    @Test
    void the_cost_with_a_key_of_ones_own_is_not_added_twice() {
        var json =
                "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"x\"},\"finish_reason\":\"stop\"}],"
                        + "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2,\"is_byok\":true,\"cost\":0.03,"
                        + "\"cost_details\":{\"upstream_inference_cost\":0.02}}}";

        ChatResponse read = ChatResponseReader.read(response(json.getBytes(UTF_8), "p", "m"));

        assertThat(read.usage())
                .isNotNull()
                .satisfies(usage -> assertThat(usage.extra().get("cost")).isEqualTo(new RawJson("0.03")));
    }

    @Test
    void what_is_no_response_is_a_failure_of_the_gateway() {
        for (String body : List.of(
                "",
                "<html>",
                "[]",
                "{}",
                "{\"choices\":[]}",
                "{\"choices\":{}}",
                "{\"choices\":[{\"index\":\"x\"}]}")) {
            assertThatThrownBy(() -> ChatResponseReader.read(response(body.getBytes(UTF_8), "p", "m")))
                    .as(body)
                    .isInstanceOfSatisfying(
                            ProviderUnavailable.class,
                            failure -> assertThat(failure.reason())
                                    .isEqualTo(ProviderUnavailable.Reason.INVALID_RESPONSE));
        }
    }
}

package io.ratatoskr.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.core.ObjectMappers;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedRequest.Encoding;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.Embedding;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.GenerateResponse;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.chat.AssistantOutput;
import io.ratatoskr.api.chat.Choice;
import io.ratatoskr.api.chat.Completion;
import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.api.chat.Input;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.ToolCall;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.Modalities;
import io.ratatoskr.api.model.ModelCapability;
import io.ratatoskr.api.model.ModelInfo;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.ParameterAvailability;
import io.ratatoskr.api.model.Pricing;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.json.Json;
import io.ratatoskr.provider.ProviderHttpResponse;
import io.ratatoskr.provider.openai.OpenAiProtocol;
import io.ratatoskr.settings.ProviderProfile;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class OpenAiResponseWriterTest {
    private static final ProviderProfile ACME =
            new ProviderProfile("acme", "acme.test", Optional.empty(), ProviderProfile.ReasoningFormat.EFFORT);

    private static ModelResponse decode(ModelRequest request, byte[] body) {
        return new OpenAiProtocol().decode(request, new ProviderHttpResponse(200, Map.of(), body), ACME);
    }

    private static AdditionalProperties extra(String name, String json) {
        return AdditionalProperties.NONE.with(name, new RawJson(json));
    }

    private static ChatResponse response() {
        var calls = List.of(
                new ToolCall("c1", "f", "{\"a\":\"é\"}", null, extra("extra_content", "{\"s\":1.0}")),
                new ToolCall("c2", "g", "free", "custom", AdditionalProperties.NONE));
        var first = new Choice(
                0,
                "Hi \"you\"\n",
                new AssistantOutput(calls, "hm", new RawJson("[{\"signature\":\"s\"}]"), null),
                FinishReason.TOOL_CALLS,
                new RawJson("{\"content\":[]}"),
                extra("annotations", "[]"),
                extra("native_finish_reason", "\"x\""));
        var second = new Choice(
                1,
                null,
                AssistantOutput.ofRefusal("no"),
                FinishReason.CONTENT_FILTER,
                null,
                AdditionalProperties.NONE,
                AdditionalProperties.NONE);
        AdditionalProperties counts =
                extra("prompt_tokens_details", "{\"audio_tokens\":0}").with("cost", new RawJson("1.20"));
        return new ChatResponse(
                List.of(first, second),
                new Usage(10, 5, 15, 2L, 4L, 1L, counts),
                "model-x",
                "",
                "id-1",
                1763800000L,
                extra("system_fingerprint", "\"fp\""));
    }

    @Test
    void a_response_written_and_read_is_the_same() {
        ChatResponse response = response();
        assertThat(decode(ChatRequest.of("m", Message.user("x")), OpenAiResponseWriter.write(response)))
                .isEqualTo(response);
    }

    @Test
    void the_official_sdk_accepts_a_response() throws Exception {
        for (ChatResponse response : List.of(
                response(),
                new ChatResponse(
                        List.of(Choice.text("", FinishReason.STOP)),
                        null,
                        null,
                        "",
                        null,
                        null,
                        AdditionalProperties.NONE))) {
            ChatCompletion read =
                    ObjectMappers.jsonMapper().readValue(OpenAiResponseWriter.write(response), ChatCompletion.class);
            read.validate();
            assertThat(read.id()).isNotBlank();
        }
    }

    @Test
    void missing_id_and_created_are_generated() throws Exception {
        var bare = new ChatResponse(
                List.of(Choice.text("x", FinishReason.STOP)), null, null, "", null, null, AdditionalProperties.NONE);
        JsonNode tree = Json.mapper().readTree(OpenAiResponseWriter.write(bare));
        assertThat(tree.get("id").asText()).matches("chatcmpl-[0-9a-f]{32}");
        assertThat(tree.get("object").asText()).isEqualTo("chat.completion");
        assertThat(tree.get("created").asLong()).isGreaterThan(1_700_000_000);
        assertThat(tree.has("usage")).isFalse();
        assertThat(tree.at("/choices/0/message/refusal").isNull()).isTrue();
    }

    @Test
    void completions_come_back() {
        var response = new GenerateResponse(
                List.of(
                        new Completion(0, "a\u2028\n", FinishReason.LENGTH, null, AdditionalProperties.NONE),
                        new Completion(1, "", FinishReason.STOP, new RawJson("{\"tokens\":[]}"), extra("x", "1"))),
                Usage.of(1, 2),
                "m",
                "",
                "cmpl-1",
                5L,
                extra("y", "[ ]"));
        assertThat(decode(GenerateRequest.of("m", "p"), OpenAiResponseWriter.write(response)))
                .isEqualTo(response);
    }

    @Test
    void vectors_come_back_exactly_in_both_encodings() throws Exception {
        long seed = System.nanoTime();
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        List<Embedding> embeddings = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            float[] values = new float[384];
            for (int j = 0; j < values.length; j++) {
                float value = Float.intBitsToFloat(random.nextInt());
                values[j] = random.nextBoolean() || !Float.isFinite(value) ? random.nextFloat() - 0.5f : value;
            }
            embeddings.add(new Embedding(values));
        }
        var response = new EmbedResponse(embeddings, List.of(), Usage.of(7, 0), "m", "", AdditionalProperties.NONE);
        var request = EmbedRequest.of("m", Input.of(List.of("1", "2", "3", "4", "5")));
        for (Encoding encoding : Encoding.values()) {
            byte[] body = OpenAiResponseWriter.write(response, encoding);
            EmbedResponse read = (EmbedResponse) decode(request, body);
            assertThat(read.embeddings()).as("seed %d, %s", seed, encoding).isEqualTo(embeddings);
            CreateEmbeddingResponse sdk = ObjectMappers.jsonMapper().readValue(body, CreateEmbeddingResponse.class);
            assertThat(sdk.data()).hasSize(5);
            assertThat(sdk.usage().promptTokens()).isEqualTo(7);
        }
    }

    @Test
    void models_are_listed_with_their_known_details() throws Exception {
        var model = new ModelMetadata(
                ModelInfo.of("a/b", "acme", Set.of(ModelCapability.TOOL_USE, ModelCapability.CHAT))
                        .withContextWindow(8192)
                        .unavailable("no key"),
                Map.of("temperature", ParameterAvailability.OPAQUE),
                new Pricing(new BigDecimal("0.150"), null, null, BigDecimal.ZERO),
                4096,
                new Modalities(List.of("text", "image"), List.of("text")),
                AdditionalProperties.NONE);
        assertThat(new String(OpenAiResponseWriter.model(model, "a/b"), UTF_8))
                .isEqualTo(
                        "{\"id\":\"a/b\",\"object\":\"model\",\"created\":0,\"owned_by\":\"acme\",\"provider\":\"acme\","
                                + "\"capabilities\":[\"chat\",\"tool_use\"],\"context_window\":8192,\"max_output_tokens\":4096,"
                                + "\"input_modalities\":[\"text\",\"image\"],\"output_modalities\":[\"text\"],"
                                + "\"pricing\":{\"prompt\":0.150,\"cache_write\":0},\"callable\":false,\"reason\":\"no key\"}");
        assertThat(new String(OpenAiResponseWriter.model(ModelMetadata.of("m", "p"), "m"), UTF_8))
                .isEqualTo("{\"id\":\"m\",\"object\":\"model\",\"created\":0,\"owned_by\":\"p\",\"provider\":\"p\","
                        + "\"callable\":true}");
        JsonNode list = Json.mapper().readTree(OpenAiResponseWriter.models(List.of(model, model), ModelInfo::provider));
        assertThat(list.get("object").asText()).isEqualTo("list");
        assertThat(list.get("data"))
                .hasSize(2)
                .allMatch(each -> each.get("id").asText().equals("acme"));
    }
}

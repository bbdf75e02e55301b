package io.ratatoskr.provider.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ClassifyRequest;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.GatewayException;
import io.ratatoskr.api.Message;
import io.ratatoskr.api.ModelInfo;
import io.ratatoskr.api.ModelNotAvailable;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.ProviderUnavailable;
import io.ratatoskr.api.ProviderUnavailable.Reason;
import io.ratatoskr.provider.ModelCatalog;
import io.ratatoskr.provider.ProviderProfile;
import io.ratatoskr.provider.ProviderProfile.EndpointKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** Responses that are errors, too large, or nonsense. */
final class HfMalformedResponsesTest {
    private static final NliRequest NLI = NliRequest.of("org/m", "p", "h");

    private static ProviderUnavailable refused(ModelRequest request, String body) {
        return catchThrowableOfType(
                ProviderUnavailable.class,
                () -> ScriptedHfServer.PROTOCOL.decode(request, ScriptedHfServer.response(200, body), ScriptedHfServer.profileFor(EndpointKind.ROUTER)));
    }

    private static GatewayException failure(ModelRequest request, int status, String body) {
        return ScriptedHfServer.PROTOCOL.mapError(request, ScriptedHfServer.response(status, body), ScriptedHfServer.profileFor(EndpointKind.ROUTER));
    }

    @Test
    void loading_inside_a_200_reports_the_wait() {
        String body = "{\"error\":\"Model org/m is currently loading\",\"estimated_time\":12.25}";
        for (ModelRequest request : List.of(NLI, EmbedRequest.of("org/m", "x"))) {
            ProviderUnavailable loading = refused(request, body);
            assertThat(loading.reason()).isEqualTo(Reason.LOADING);
            assertThat(loading.retryAfter()).contains(Duration.ofMillis(12_250));
        }
    }

    @Test
    void an_error_inside_a_200_is_repeated_without_keys() {
        ProviderUnavailable error = refused(NLI, "{\"error\":\"bad luck with hf_abcdefgh1234\"}");
        assertThat(error).hasMessage("acme: error in a 200 response: bad luck with ***");
        assertThat(error.reason()).isEqualTo(Reason.UNAVAILABLE);
    }

    @Test
    void every_text_of_a_list_of_errors_is_reported_and_warnings_are_not() {
        assertThat(failure(NLI, 400, ScriptedHfServer.fixture("pipeline-errors.json")))
                .hasMessageContaining("`inputs`: field required; Error in `parameters`")
                .hasMessageNotContaining("hf_");
    }

    @Test
    void a_model_that_no_host_has_falls_back_to_the_next_provider() {
        ChatRequest chat = ChatRequest.of("org/m", Message.user("x"));
        GatewayException absent = failure(chat, 400, ScriptedHfServer.fixture("router-model-not-supported.json"));
        assertThat(absent)
                .isInstanceOf(ModelNotAvailable.class)
                .hasMessageContaining("not supported by any provider you have enabled");
        assertThat(absent.isFallbackAllowed()).isTrue();
    }

    @Test
    void the_router_gets_no_hint_to_use_the_router() {
        var router = new ProviderProfile("hf", "router.huggingface.co:443", Optional.empty(), ProviderProfile.ReasoningFormat.EFFORT);
        GatewayException failure = ScriptedHfServer.PROTOCOL.mapError(NLI, ScriptedHfServer.response(410, "{\"error\":\"deprecated\"}"), router);
        assertThat(failure)
                .isInstanceOf(ModelNotAvailable.class)
                .hasMessageContaining("deprecated")
                .hasMessageNotContaining("base-url");
    }

    @Test
    void estimated_times_that_make_no_sense_are_left_out() {
        for (String time : List.of("-1", "1e99", "\"20\"", "null", "[]")) {
            GatewayException failure = failure(NLI, 503, "{\"error\":\"x\",\"estimated_time\":" + time + "}");
            assertThat(failure).as(time).isInstanceOf(ProviderUnavailable.class);
            assertThat(((ProviderUnavailable) failure).reason()).as(time).isEqualTo(Reason.UNAVAILABLE);
            assertThat(failure.retryAfter()).as(time).isEmpty();
        }
    }

    @Test
    void a_response_of_countless_tiny_values_is_cut_off() {
        String lists = "[" + "[],".repeat(1_100_000) + "[]]";
        assertThat(refused(EmbedRequest.of("m", "x"), lists)).hasMessageContaining("more than");
        String objects = "[" + "{\"score\":1},".repeat(1_100_000) + "{\"score\":1}]";
        assertThat(refused(ClassifyRequest.of("m", "x"), objects)).hasMessageContaining("more than");
        String labels = "{\"labels\":[" + "\"\",".repeat(1_100_000) + "\"\"],\"scores\":[]}";
        assertThat(refused(ClassifyRequest.of("m", "x"), labels)).hasMessageContaining("more than");
    }

    @Test
    void numbers_outside_the_float_range_are_rejected() {
        assertThat(refused(EmbedRequest.of("m", "x"), "[1,1e999]").reason()).isEqualTo(Reason.INVALID_RESPONSE);
        assertThat(refused(ClassifyRequest.of("m", "x"), "[{\"label\":\"a\",\"score\":1e999}]")
                        .reason())
                .isEqualTo(Reason.INVALID_RESPONSE);
    }

    @Test
    void nonsense_is_always_the_providers_fault() {
        long seed = 20261123;
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        String[] tokens = {
            "[",
            "]",
            "{",
            "}",
            ",",
            ":",
            "1",
            "-2.5",
            "null",
            "\"label\"",
            "\"score\"",
            "\"labels\"",
            "\"scores\"",
            "\"index\"",
            "\"error\"",
            "\"embeddings\"",
            "true",
            "\"x\""
        };
        for (int round = 0; round < 4_000; round++) {
            var body = new StringBuilder();
            int length = random.nextInt(14);
            for (int i = 0; i < length; i++) {
                body.append(tokens[random.nextInt(tokens.length)]);
            }
            for (ModelRequest request : List.of(NLI, EmbedRequest.of("org/m", "x"), ClassifyRequest.of("org/m", "x"))) {
                try {
                    ScriptedHfServer.PROTOCOL.decode(request, ScriptedHfServer.response(200, body.toString()), ScriptedHfServer.profileFor(EndpointKind.ROUTER));
                } catch (GatewayException expected) {
                    assertThat(expected).hasMessageStartingWith("acme: ");
                } catch (RuntimeException unexpected) {
                    throw new AssertionError("seed %d, body %s".formatted(seed, body), unexpected);
                }
            }
        }
    }

    @Test
    void a_list_of_models_has_only_certain_details() {
        ModelCatalog catalogue = ScriptedHfServer.PROTOCOL.modelCatalog().orElseThrow();
        var models = catalogue
                .readPage(ScriptedHfServer.response(200, ScriptedHfServer.fixture("router-models.json")), ScriptedHfServer.profileFor(EndpointKind.ROUTER))
                .models();
        assertThat(models)
                .extracting(listed -> listed.model().info())
                .extracting(ModelInfo::id)
                .containsExactly("org/several", "org/one", "org/none");
        assertThat(models.getFirst().model().pricing()).isNull();
        assertThat(models.get(1).model().pricing().prompt()).isZero();
        assertThat(models.get(1).model().pricing().completion()).isNull();
        String huge = "{\"data\":[" + " ".repeat(9 << 20) + "]}";
        assertThat(catchThrowableOfType(
                        ProviderUnavailable.class,
                        () -> catalogue.readPage(ScriptedHfServer.response(200, huge), ScriptedHfServer.profileFor(EndpointKind.ROUTER))))
                .hasMessageContaining("8 MiB");
    }
}

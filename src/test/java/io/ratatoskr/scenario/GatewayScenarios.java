package io.ratatoskr.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.GatewayCapabilities;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.Preset;
import io.ratatoskr.api.Validation;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.ModelNotFound;
import io.ratatoskr.api.error.NoProviderAvailable;
import io.ratatoskr.api.error.NotSupported;
import io.ratatoskr.api.error.PresetNotFound;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.RateLimited;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.model.ModelCapability;
import io.ratatoskr.api.model.ModelDetails;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.ModelQuery;
import io.ratatoskr.api.model.ModelStatus;
import io.ratatoskr.api.model.RefreshRequest;
import io.ratatoskr.golden.Failures;
import io.ratatoskr.mock.MockResponse;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every way into a gateway does in the same way: these scenarios, and those that it extends. A subclass names the way. */
abstract class GatewayScenarios extends ScoringScenarios {
    // Presets, models, validation

    @Test
    void presets() {
        List<Preset> presets = gateway.same(subject -> subject.presets());
        assertThat(presets).extracting(Preset::id).contains("ratatoskr:my/coding");
        gateway.same(subject -> subject.preset("my", "coding"));
        gateway.sameFailure(MockResponse.echo(), PresetNotFound.class, subject -> subject.preset("no", "such"));
    }

    @Test
    void models() {
        List<ModelMetadata> all = gateway.same(subject -> listed(subject, ModelQuery.ALL));
        assertThat(all).hasSizeGreaterThan(10);
        List<ModelMetadata> some = gateway.same(subject -> listed(
                subject,
                ModelQuery.CALLABLE
                        .withProvider("local")
                        .withCapability(ModelCapability.NLI)
                        .withText("tiny")));
        assertThat(some).isNotEmpty();
        gateway.same(subject -> listed(
                subject, ModelQuery.ALL.withMaxPrice(new BigDecimal("0.5")).withMinContext(100_000)));
    }

    /** Lists have the parameters and other details of models in process only. */
    private static List<ModelMetadata> listed(ModelGateway subject, ModelQuery query) {
        return subject.models(query).stream()
                .map(model -> model.withParameters(Map.of()).withExtra(AdditionalProperties.NONE))
                .toList();
    }

    @Test
    void metadata() {
        ModelDetails details = gateway.same(subject -> subject.metadata("all-MiniLM-L6-v2"));
        assertThat(details.merged().info().dimensions()).isEqualTo(384);
        gateway.same(subject -> subject.metadata("compatible:priced"));
        gateway.same(subject -> subject.metadata("judge"));
        gateway.sameFailure(
                MockResponse.echo(), ModelNotFound.class, subject -> subject.metadata("compatible:no-such-model"));
    }

    @Test
    void refresh() {
        gateway.mock().reset();
        gateway.mock()
                .at("/v1/models")
                .always(MockResponse.json("{\"data\":[{\"id\":\"listed\",\"context_length\":4096}]}"));
        // The list is used for a while, so that the provider is called by one of the two
        gateway.sameResult(subject -> subject.refresh(new RefreshRequest(List.of("compatible"), false)));
        gateway.sameFailure(
                MockResponse.echo(),
                InvalidRequest.class,
                subject -> subject.refresh(new RefreshRequest(List.of("no-such"), false)));
    }

    @Test
    void local_models() {
        ModelStatus unknown = gateway.same(subject -> subject.status("no-such"));
        assertThat(unknown).isInstanceOf(ModelStatus.Unavailable.class);
        ModelStatus loaded = gateway.same(subject -> subject.load("classify-tiny"));
        assertThat(loaded).isEqualTo(new ModelStatus.Ready());
        ModelStatus status = gateway.same(subject -> subject.status("classify-tiny"));
        assertThat(status).isEqualTo(loaded);
        GatewayCapabilities capabilities = gateway.same(subject -> subject.capabilities());
        assertThat(capabilities.localModels()).isNotEmpty();
        gateway.same(subject -> {
            subject.load("classify-tiny");
            return subject.unload("classify-tiny");
        });
    }

    @Test
    void validate_and_route() {
        ChatRequest request = ChatRequest.of("compatible:priced", Message.user("hi"))
                .withTemperature(0.5)
                .withMaxTokens(10);
        Validation validation = gateway.same(subject -> subject.validate(request));
        assertThat(validation.candidates().getFirst().provider()).isEqualTo("compatible");
        gateway.same(subject -> subject.route(request));
        gateway.same(subject -> subject.validate(EmbedRequest.of("all-MiniLM-L6-v2-q", "text")));
        gateway.same(subject -> subject.validate(NliRequest.of("nli-tiny", "a", "b")));
        gateway.same(subject -> subject.route(GenerateRequest.of(MODEL, "a")));
    }

    // Failures

    static Collection<String> failures() {
        return Failures.ALL.entrySet().stream()
                .filter(failure -> failure.getValue().get() instanceof GatewayException)
                .map(Map.Entry::getKey)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("failures")
    void a_failure_has_its_type_and_details(String name) {
        Class<? extends GatewayException> type =
                Failures.ALL.get(name).get().getClass().asSubclass(GatewayException.class);
        gateway.sameFailure(
                MockResponse.echo(),
                type,
                subject -> subject.chat(ChatRequest.of(FailurePolicy.MODEL + name, Message.user("hi"))));
    }

    @Test
    void failures_of_requests() {
        gateway.sameFailure(
                MockResponse.echo(),
                NotSupported.class,
                subject -> subject.nli(NliRequest.of("classify-tiny", "a", "b")));
        gateway.sameFailure(
                MockResponse.echo(),
                NoProviderAvailable.class,
                subject -> subject.chat(ChatRequest.of("openrouter:some/model", Message.user("hi"))));
        gateway.sameFailure(
                MockResponse.error(429, "slow down"), RateLimited.class, subject -> subject.chat(question("hi")));
        gateway.sameFailure(
                MockResponse.error(500, "broken"), ProviderUnavailable.class, subject -> subject.chat(question("hi")));
        gateway.sameFailure(MockResponse.cut(), ProviderUnavailable.class, subject -> subject.chat(question("hi")));
    }
}

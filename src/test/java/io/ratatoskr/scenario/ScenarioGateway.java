package io.ratatoskr.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.ratatoskr.Ratatoskr;
import io.ratatoskr.TestGateway;
import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.camel.install.CamelGateway;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;

/**
 * A service with a mock provider and small local models, and two ways to it: in process, and the way in under test. A scenario takes both, and its
 * results have to be the same.
 */
final class ScenarioGateway implements AutoCloseable {
    private static final String MODELS = """
            aliases:
              judge: [local:nli-tiny]
            presets:
              my/coding:
                models: ["openrouter:far/off", "compatible:near"]
                parameters: {temperature: 0.2, max_tokens: 50, stop: [END]}
            models:
              compatible:priced: {context_window: 4096, capabilities: [chat], pricing: {prompt: 1.5, completion: 2}}
            local:
              nli-tiny: {class-path: models/nli-tiny}
              rerank-tiny: {class-path: models/rerank-tiny}
              classify-tiny: {class-path: models/classify-tiny}
              of-the-hub: {hub: org/model}
            """;

    private final MockProvider mock = MockProvider.start();
    private final TestGateway service;
    private final ModelGateway inProcess;
    private final ModelGateway subject;
    private final List<String> lostFields;
    private final RecursiveComparisonConfiguration comparison;

    ScenarioGateway(Path folder, WayIn way) {
        try {
            Path models = Files.writeString(folder.resolve("models.yaml"), MODELS);
            Path policies = Files.createDirectories(folder.resolve("routes/policies"));
            Files.writeString(policies.resolve("chat.camel.yaml"), FailurePolicy.ROUTE);
            Ratatoskr.Builder builder = Ratatoskr.builder()
                    .models(models)
                    .routes(folder.resolve("routes"))
                    .set("ratatoskr.providers.compatible.base-url", mock.baseUrl())
                    .set("ratatoskr.provider-defaults.retries", "0")
                    .set("ratatoskr.models.folder", folder.resolve("store").toString());
            String[] settings = way.settings(folder).entrySet().stream()
                    .flatMap(setting -> Stream.of(setting.getKey(), setting.getValue()))
                    .toArray(String[]::new);
            service = TestGateway.of(builder, Map.of(), settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        inProcess = new CamelGateway(service.context(), Duration.ofMinutes(1), () -> {});
        subject = way.connect(service, folder);
        lostFields = way.lostFields();
        comparison = RecursiveComparisonConfiguration.builder()
                .withIgnoredFields(lostFields.toArray(String[]::new))
                .build();
    }

    MockProvider mock() {
        return mock;
    }

    /** The gateway by the way in under test. */
    ModelGateway subject() {
        return subject;
    }

    /** Makes a call in process and by the way in under test; returns the result, which both have, after the same calls of providers. */
    <T> T same(MockResponse response, Function<ModelGateway, T> call) {
        mock.reset();
        mock.always(response);
        T expected = call.apply(inProcess);
        List<String> expectedCalls = providerCalls();
        mock.reset();
        mock.always(response);
        T result = call.apply(subject);
        assertSame(result, expected);
        assertThat(providerCalls()).isEqualTo(expectedCalls);
        return result;
    }

    /** As {@link #same}, whatever the mock is to respond, and whoever calls it. */
    <T> T sameResult(Function<ModelGateway, T> call) {
        T expected = call.apply(inProcess);
        T result = call.apply(subject);
        assertSame(result, expected);
        return result;
    }

    private void assertSame(Object result, Object expected) {
        // The comparison of many models by reflection takes seconds
        if (!result.equals(expected)) {
            assertThat(result).usingRecursiveComparison(comparison).isEqualTo(expected);
            assertThat(lostFields)
                    .as("equal fields of other types: %s and %s", result, expected)
                    .isNotEmpty();
        }
    }

    /** As {@link #same(MockResponse, Function)}, without a call of a provider. */
    <T> T same(Function<ModelGateway, T> call) {
        T result = same(MockResponse.error(500, "no call is expected"), call);
        assertThat(mock.callCount()).isZero();
        return result;
    }

    /** Makes a call that fails in the same way in process and by the way in under test; returns the failure. */
    <X extends GatewayException> X sameFailure(MockResponse response, Class<X> type, Function<ModelGateway, ?> call) {
        mock.reset();
        mock.always(response);
        Throwable expected = catchThrowable(() -> call.apply(inProcess));
        mock.reset();
        mock.always(response);
        Throwable failure = catchThrowable(() -> call.apply(subject));
        assertThat(expected).isInstanceOf(type);
        assertThat(failure).isInstanceOf(type).hasMessage(expected.getMessage());
        X known = type.cast(failure);
        X reference = type.cast(expected);
        assertThat(known.getStatus()).isEqualTo(reference.getStatus());
        assertThat(known.getCode()).isEqualTo(reference.getCode());
        assertThat(known.retryAfter()).isEqualTo(reference.retryAfter());
        return known;
    }

    /** Sorted: the parts of a large batch are sent at the same time. */
    private List<String> providerCalls() {
        return mock.calls().stream()
                .map(call -> call.path() + " " + new String(call.body(), StandardCharsets.UTF_8))
                .sorted()
                .toList();
    }

    @Override
    public void close() {
        subject.close();
        inProcess.close();
        service.close();
        mock.close();
    }
}

package io.ratatoskr.camel.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.AuthenticationFailed;
import io.ratatoskr.api.error.GatewayStopping;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.NoProviderAvailable;
import io.ratatoskr.api.error.NotSupported;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.RateLimited;
import io.ratatoskr.camel.exchange.JsonPool;
import io.ratatoskr.camel.provider.Protocols;
import io.ratatoskr.camel.provider.Providers;
import io.ratatoskr.camel.upstream.ResponseBudget;
import io.ratatoskr.config.ConfigOrigin;
import io.ratatoskr.config.SettingsLoader;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import io.ratatoskr.registry.Layer;
import io.ratatoskr.registry.ModelRegistry;
import io.ratatoskr.settings.Settings;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On-demand refresh of one provider, without routes. */
final class ModelListServiceTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String KEY = "9f8e7d6c5b4a3210-of-ours";
    private static final MockResponse ONE = MockResponse.json("{\"data\":[{\"id\":\"one\"}]}");

    private final MockProvider mock = MockProvider.start();
    private final CamelContext context = new DefaultCamelContext();
    private final Vertx vertx = Vertx.vertx();
    private final ModelRegistry registry = new ModelRegistry();
    private final Providers providers = providers();
    private final ModelListService lists = new ModelListService(providers, registry, Optional.empty());

    ModelListServiceTest() {
        lists.setProtocols(name -> name.equals("gemini") ? Optional.empty() : Optional.of("openai"));
    }

    private Providers providers() {
        Settings settings = SettingsLoader.load(new ConfigOrigin(
                        Path.of(""),
                        new ConfigOrigin.PackagedFiles(ConfigOrigin.packagedDefaults(), ""),
                        ConfigOrigin.UserFiles.NONE,
                        Map.of("ratatoskr.providers.compatible.base-url", mock.baseUrl()),
                        Map.of(),
                        Map.of("GEMINI_API_KEY", "k", "RATATOSKR_PROVIDERS_COMPATIBLE_API_KEY", KEY)))
                .settings();
        return new Providers(
                vertx,
                new Protocols(context),
                settings.providers(),
                (provider, model) -> null,
                false,
                new ResponseBudget(0),
                new JsonPool());
    }

    @AfterEach
    void stop() {
        lists.close();
        providers.close();
        context.stop();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        mock.close();
    }

    private static Cancellation longTimeout() {
        return Cancellation.withTimeout(SOON);
    }

    @Test
    void a_refreshed_list_is_known_when_the_call_returns_and_is_reused_for_the_next_call() {
        mock.at("/v1/models").always(ONE);
        assertThat(lists.refresh("compatible", longTimeout()).changes().added()).containsExactly("one");
        assertThat(registry.find("one")).containsKey("compatible");
        assertThat(lists.refresh("compatible", longTimeout()).models()).isEqualTo(1);
        assertThat(mock.callCount()).isEqualTo(1);
    }

    @Test
    void a_failure_is_thrown_as_what_it_is_and_shared() {
        mock.at("/v1/models").always(MockResponse.error(429, "slow down"));
        assertThatThrownBy(() -> lists.refresh("compatible", longTimeout()))
                .isInstanceOf(RateLimited.class)
                .hasMessageContainingAll("compatible", "429");
        assertThatThrownBy(() -> lists.refresh("compatible", longTimeout())).isInstanceOf(RateLimited.class);
        assertThat(mock.callCount()).isEqualTo(1);
    }

    @Test
    void a_rejected_key_and_an_implausible_response_are_distinguished() {
        mock.at("/v1/models").always(MockResponse.error(401, "no"));
        assertThatThrownBy(() -> lists.refresh("compatible", longTimeout())).isInstanceOf(AuthenticationFailed.class);
        try (var others = new ModelListService(providers, registry, Optional.empty())) {
            others.setProtocols(name -> Optional.of("openai"));
            mock.at("/v1/models").always(MockResponse.json("{\"data\":[]}"));
            assertThatThrownBy(() -> others.refresh("compatible", longTimeout()))
                    .isInstanceOf(ProviderUnavailable.class)
                    .hasMessageContaining("returned no models");
        }
    }

    @Test
    void a_list_that_repeats_the_key_fails_without_it() {
        mock.at("/v1/models").always(MockResponse.json("{\"data\": " + KEY));
        assertThatThrownBy(() -> lists.refresh("compatible", longTimeout()))
                .isInstanceOf(ProviderUnavailable.class)
                .hasMessageContaining("***")
                .hasMessageNotContaining(KEY.substring(0, 8));
        assertThat(mock.lastCall().header("authorization")).isEqualTo("Bearer " + KEY);
    }

    @Test
    void a_caller_that_times_out_does_not_cancel_the_refresh() {
        var until = new CompletableFuture<Void>();
        mock.at("/v1/models").always(ONE.holdUntil(until));
        assertThatThrownBy(() -> lists.refresh("compatible", Cancellation.withTimeout(Duration.ofMillis(50))))
                .asInstanceOf(InstanceOfAssertFactories.type(ProviderUnavailable.class))
                .extracting(ProviderUnavailable::reason)
                .isEqualTo(ProviderUnavailable.Reason.DEADLINE);
        until.complete(null);
        await().atMost(SOON).until(() -> !registry.find("one").isEmpty());
        assertThat(registry.modelsOf(Layer.LIVE, "compatible").models()).hasSize(1);
    }

    @Test
    void a_provider_that_cannot_be_refreshed_is_refused_with_the_reason() {
        assertThatThrownBy(() -> lists.refresh("nobody", longTimeout())).isInstanceOf(InvalidRequest.class);
        assertThatThrownBy(() -> lists.refresh("openrouter", longTimeout()))
                .isInstanceOf(NoProviderAvailable.class)
                .hasMessageContaining("OPENROUTER_API_KEY");
        assertThatThrownBy(() -> lists.refresh("local", longTimeout())).isInstanceOf(NotSupported.class);
        assertThatThrownBy(() -> lists.refresh("gemini", longTimeout()))
                .isInstanceOf(NotSupported.class)
                .hasMessageContaining("no route uses it");
    }

    @Test
    void closing_ends_a_call_under_way() {
        mock.at("/v1/models").always(MockResponse.silence());
        var refresh = CompletableFuture.supplyAsync(() -> lists.refresh("compatible", longTimeout()));
        mock.awaitCalls(1, SOON);
        lists.close();
        assertThat(refresh.handle((result, failure) -> failure).join()).hasCauseInstanceOf(GatewayStopping.class);
        mock.awaitAborted(1, SOON);
    }

    @Test
    void pauses_after_failures_double_up_to_an_hour() {
        assertThat(ModelListService.backoff(0)).isEqualTo(Duration.ofSeconds(10));
        assertThat(ModelListService.backoff(1)).isEqualTo(Duration.ofSeconds(20));
        assertThat(ModelListService.backoff(5)).isEqualTo(Duration.ofSeconds(320));
        assertThat(ModelListService.backoff(9)).isEqualTo(Duration.ofHours(1));
        assertThat(ModelListService.backoff(Integer.MAX_VALUE)).isEqualTo(Duration.ofHours(1));
    }
}

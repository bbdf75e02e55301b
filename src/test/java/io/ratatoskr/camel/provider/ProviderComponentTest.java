package io.ratatoskr.camel.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ratatoskr.camel.exchange.JsonPool;
import io.ratatoskr.camel.upstream.ResponseBudget;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PropertyBindingSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ProviderComponentTest {
    private final DefaultCamelContext context = new DefaultCamelContext();

    @AfterEach
    void close() throws Exception {
        context.close();
    }

    @Test
    void component_options_are_the_defaults_of_endpoints_without_a_gateway() {
        setOptions();
        context.start();
        ProviderEndpoint defaults = context.getEndpoint("provider:openai", ProviderEndpoint.class);
        assertThat(defaults.getConfiguration().getProtocol()).isEqualTo("openai");
        assertThat(defaults.getConfiguration().getBaseUrl()).isEqualTo("http://127.0.0.1:9/v1");
        assertThat(defaults.getConfiguration().getTimeout()).isEqualTo(Duration.ofMinutes(2));
        assertThat(defaults.createProducer()).isNotNull();

        ProviderEndpoint own =
                context.getEndpoint("provider:ollama?baseUrl=http://127.0.0.1:8&timeout=3s", ProviderEndpoint.class);
        assertThat(own.getConfiguration().getBaseUrl()).isEqualTo("http://127.0.0.1:8");
        assertThat(own.getConfiguration().getTimeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(defaults.getConfiguration().getBaseUrl()).isEqualTo("http://127.0.0.1:9/v1");
    }

    @Test
    void component_options_have_no_effect_in_a_gateway() throws Exception {
        Vertx vertx = Vertx.vertx();
        try (var providers = new Providers(
                vertx,
                new Protocols(context),
                Map.of(),
                (provider, model) -> null,
                false,
                new ResponseBudget(0),
                new JsonPool())) {
            context.getRegistry().bind("providers", providers);
            setOptions();
            context.start();
            ProviderEndpoint endpoint = context.getEndpoint("provider:openai?name=nobody", ProviderEndpoint.class);
            assertThat(endpoint.getConfiguration().getBaseUrl()).isNull();
            assertThatThrownBy(endpoint::createProducer)
                    .hasMessageContaining("neither baseUrl nor the name of a configured provider");
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private void setOptions() {
        var component = new ProviderComponent();
        context.addComponent("provider", component);
        PropertyBindingSupport.build()
                .withCamelContext(context)
                .withTarget(component)
                .withConfigurer(component.getComponentPropertyConfigurer())
                .withProperty("baseUrl", "http://127.0.0.1:9/v1")
                .withProperty("timeout", "2m")
                .bind();
    }
}

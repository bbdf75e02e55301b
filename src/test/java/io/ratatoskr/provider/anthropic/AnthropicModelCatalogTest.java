package io.ratatoskr.provider.anthropic;

import static io.ratatoskr.provider.anthropic.AnthropicTestRequests.ACME;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ratatoskr.api.GatewayException;
import io.ratatoskr.api.ModelCapability;
import io.ratatoskr.api.ModelMetadata;
import io.ratatoskr.api.ParameterAvailability;
import io.ratatoskr.provider.ModelCatalog;
import io.ratatoskr.provider.ProviderHttpResponse;
import io.ratatoskr.provider.ProviderHttpRequest;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The list of models. */
final class AnthropicModelCatalogTest {
    private static final ModelCatalog CATALOG = new AnthropicProtocol().modelCatalog().orElseThrow();

    private static ModelCatalog.ModelPage page(byte[] body) {
        return CATALOG.readPage(new ProviderHttpResponse(200, Map.of(), body), ACME);
    }

    private static ModelCatalog.ModelPage page(String body) {
        return page(body.getBytes(UTF_8));
    }

    @Test
    void first_request_uses_the_maximum_page_size() {
        ProviderHttpRequest first = CATALOG.firstPageRequest(ACME);

        assertThat(first.method()).isEqualTo("GET");
        assertThat(first.path()).isEqualTo("/v1/models?limit=1000");
        assertThat(first.headers()).containsEntry("anthropic-version", "2023-06-01");
        assertThat(first.body()).isEmpty();
    }

    @Test
    void models_have_the_limits_and_abilities_that_are_listed() {
        ModelCatalog.ModelPage page = page(AnthropicTestRequests.fixture("models-1.json"));

        assertThat(page.models()).hasSize(3);
        ModelMetadata opus = page.models().getFirst().model();
        assertThat(opus.info().id()).isEqualTo("claude-opus-5-5");
        assertThat(opus.info().provider()).isEqualTo("acme");
        assertThat(opus.info().contextWindow()).isEqualTo(1_000_000);
        assertThat(opus.maxOutputTokens()).isEqualTo(128_000);
        assertThat(opus.info().capabilities())
                .containsExactlyInAnyOrder(
                        ModelCapability.CHAT,
                        ModelCapability.CHAT_STREAMING,
                        ModelCapability.GENERATE,
                        ModelCapability.TOOL_USE,
                        ModelCapability.VISION,
                        ModelCapability.REASONING);
        assertThat(opus.parameters()).containsOnlyKeys("frequency_penalty", "presence_penalty", "seed");

        ModelMetadata haiku = page.models().get(1).model();
        assertThat(haiku.info().capabilities()).doesNotContain(ModelCapability.REASONING);
        assertThat(haiku.parameters())
                .containsEntry("reasoning", new ParameterAvailability.Unsupported())
                .containsEntry("response_format", new ParameterAvailability.Unsupported());

        ModelMetadata odd = page.models().getLast().model();
        assertThat(odd.maxOutputTokens()).isNull();
        assertThat(odd.info().contextWindow()).isNull();
    }

    @Test
    void next_page_begins_after_the_last_model() {
        assertThat(page(AnthropicTestRequests.fixture("models-1.json")).next().orElseThrow().path())
                .isEqualTo("/v1/models?limit=1000&after_id=odd%2Fid%26x%3D1");
        assertThat(page("{\"data\":[{\"id\":\"a\"}],\"has_more\":false,\"last_id\":\"a\"}")
                        .next())
                .isEmpty();
        assertThat(page("{\"data\":[],\"has_more\":true,\"last_id\":\"a\"}").next())
                .isEmpty();
        assertThat(page("{\"data\":[{\"id\":\"a\"}],\"has_more\":true,\"last_id\":null}")
                        .next())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "{\"data\":7}",
                "<html>",
                "{\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"x\"}}"
            })
    void malformed_list_is_an_error(String body) {
        assertThatThrownBy(() -> page(body))
                .isInstanceOf(GatewayException.class)
                .hasMessageStartingWith("acme: ");
    }
}

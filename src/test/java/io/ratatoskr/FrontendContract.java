package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.camel.exchange.Frontend;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import java.nio.charset.StandardCharsets;
import java.util.ServiceLoader;
import org.apache.camel.Route;
import org.junit.jupiter.api.Test;

/** Tests that every frontend must pass: the same chat and the same mistake, as its callers send them. */
public abstract class FrontendContract {
    protected abstract Frontend frontend();

    /** Sends a chat with one user message, and returns the response as the caller sees it. */
    protected abstract String chat(TestGateway gateway, String model, String prompt) throws Exception;

    /** Sends a request that cannot be parsed, and returns the failure as the caller sees it. */
    protected abstract String malformed(TestGateway gateway) throws Exception;

    /** Starts a gateway whose provider {@code compatible} is the mock, with this frontend. */
    protected TestGateway gateway(MockProvider mock) {
        return TestGateway.forMock(mock);
    }

    @Test
    void it_is_found_as_a_service() {
        assertThat(ServiceLoader.load(Frontend.class))
                .anyMatch(service -> service.getClass() == frontend().getClass());
        assertThat(frontend().name()).matches("[a-z][a-z0-9-]*").isNotIn("core", "operations", "custom");
    }

    @Test
    void its_routes_are_in_a_group_of_its_name() {
        try (var mock = MockProvider.start();
                TestGateway gateway = gateway(mock)) {
            assertThat(gateway.context().getRoutes())
                    .filteredOn(route -> route.getSourceResource() != null
                            && route.getSourceResource()
                                    .getLocation()
                                    .contains("routes/" + frontend().name() + "/"))
                    .isNotEmpty()
                    .extracting(Route::getGroup)
                    .containsOnly(frontend().name());
        }
    }

    @Test
    void chat_is_served() throws Exception {
        try (var mock = MockProvider.start();
                TestGateway gateway = gateway(mock)) {
            mock.enqueue(MockResponse.text("Good day."));
            assertThat(chat(gateway, "compatible:a-model", "Hello?")).contains("Good day.");
            assertThat(mock.callCount()).isEqualTo(1);
            assertThat(new String(mock.lastCall().body(), StandardCharsets.UTF_8))
                    .contains("Hello?");
        }
    }

    @Test
    void mistake_of_the_caller_is_reported_and_calls_nobody() throws Exception {
        try (var mock = MockProvider.start();
                TestGateway gateway = gateway(mock)) {
            assertThat(malformed(gateway)).isNotBlank().doesNotContain("Exception", "internal");
            assertThat(mock.callCount()).isZero();
        }
    }
}

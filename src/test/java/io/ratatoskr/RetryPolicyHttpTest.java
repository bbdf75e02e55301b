package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The retry policy: a default for all providers, and one of a provider over it. */
@Timeout(60)
final class RetryPolicyHttpTest {
    private static final String CHAT = """
            {"model": "%s:shared", "messages": [{"role": "user", "content": "2 + 2?"}]}""";

    @Test
    void a_provider_without_retries_of_its_own_has_the_default(@TempDir Path folder) {
        try (MockProvider first = MockProvider.start();
                MockProvider second = MockProvider.start()) {
            first.always(MockResponse.error(500, "broken"));
            second.always(MockResponse.error(500, "broken"));
            var providers = new LinkedHashMap<String, MockProvider>();
            providers.put("first", first);
            providers.put("second", second);
            try (TestGateway gateway = TestGateway.withProviders(
                    folder,
                    providers,
                    "ratatoskr.provider-defaults.retries",
                    "3",
                    "ratatoskr.provider-defaults.retry-delay",
                    "1ms",
                    "ratatoskr.provider-defaults.retry-max-delay",
                    "1ms",
                    "ratatoskr.providers.second.retries",
                    "1")) {
                gateway.post("/v1/chat/completions", CHAT.formatted("first"));
                gateway.post("/v1/chat/completions", CHAT.formatted("second"));
                assertThat(first.callCount()).isEqualTo(4);
                assertThat(second.callCount()).isEqualTo(2);
            }
        }
    }

    @Test
    void a_provider_can_be_retried_before_the_next_one_is_tried(@TempDir Path folder) {
        try (MockProvider first = MockProvider.start();
                MockProvider second = MockProvider.start()) {
            first.always(MockResponse.error(500, "broken"));
            second.always(MockResponse.text("four"));
            var providers = new LinkedHashMap<String, MockProvider>();
            providers.put("first", first);
            providers.put("second", second);
            try (TestGateway gateway = TestGateway.withProviders(
                    folder,
                    providers,
                    "ratatoskr.provider-defaults.retry-delay",
                    "1ms",
                    "ratatoskr.provider-defaults.retries",
                    "5",
                    "ratatoskr.providers.first.retries-before-fallback",
                    "2")) {
                gateway.post("/v1/chat/completions", CHAT.formatted("first").replace("first:", ""));
                assertThat(first.callCount()).isEqualTo(3);
                assertThat(second.callCount()).isOne();
            }
        }
    }
}

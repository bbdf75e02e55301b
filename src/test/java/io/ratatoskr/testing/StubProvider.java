package io.ratatoskr.testing;

import io.ratatoskr.mock.MockCall;
import io.ratatoskr.mock.MockOptions;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import io.ratatoskr.mock.ResponseScript;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A mock provider for one test class (static field) or one test (instance field), by {@code @RegisterExtension}. After each test it
 * fails the test when a call is still open, then resets scripts and calls.
 */
public final class StubProvider implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(5);

    private final MockOptions options;
    private MockProvider mock;
    private boolean shared;

    private StubProvider(MockOptions options) {
        this.options = options;
    }

    public static StubProvider start() {
        return new StubProvider(MockOptions.onPort(0));
    }

    public static StubProvider start(MockOptions options) {
        return new StubProvider(options);
    }

    public MockProvider mock() {
        return mock;
    }

    public String baseUrl() {
        return mock.baseUrl();
    }

    public StubProvider enqueue(MockResponse... responses) {
        mock.enqueue(responses);
        return this;
    }

    public StubProvider always(MockResponse response) {
        mock.always(response);
        return this;
    }

    public ResponseScript at(String path) {
        return mock.at(path);
    }

    public List<MockCall> calls() {
        return mock.calls();
    }

    public MockCall lastCall() {
        return mock.lastCall();
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        shared = true;
        mock = MockProvider.start(options);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        if (!shared) {
            mock = MockProvider.start(options);
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        try {
            LeakCheck.assertNoOpenCalls(mock, IDLE_TIMEOUT);
        } finally {
            if (shared) {
                mock.reset();
            } else {
                mock.close();
            }
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        mock.close();
    }
}

package io.ratatoskr.testing;

import io.ratatoskr.mock.MockCall;
import io.ratatoskr.mock.MockProvider;
import java.time.Duration;
import java.util.List;

/** Fails a test that leaves provider calls open. */
public final class LeakCheck {
    private LeakCheck() {}

    /** Waits until every call to the mock has ended; fails with the open calls otherwise. */
    public static void assertNoOpenCalls(MockProvider mock, Duration timeout) {
        try {
            mock.awaitIdle(timeout);
        } catch (AssertionError e) {
            List<MockCall> open = mock.calls().stream()
                    .filter(call -> call.state() == MockCall.CallState.OPEN)
                    .toList();
            throw new AssertionError("%d provider calls are still open: %s".formatted(mock.open(), open), e);
        }
    }
}

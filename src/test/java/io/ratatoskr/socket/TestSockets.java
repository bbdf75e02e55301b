package io.ratatoskr.socket;

import io.ratatoskr.access.CallerAccess;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.limits.BodyLimits;
import io.ratatoskr.limits.BodyMemoryLimiter;
import io.ratatoskr.settings.AccessSettings;
import io.ratatoskr.settings.AccessSettings.AdminPolicy;
import io.ratatoskr.settings.SocketSettings;
import io.ratatoskr.telemetry.FrontendObserver;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Servers of lines without a gateway: what they serve is the test's. */
final class TestSockets {
    static final Duration LONG = Duration.ofSeconds(60);
    static final SocketLimits LIMITS = new SocketLimits(LONG, LONG, LONG, 10_000);
    static final int MEMORY = 8 << 20;

    private TestSockets() {}

    /** Only a Unix socket. */
    static SocketSettings unix(Path path) {
        return new SocketSettings(
                Optional.of(path), false, 0600, Optional.empty(), 1 << 20, "127.0.0.1", Optional.empty());
    }

    /** A Unix socket and TCP. */
    static SocketSettings both(Path path, int lineLimit) {
        return new SocketSettings(
                Optional.of(path), false, 0600, Optional.empty(), lineLimit, "127.0.0.1", Optional.of(0));
    }

    static CallerAccess access(@Nullable Path keys, AdminPolicy admin) {
        return new CallerAccess(new AccessSettings(Optional.ofNullable(keys), false, admin));
    }

    static SocketConfiguration configuration(SocketSettings settings, SocketLimits limits, CallerAccess access) {
        return new SocketConfiguration(
                settings, limits, access, memory(), TestSockets::render, FrontendObserver.NONE, null);
    }

    static BodyMemoryLimiter memory() {
        return new BodyMemoryLimiter(new BodyLimits(MEMORY, MEMORY / 2, false));
    }

    static SocketErrorRenderer.RenderedError render(String subject, Throwable failure) {
        String text = failure instanceof GatewayException
                ? failure.getClass().getSimpleName() + ": " + failure.getMessage()
                : "internal " + failure;
        return new SocketErrorRenderer.RenderedError(
                500,
                ("{\"message\":\"" + text.replace("\\", "").replace("\"", "'") + "\"}")
                        .getBytes(StandardCharsets.UTF_8),
                null);
    }

    /** Serves a request. */
    interface Work {
        void serve(SocketRequest request, SocketResponder responder) throws Exception;
    }

    /** An operation that counts its requests. */
    static class Counted implements SocketOperation {
        final AtomicInteger started = new AtomicInteger();
        final AtomicInteger ended = new AtomicInteger();
        private final String name;
        private final Work work;

        Counted(String name, Work work) {
            this.name = name;
            this.work = work;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public boolean isAccepting() {
            return true;
        }

        @Override
        public void requestStarted() {
            started.incrementAndGet();
        }

        @Override
        public void requestEnded() {
            ended.incrementAndGet();
        }

        @Override
        public void serve(SocketRequest request, SocketResponder responder) throws Exception {
            work.serve(request, responder);
        }
    }

    /** Responds with the body. */
    static Counted echo() {
        return new Counted(
                "echo", (request, responder) -> responder.result(request.body().clone(), null));
    }

    /** Responds when the request is cancelled. */
    static Counted hold() {
        return new Counted("hold", (request, responder) -> {
            var cancelled = new CountDownLatch(1);
            request.cancellation().onCancel(cancelled::countDown);
            cancelled.await();
            throw request.cancellation().exception();
        });
    }
}

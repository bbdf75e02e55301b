package io.ratatoskr.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.DefaultEventLoop;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class ConnectionReaperTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final DefaultEventLoop loop = new DefaultEventLoop();
    private final ConnectionReaper reaper = new ConnectionReaper(loop);

    @AfterEach
    void stop() {
        loop.submit(reaper::stop).awaitUninterruptibly();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private static final class Connection implements ConnectionReaper.ReapableConnection {
        final AtomicInteger checks = new AtomicInteger();
        final AtomicInteger closes = new AtomicInteger();
        private final boolean fails;

        Connection(boolean fails) {
            this.fails = fails;
        }

        @Override
        public void checkTimeouts(long now) {
            checks.incrementAndGet();
            if (fails) {
                throw new IllegalStateException("check");
            }
        }

        @Override
        public void closeNow() {
            closes.incrementAndGet();
            if (fails) {
                throw new IllegalStateException("close");
            }
        }
    }

    @Test
    void a_connection_whose_check_throws_is_closed_and_the_others_keep_their_timeouts() {
        var failing = new Connection(true);
        var others = new Connection[] {new Connection(false), new Connection(false), new Connection(false)};
        loop.submit(() -> {
                    for (Connection other : others) {
                        reaper.add(other);
                    }
                    reaper.add(failing);
                    reaper.start(TimeUnit.MILLISECONDS.toNanos(5));
                })
                .awaitUninterruptibly();
        for (Connection other : others) {
            await().atMost(SOON).until(() -> other.checks.get() > 3);
            assertThat(other.closes).hasValue(0);
        }
        assertThat(failing.checks).hasValue(1);
        assertThat(failing.closes).hasValue(1);
    }
}

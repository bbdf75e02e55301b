package io.ratatoskr.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ratatoskr.limits.BodyLimits;
import io.ratatoskr.limits.BodyMemoryLimiter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A body compared with the memory for all bodies. */
final class BodyCollectorTest {
    private static final int LIMIT = 64 << 20;
    private static final int CHUNK = 10_000;
    private static final int BUDGET = 1 << 20;

    private final BodyMemoryLimiter memory = new BodyMemoryLimiter(new BodyLimits(BUDGET, LIMIT, false));

    @Test
    void body_in_chunks_that_fits_the_memory_is_accepted() {
        var collector = new BodyCollector(memory, -1);
        assertThat(add(collector, 100)).isNull();
        assertThat(collector.bytes()).hasSize(100 * CHUNK);
        collector.release();
        assertThat(memory.tryAcquire(BUDGET)).isTrue();
    }

    @Test
    void declared_body_that_never_fits_the_memory_is_too_large() {
        var collector = new BodyCollector(memory, BUDGET + 1);
        assertThat(add(collector, 1)).extracting(Rejection::status).isEqualTo(413);
    }

    @Test
    void body_in_chunks_that_never_fits_the_memory_is_too_large() {
        var collector = new BodyCollector(memory, -1);
        assertThat(add(collector, 110)).extracting(Rejection::status).isEqualTo(413);
    }

    @Test
    void body_for_which_there_is_no_memory_now_may_be_retried() {
        assertThat(memory.tryAcquire(BUDGET / 2)).isTrue();
        var collector = new BodyCollector(memory, -1);
        assertThat(add(collector, 70)).extracting(Rejection::status).isEqualTo(429);
    }

    /** Adds chunks up to the first rejection, which is returned. */
    private static @Nullable Rejection add(BodyCollector collector, int chunks) {
        Rejection rejection = null;
        for (int i = 0; i < chunks && rejection == null; i++) {
            ByteBuf chunk = Unpooled.wrappedBuffer(new byte[CHUNK]);
            rejection = collector.add(chunk, false);
        }
        return rejection;
    }
}

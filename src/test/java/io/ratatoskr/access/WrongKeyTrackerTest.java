package io.ratatoskr.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Clients that send one wrong key after another. */
final class WrongKeyTrackerTest {
    private final AtomicLong clock = new AtomicLong(-5);
    private final WrongKeyTracker tracker = new WrongKeyTracker(clock::get);

    private boolean recordWrongKey(String address) {
        return tracker.recordWrongKey(new InetSocketAddress(address, 1000)) > WrongKeyTracker.MAX_PER_WINDOW;
    }

    @Test
    void ten_wrong_keys_a_minute_are_allowed_per_address() {
        for (int i = 0; i < WrongKeyTracker.MAX_PER_WINDOW; i++) {
            assertThat(recordWrongKey("10.0.0.1")).isFalse();
        }
        assertThat(recordWrongKey("10.0.0.1")).isTrue();
        assertThat(recordWrongKey("10.0.0.2")).isFalse();
        clock.addAndGet(TimeUnit.SECONDS.toNanos(61));
        assertThat(recordWrongKey("10.0.0.1")).isFalse();
    }

    @Test
    void an_ipv6_client_is_its_network() {
        for (int i = 0; i < WrongKeyTracker.MAX_PER_WINDOW; i++) {
            recordWrongKey("2001:db8::" + i);
        }
        assertThat(recordWrongKey("2001:db8::ffff:1")).isTrue();
        assertThat(recordWrongKey("2001:db8:0:1::1")).isFalse();
    }

    @Test
    void a_bounded_number_of_addresses_is_held() {
        for (int i = 0; i < 20_000; i++) {
            recordWrongKey("10.%d.%d.%d".formatted(i >> 16, i >> 8 & 255, i & 255));
        }
        assertThat(tracker.trackedAddresses()).isLessThanOrEqualTo(4096);
        assertThat(tracker.recordWrongKey(null)).isOne();
    }
}

package io.ratatoskr.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that send one wrong key after another. */
final class WrongKeyTest {
    private final AtomicLong clock = new AtomicLong(-5);
    private final WrongKeyTracker tracker = new WrongKeyTracker(clock::get);

    private boolean recordWrongKey(String address) {
        return tracker.recordWrongKey(new InetSocketAddress(address, 1000));
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
        assertThat(tracker.recordWrongKey(null)).isFalse();
    }

    @Test
    void the_eleventh_wrong_key_waits_and_right_ones_do_not(@TempDir Path folder) throws IOException {
        Path keys = Files.writeString(folder.resolve("keys"), "right\n");
        try (TestHttpServer server = TestHttpServer.start(
                        options -> {
                            options.keysFile = Optional.of(keys);
                            return options;
                        },
                        Map.of("/hello", TestRoute.text("hello")));
                RawHttpClient wrong = server.client();
                RawHttpClient right = server.client()) {
            for (int i = 0; i < WrongKeyTracker.MAX_PER_WINDOW; i++) {
                assertThat(wrong.get("/hello", "x-api-key: wrong" + i).read().status())
                        .isEqualTo(401);
            }
            assertThat(wrong.get("/hello").read().status())
                    .as("a request without a key does not count as one with a wrong key")
                    .isEqualTo(401);
            long since = System.nanoTime();
            wrong.get("/hello", "x-api-key: wrong");
            assertThat(right.get("/hello", "x-api-key: right").read().body()).isEqualTo("hello");
            RawHttpClient.RawResponse late = wrong.read();
            assertThat(System.nanoTime() - since).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(900));
            assertThat(late.status()).isEqualTo(401);
            assertThat(late.headers()).containsEntry("connection", "close");
            assertThat(wrong.next()).isEqualTo(-1);
        }
    }
}

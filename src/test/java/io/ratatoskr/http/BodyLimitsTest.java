package io.ratatoskr.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.ratatoskr.limits.BodyLimits;
import io.ratatoskr.limits.BodyMemoryLimiter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BodyLimitsTest {
    private static final int MIB = 1 << 20;

    @ParameterizedTest
    @CsvSource({
        // body-limit, body-budget, heap; total, body, reduced
        "64, 0, 256, 64, 32, true",
        "64, 0, 128, 32, 16, true",
        "64, 0, 511, 127.75, 63.875, true",
        "64, 0, 512, 128, 64, false",
        "64, 0, 4096, 1024, 64, false",
        "16, 0, 256, 64, 16, false",
        "2047, 0, 65536, 16384, 2047, false",
        "64, 64, 256, 64, 64, false",
        "64, 100, 256, 100, 64, false",
    })
    void one_body_takes_at_most_half_of_the_memory_for_bodies_unless_that_is_configured(
            int bodyLimit, long bodyBudget, long heap, double total, double body, boolean reduced) {
        assertThat(BodyLimits.of(bodyLimit * MIB, bodyBudget * MIB, heap * MIB))
                .isEqualTo(new BodyLimits((long) (total * MIB), (int) (body * MIB), reduced));
    }

    @Test
    void body_of_the_maximum_size_fits_beside_another() {
        var memory = new BodyMemoryLimiter(BodyLimits.of(64 * MIB, 0, 8 * MIB));
        for (int i = 0; i < 2; i++) {
            var collector = new BodyCollector(memory, MIB);
            assertThat(collector.add(Unpooled.wrappedBuffer(new byte[MIB]), true))
                    .isNull();
        }
        var larger = new BodyCollector(memory, -1);
        Rejection rejection = larger.add(Unpooled.wrappedBuffer(new byte[MIB + 1]), true);
        assertThat(rejection).isNotNull();
        assertThat(rejection.status()).isEqualTo(413);
        assertThat(rejection.reason()).contains("1,048,576 bytes", "ratatoskr.http.body-budget");
    }

    @Test
    void declared_body_that_the_heap_is_too_small_for_is_413_and_names_the_key() {
        try (var server = TestHttpServer.start(
                        options -> {
                            options.bodyLimit = Integer.MAX_VALUE;
                            return options;
                        },
                        Map.of("/echo", TestRoute.echo()));
                RawHttpClient client = server.client()) {
            client.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                    + Integer.MAX_VALUE + "\r\n\r\n");
            RawHttpClient.RawResponse response = client.read();
            assertThat(response.status()).isEqualTo(413);
            assertThat(response.body()).contains("ratatoskr.http.body-budget", "quarter of the heap");
        }
    }
}

package io.ratatoskr.camel.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BodySegmentsTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 4096, 65_536, 300_000})
    void the_body_is_what_was_added_and_costs_little_more(int chunk) {
        byte[] body = new byte[chunk * 20 + 3];
        new Random(chunk).nextBytes(body);
        var segments = new BodySegments();
        long allocated = 0;
        for (int at = 0; at < body.length; at += chunk) {
            allocated += segments.add(Buffer.buffer(body).getBuffer(at, Math.min(at + chunk, body.length)));
            assertThat(allocated).isLessThanOrEqualTo(2L * segments.length() + 8192);
        }
        assertThat(segments.length()).isEqualTo(body.length);
        assertThat(segments.allocated()).isEqualTo(allocated);
        assertThat(segments.take()).isEqualTo(body);
    }

    @Test
    void a_body_in_one_chunk_is_copied_once() {
        var segments = new BodySegments();
        assertThat(segments.add(Buffer.buffer("hello"))).isEqualTo(5);
        assertThat(segments.isOneArray()).isTrue();
        assertThat(segments.take()).asString().isEqualTo("hello");
    }

    @Test
    void a_body_without_chunks_is_empty() {
        assertThat(new BodySegments().take()).isEmpty();
    }
}

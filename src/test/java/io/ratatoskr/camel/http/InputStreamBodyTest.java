package io.ratatoskr.camel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class InputStreamBodyTest {
    @Test
    void source_that_cannot_be_read_is_closed() {
        var closed = new AtomicBoolean();
        var broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("unreadable");
            }

            @Override
            public void close() {
                closed.set(true);
            }
        };
        assertThatThrownBy(() -> InputStreamBody.of(broken))
                .isInstanceOf(IOException.class)
                .hasMessage("unreadable");
        assertThat(closed).isTrue();
    }
}

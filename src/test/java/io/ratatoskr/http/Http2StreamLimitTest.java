package io.ratatoskr.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client that opens more streams on one connection than the server allows, and never acknowledges the server's settings. */
@Timeout(60)
final class Http2StreamLimitTest {
    private static final int REFUSED_STREAM = 7;

    @Test
    void streams_beyond_the_limit_are_refused_and_the_others_are_served() {
        int limit = HttpPipelineInitializer.MAX_CONCURRENT_STREAMS;
        int excess = 300;
        try (TestHttpServer server = TestHttpServer.start(Map.of("/a", TestRoute.text("a")));
                RawHttp2Client client = new RawHttp2Client(server.server().port())) {
            for (int i = 0; i < limit + excess; i++) {
                client.post(2 * i + 1, "/a");
            }
            client.flush();
            Set<Integer> refused = new HashSet<>();
            while (refused.size() < excess) {
                RawHttp2Client.Frame frame = client.next();
                assertThat(frame)
                        .as("a frame after %d refused streams", refused.size())
                        .isNotNull();
                assertThat(frame.type()).isNotEqualTo(RawHttp2Client.GOAWAY);
                if (frame.type() == RawHttp2Client.RST_STREAM) {
                    assertThat(frame.error()).isEqualTo(REFUSED_STREAM);
                    refused.add(frame.stream());
                }
            }
            for (int i = 0; i < limit; i++) {
                client.frame(RawHttp2Client.DATA, RawHttp2Client.END_STREAM, 2 * i + 1, '{', '}');
            }
            client.flush();
            Set<Integer> served = new HashSet<>();
            while (served.size() < limit) {
                RawHttp2Client.Frame frame = client.next();
                assertThat(frame)
                        .as("a frame after %d served streams", served.size())
                        .isNotNull();
                assertThat(frame.type()).isNotIn(RawHttp2Client.GOAWAY, RawHttp2Client.RST_STREAM);
                if (frame.stream() != 0 && frame.ends(frame.stream())) {
                    served.add(frame.stream());
                }
            }
            assertThat(served).allMatch(stream -> stream < 2 * limit);
        }
    }
}

package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.grpc.v1.Wire;
import io.ratatoskr.http.RawHttp2Client;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that opens more streams on one connection than the server allows, by exact frames. */
@Timeout(120)
final class GrpcStreamLimitTest {
    private static final int MAX_STREAMS = 100;
    private static final int REFUSED_STREAM = 7;
    private static final int ACK = 1;

    private static byte[] head() {
        var block = new ByteArrayOutputStream();
        block.write(0x83); // :method POST
        block.write(0x86); // :scheme http
        literal(block, new byte[] {1}, "localhost"); // :authority
        literal(block, new byte[] {4}, "/ratatoskr.v1.Ratatoskr/Chat"); // :path
        literal(block, new byte[] {0x0f, 16}, "application/grpc"); // content-type
        block.write(0);
        literal(block, new byte[] {2, 't', 'e'}, "trailers");
        return block.toByteArray();
    }

    private static void literal(ByteArrayOutputStream block, byte[] name, String value) {
        block.writeBytes(name);
        block.write(value.length());
        block.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] message() {
        byte[] request = Wire.ChatRequest.newBuilder()
                .addMessages(
                        Wire.Message.newBuilder().setRole(Wire.Role.ROLE_USER).setContent("hi"))
                .setOptions(Wire.ChatOptions.newBuilder().setModel("compatible:m"))
                .build()
                .toByteArray();
        return ByteBuffer.allocate(5 + request.length)
                .put((byte) 0)
                .putInt(request.length)
                .put(request)
                .array();
    }

    /** @param acknowledges whether the client confirms the limit; one that does not is held to it all the same */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void streams_beyond_the_limit_are_refused_and_the_others_are_served(boolean acknowledges) throws Exception {
        int excess = 1_200;
        try (MockProvider mock = MockProvider.start();
                TestGateway gateway = TestGateway.forMock(
                        mock, "ratatoskr.grpc.port", "0", "ratatoskr.grpc.max-streams", "" + MAX_STREAMS);
                RawHttp2Client client = new RawHttp2Client(GrpcGateway.port(gateway))) {
            mock.always(MockResponse.text("one two three"));
            RawHttp2Client.Frame frame = client.next();
            while (frame != null && frame.type() != RawHttp2Client.SETTINGS) {
                frame = client.next();
            }
            if (acknowledges) {
                client.frame(RawHttp2Client.SETTINGS, ACK, 0, new byte[0]).flush();
            }
            byte[] head = head();
            for (int i = 0; i < MAX_STREAMS + excess; i++) {
                client.frame(RawHttp2Client.HEADERS, RawHttp2Client.END_HEADERS, 2 * i + 1, head);
            }
            client.flush();
            Set<Integer> refused = new HashSet<>();
            while (refused.size() < excess) {
                frame = client.next();
                assertThat(frame)
                        .as("a frame after %d refused streams", refused.size())
                        .isNotNull();
                assertThat(frame.type())
                        .as("after %d refused streams: %s", refused.size(), frame)
                        .isNotEqualTo(RawHttp2Client.GOAWAY);
                if (frame.type() == RawHttp2Client.RST_STREAM) {
                    assertThat(frame.error()).isEqualTo(REFUSED_STREAM);
                    refused.add(frame.stream());
                }
            }
            assertThat(refused).allMatch(stream -> stream > 2 * MAX_STREAMS - 1);
            for (int i = 0; i < MAX_STREAMS; i++) {
                client.frame(RawHttp2Client.DATA, RawHttp2Client.END_STREAM, 2 * i + 1, message());
            }
            client.flush();
            Set<Integer> served = new HashSet<>();
            Set<Integer> withMessage = new HashSet<>();
            while (served.size() < MAX_STREAMS) {
                frame = client.next();
                assertThat(frame)
                        .as("a frame after %d served streams", served.size())
                        .isNotNull();
                assertThat(frame.type()).isNotIn(RawHttp2Client.GOAWAY, RawHttp2Client.RST_STREAM);
                if (frame.type() == RawHttp2Client.DATA) {
                    withMessage.add(frame.stream());
                }
                if (frame.stream() != 0 && frame.ends(frame.stream())) {
                    served.add(frame.stream());
                }
            }
            assertThat(withMessage).as("streams with a response").hasSize(MAX_STREAMS);
        }
    }
}

package io.ratatoskr.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import io.ratatoskr.api.error.PayloadTooLarge;
import io.ratatoskr.grpc.v1.Wire;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class MessageSizeTest {
    private static final Wire.ChatRequest CHAT = Wire.ChatRequest.newBuilder()
            .addMessages(Wire.Message.newBuilder()
                    .setContent("Hello")
                    .addParts(Wire.ContentPart.newBuilder().setText("part")))
            .build();

    @Test
    void counts_nested_values() throws IOException {
        // messages, content, parts, text
        assertThat(MessageSize.parsedBytes(CHAT.toByteArray(), Wire.ChatRequest.getDescriptor(), 4))
                .isEqualTo(4 * 200 + 3L * CHAT.getSerializedSize());
        assertThatThrownBy(() -> MessageSize.parsedBytes(CHAT.toByteArray(), Wire.ChatRequest.getDescriptor(), 3))
                .isInstanceOf(PayloadTooLarge.class);
    }

    @Test
    void fails_for_nothing_but_what_is_no_message() {
        var random = new Random(11);
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = CHAT.toByteArray();
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            try {
                MessageSize.parsedBytes(bytes, Wire.ChatRequest.getDescriptor(), 1_000);
            } catch (InvalidProtocolBufferException malformed) {
                assertThat(malformed).isNotNull();
            } catch (IOException other) {
                throw new AssertionError(other);
            }
        }
    }
}

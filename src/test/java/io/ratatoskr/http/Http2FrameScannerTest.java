package io.ratatoskr.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class Http2FrameScannerTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8, 9, 10, 13, 1000})
    void frames_are_found_in_pieces_of_any_size(int piece) {
        ByteBuf bytes = Unpooled.buffer();
        bytes.writeZero(24);
        bytes.writeMedium(0).writeByte(4).writeByte(1).writeInt(0);
        bytes.writeMedium(300)
                .writeByte(0)
                .writeByte(9)
                .writeInt(0x80000000 | 70_001)
                .writeZero(300);
        bytes.writeMedium(4).writeByte(0xfe).writeByte(0).writeInt(5).writeInt(-1);
        List<String> frames = new ArrayList<>();
        Http2FrameScanner scanner = new Http2FrameScanner(
                24, (type, flags, stream, length) -> frames.add("%d %d %d %d".formatted(type, flags, stream, length)));
        while (bytes.isReadable()) {
            ByteBuf part = bytes.readSlice(Math.min(piece, bytes.readableBytes()));
            int readable = part.readableBytes();
            scanner.scan(part);
            assertThat(part.readableBytes()).isEqualTo(readable);
        }
        assertThat(frames).containsExactly("4 1 0 0", "0 9 70001 300", "254 0 5 4");
    }
}

package io.ratatoskr.mock;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Compresses frames or splits them into several writes. */
final class FrameSplitter {
    private FrameSplitter() {}

    /** Compresses each frame, flushed so that a client can decompress it on arrival. */
    static List<Buffer> gzip(List<Buffer> frames) {
        List<Buffer> packed = new ArrayList<>(frames.size());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes, 512, true)) {
            for (int i = 0; i < frames.size(); i++) {
                gzip.write(frames.get(i).getBytes());
                gzip.flush();
                if (i == frames.size() - 1) {
                    gzip.finish();
                }
                packed.add(Buffer.buffer(bytes.toByteArray()));
                bytes.reset();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed;
    }

    static List<Buffer> split(List<Buffer> frames, DeliveryOptions delivery) {
        List<Buffer> pieces = new ArrayList<>();
        for (Buffer frame : frames) {
            int start = 0;
            for (int at = 1; at <= frame.length(); at++) {
                boolean full = delivery.drip() > 0 && at - start == delivery.drip();
                if (at == frame.length() || full || (delivery.splitUtf8() && isInsideCharacter(frame, at))) {
                    pieces.add(frame.slice(start, at));
                    start = at;
                }
            }
        }
        return pieces;
    }

    /** Returns whether the byte is the second byte of a UTF-8 character. */
    private static boolean isInsideCharacter(Buffer frame, int at) {
        return (frame.getByte(at) & 0xC0) == 0x80 && (frame.getByte(at - 1) & 0xC0) == 0xC0;
    }
}

package io.ratatoskr.http;

import io.netty.buffer.ByteBuf;

/** Finds the frames in the bytes of one direction of an HTTP/2 connection, in pieces of any size, without consuming them. */
final class Http2FrameScanner {
    /** Receives the header of each frame. */
    @FunctionalInterface
    interface FrameListener {
        /** @param length of the payload in bytes */
        void onFrame(int type, int flags, int streamId, int length);
    }

    private static final int HEADER_BYTES = 9;

    private final FrameListener listener;
    private final byte[] header = new byte[HEADER_BYTES];
    private int headerBytes;
    private long skip;

    /** @param skip number of bytes before the first frame */
    Http2FrameScanner(int skip, FrameListener listener) {
        this.skip = skip;
        this.listener = listener;
    }

    void scan(ByteBuf bytes) {
        int at = bytes.readerIndex();
        int end = bytes.writerIndex();
        while (at < end) {
            if (skip > 0) {
                int skipped = (int) Math.min(skip, end - at);
                skip -= skipped;
                at += skipped;
            } else if (headerBytes == 0 && end - at >= HEADER_BYTES) {
                int length = bytes.getUnsignedMedium(at);
                skip = length;
                listener.onFrame(
                        bytes.getUnsignedByte(at + 3),
                        bytes.getUnsignedByte(at + 4),
                        bytes.getInt(at + 5) & Integer.MAX_VALUE,
                        length);
                at += HEADER_BYTES;
            } else {
                header[headerBytes++] = bytes.getByte(at++);
                if (headerBytes == HEADER_BYTES) {
                    headerBytes = 0;
                    completeHeader();
                }
            }
        }
    }

    private void completeHeader() {
        int length = ((header[0] & 0xff) << 16) | ((header[1] & 0xff) << 8) | (header[2] & 0xff);
        int streamId = ((header[5] & 0x7f) << 24)
                | ((header[6] & 0xff) << 16)
                | ((header[7] & 0xff) << 8)
                | (header[8] & 0xff);
        skip = length;
        listener.onFrame(header[3] & 0xff, header[4] & 0xff, streamId, length);
    }
}

package io.ratatoskr.provider;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Encodes server-sent events. A line break in the data starts another data line, so the data cannot inject an event. */
public final class SseWriter {
    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EVENT = "event: ".getBytes(StandardCharsets.US_ASCII);

    private SseWriter() {}

    /** An event without a type. */
    public static byte[] data(byte[] data) {
        var frame = new ByteArrayOutputStream(data.length + DATA.length + 2);
        writeDataLines(frame, data);
        frame.write('\n');
        return frame.toByteArray();
    }

    /** An event with a type; line breaks in the type are removed. */
    public static byte[] event(String type, byte[] data) {
        var frame = new ByteArrayOutputStream(data.length + type.length() + 24);
        frame.writeBytes(EVENT);
        frame.writeBytes(withoutLineBreaks(type));
        frame.write('\n');
        writeDataLines(frame, data);
        frame.write('\n');
        return frame.toByteArray();
    }

    /** A comment, which clients ignore; line breaks in it are removed. */
    public static byte[] comment(String text) {
        var frame = new ByteArrayOutputStream(text.length() + 8);
        frame.write(':');
        frame.write(' ');
        frame.writeBytes(withoutLineBreaks(text));
        frame.write('\n');
        frame.write('\n');
        return frame.toByteArray();
    }

    private static void writeDataLines(ByteArrayOutputStream frame, byte[] data) {
        int from = 0;
        for (int i = 0; i < data.length; i++) {
            if (data[i] == '\n' || data[i] == '\r') {
                writeDataLine(frame, data, from, i);
                if (data[i] == '\r' && i + 1 < data.length && data[i + 1] == '\n') {
                    i++;
                }
                from = i + 1;
            }
        }
        writeDataLine(frame, data, from, data.length);
    }

    private static void writeDataLine(ByteArrayOutputStream frame, byte[] data, int from, int to) {
        frame.writeBytes(DATA);
        frame.write(data, from, to - from);
        frame.write('\n');
    }

    private static byte[] withoutLineBreaks(String text) {
        return text.replace("\r", "").replace("\n", "").getBytes(StandardCharsets.UTF_8);
    }
}

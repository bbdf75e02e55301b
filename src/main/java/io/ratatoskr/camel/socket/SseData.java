package io.ratatoskr.camel.socket;

/** The data of server-sent events, of which each is on one line. */
final class SseData {
    private static final byte[] FIELD = {'d', 'a', 't', 'a', ':'};

    /** Receives a part of an array. */
    interface Receiver {
        void receive(byte[] bytes, int offset, int length);
    }

    private SseData() {}

    /** Passes on the data of each event in the frame; other fields and comments are skipped. */
    static void forEach(byte[] frame, Receiver receiver) {
        int at = 0;
        while (at < frame.length) {
            int end = at;
            while (end < frame.length && frame[end] != '\n') {
                end++;
            }
            if (isData(frame, at, end)) {
                int from = at + FIELD.length;
                if (from < end && frame[from] == ' ') {
                    from++;
                }
                receiver.receive(frame, from, end - from);
            }
            at = end + 1;
        }
    }

    private static boolean isData(byte[] frame, int from, int to) {
        if (to - from < FIELD.length) {
            return false;
        }
        for (int i = 0; i < FIELD.length; i++) {
            if (frame[from + i] != FIELD[i]) {
                return false;
            }
        }
        return true;
    }
}

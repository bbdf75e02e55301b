package io.ratatoskr.kafka;

/**
 * What the gateway stores with a committed offset.
 *
 * @param token of the transaction, to find out whether it was committed
 * @param doneStart where the keys of finished records behind the offset begin in the topic of finished keys; -1: unknown
 */
record CommitMetadata(String token, long doneStart) {
    /** That of an offset which the gateway has not committed. */
    static final CommitMetadata NONE = new CommitMetadata("", -1);

    private static final String VERSION = "1";

    /** The metadata in a text; {@link #NONE} when something else has written it. */
    static CommitMetadata parse(String text) {
        String[] parts = text.split(";", -1);
        if (parts.length != 3 || !parts[0].equals(VERSION) || !parts[2].matches("-?\\d{1,18}")) {
            return NONE;
        }
        return new CommitMetadata(parts[1], Long.parseLong(parts[2]));
    }

    String text() {
        return VERSION + ";" + token + ";" + doneStart;
    }
}

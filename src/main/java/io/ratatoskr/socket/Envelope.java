package io.ratatoskr.socket;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A line of a client: what concerns the connection, and the rest.
 *
 * @param id as sent, with its quotation marks if it is a string; null: none
 * @param op the operation
 * @param meta of {@code meta}, texts by name
 * @param key of an {@code auth} line; null: none
 * @param body the JSON object without the other fields, padded with blanks; the same array as the line
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
record Envelope(
        @Nullable String id,
        String op,
        Map<String, String> meta,
        @Nullable String key,
        byte[] body) {}

package io.ratatoskr.camel.queue;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The message that responds to a request.
 *
 * @param status the status that HTTP would have; also among the headers
 * @param body not copied
 */
@SuppressWarnings("ArrayRecordComponent") // written once, never compared
public record QueueReply(int status, byte[] body, Map<String, String> headers) {
    /** The status of a response that is not a failure. */
    public static final int OK = 200;

    public QueueReply {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }
}

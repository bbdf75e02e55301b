package io.ratatoskr.kafka;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The value and headers of a reply.
 *
 * @param status the status that HTTP would have
 * @param body not copied
 */
@SuppressWarnings("ArrayRecordComponent") // written once, never compared
public record KafkaReply(int status, byte[] body, Map<String, String> headers) {
    public KafkaReply {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }
}

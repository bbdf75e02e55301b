package io.ratatoskr.camel.jms;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ratatoskr.access.CallerKeys;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.PayloadTooLarge;
import io.ratatoskr.camel.queue.UnreadableRequest;
import io.ratatoskr.jms.PropertyNames;
import jakarta.jms.BytesMessage;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.TextMessage;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what a JMS message has for a request. Stateless. */
final class ReceivedMessage {
    private static final String DELIVERY_COUNT = "JMSXDeliveryCount";

    /** Headers that messages in routes do not have: they are secret. */
    private static final Set<String> SECRET = Set.of("authorization", CallerKeys.HEADER);

    private ReceivedMessage() {}

    /** The texts of the properties, by the names of headers in lower case; without those of Camel, of JMS and of the broker. */
    static Map<String, String> headers(Message message) throws JMSException {
        var headers = new LinkedHashMap<String, String>();
        for (String property : properties(message)) {
            String header = PropertyNames.header(property).toLowerCase(Locale.ROOT);
            String value = message.getStringProperty(property);
            if (value != null && !header.startsWith("camel") && !header.startsWith("jms") && !header.startsWith("_")) {
                headers.put(header, value);
            }
        }
        return headers;
    }

    /** The names of all properties. */
    static List<String> properties(Message message) throws JMSException {
        var names = new ArrayList<String>();
        for (Enumeration<?> all = message.getPropertyNames(); all.hasMoreElements(); ) {
            names.add(String.valueOf(all.nextElement()));
        }
        return names;
    }

    static boolean isSecret(String header) {
        return SECRET.contains(header.toLowerCase(Locale.ROOT));
    }

    /** How often the broker has delivered the message, 1 for the first time. */
    static int deliveries(Message message) throws JMSException {
        return message.propertyExists(DELIVERY_COUNT) ? Math.max(1, message.getIntProperty(DELIVERY_COUNT)) : 1;
    }

    /** The name of the queue, for logs and metrics. */
    static String queue(Message message) throws JMSException {
        Destination destination = message.getJMSDestination();
        return destination instanceof Queue queue ? queue.getQueueName() : String.valueOf(destination);
    }

    /**
     * The body of a text or of bytes.
     *
     * @param limit maximum bytes
     * @throws UnreadableRequest when the message is of another type, or too large
     */
    static byte[] body(Message message, int limit) throws JMSException {
        return switch (message) {
            case TextMessage text -> body(text.getText(), limit);
            case BytesMessage binary -> body(binary, limit);
            default ->
                throw new UnreadableRequest(new InvalidRequest(
                        "the message is neither a text nor bytes; expected a TextMessage with JSON"));
        };
    }

    private static byte[] body(@Nullable String json, int limit) {
        if (json == null) {
            return new byte[0];
        }
        requireSize(json.length(), limit);
        byte[] bytes = json.getBytes(UTF_8);
        requireSize(bytes.length, limit);
        return bytes;
    }

    private static byte[] body(BytesMessage binary, int limit) throws JMSException {
        requireSize(binary.getBodyLength(), limit);
        byte[] bytes = new byte[(int) binary.getBodyLength()];
        binary.reset();
        binary.readBytes(bytes);
        return bytes;
    }

    private static void requireSize(long size, int limit) {
        if (size > limit) {
            throw new UnreadableRequest(new PayloadTooLarge(
                    "the message has %,d bytes; at most %,d are accepted (ratatoskr.http.body-limit)"
                            .formatted(size, limit)));
        }
    }
}

package io.ratatoskr.camel.jms;

import io.ratatoskr.jms.PropertyNames;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.jms.core.JmsTemplate;

/** Sends messages in the transaction of the message that the thread has received: both take effect, or neither. Thread-safe. */
final class MessageSender {
    private final JmsTemplate template;
    private final JmsTemplate expiring;

    /** @param connections those of the route's consumer, by which its session is found */
    MessageSender(ConnectionFactory connections, Duration replyExpiry) {
        this.template = template(connections);
        this.expiring = template(connections);
        expiring.setExplicitQosEnabled(true);
        expiring.setTimeToLive(replyExpiry.toMillis());
    }

    private static JmsTemplate template(ConnectionFactory connections) {
        var created = new JmsTemplate(connections);
        created.setSessionTransacted(true);
        return created;
    }

    /** Sends the reply to a request that names no destination. */
    void reply(String queue, Message request, String json, Map<String, String> headers) throws JMSException {
        String correlation = correlation(request);
        expiring.send(queue, session -> {
            Message reply = session.createTextMessage(json);
            reply.setJMSCorrelationID(correlation);
            for (Map.Entry<String, String> header : headers.entrySet()) {
                reply.setStringProperty(PropertyNames.property(header.getKey()), header.getValue());
            }
            return reply;
        });
    }

    private static String correlation(Message request) throws JMSException {
        String own = request.getJMSCorrelationID();
        return own == null || own.isEmpty() ? request.getJMSMessageID() : own;
    }

    /**
     * Sends the request as it is to the queue of dead letters, without secret properties.
     *
     * @param reason further headers
     */
    void deadLetter(String queue, Message request, Map<String, String> reason) throws JMSException {
        var properties = new LinkedHashMap<String, Object>();
        for (String property : ReceivedMessage.properties(request)) {
            if (!property.startsWith("JMS")
                    && !property.startsWith("_")
                    && !ReceivedMessage.isSecret(PropertyNames.header(property))) {
                properties.put(property, request.getObjectProperty(property));
            }
        }
        reason.forEach((header, value) -> properties.put(PropertyNames.property(header), value));
        request.clearProperties();
        for (Map.Entry<String, Object> property : properties.entrySet()) {
            request.setObjectProperty(property.getKey(), property.getValue());
        }
        String id = request.getJMSMessageID();
        try {
            template.send(queue, session -> request);
        } finally {
            // Sending has set that of the dead letter; the reply, which is sent later, is correlated by the request's
            request.setJMSMessageID(id);
        }
    }
}

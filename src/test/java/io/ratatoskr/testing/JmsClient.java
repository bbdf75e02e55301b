package io.ratatoskr.testing;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.time.Duration;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** A plain client of JMS, as other applications are. Used by one thread. */
public final class JmsClient implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final ActiveMQConnectionFactory factory;
    private final Connection connection;
    private final Session session;

    public JmsClient(String url) throws JMSException {
        this.factory = new ActiveMQConnectionFactory(url);
        this.connection = factory.createConnection();
        this.session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
        connection.start();
    }

    public Session session() {
        return session;
    }

    public Queue temporaryQueue() throws JMSException {
        return session.createTemporaryQueue();
    }

    public Queue queue(String name) throws JMSException {
        return session.createQueue(name);
    }

    /** A text message; {@code properties} are names and values. */
    public TextMessage text(String json, String... properties) throws JMSException {
        TextMessage message = session.createTextMessage(json);
        set(message, properties);
        return message;
    }

    public static void set(Message message, String... properties) throws JMSException {
        for (int i = 0; i < properties.length; i += 2) {
            message.setStringProperty(properties[i], properties[i + 1]);
        }
    }

    public void send(String queue, Message message) throws JMSException {
        send(queue, message, 0);
    }

    /** @param timeToLive in milliseconds; 0: for ever */
    public void send(String queue, Message message, long timeToLive) throws JMSException {
        try (MessageProducer producer = session.createProducer(queue(queue))) {
            producer.setTimeToLive(timeToLive);
            producer.send(message);
        }
    }

    /** Sends a request, and returns its reply. */
    public TextMessage request(String queue, Message message) throws JMSException {
        Queue replies = temporaryQueue();
        message.setJMSReplyTo(replies);
        send(queue, message);
        return (TextMessage) receive(replies);
    }

    public Message receive(String queue) throws JMSException {
        return receive(queue(queue));
    }

    /** Returns the next message of a queue; fails when there is none for long. */
    public Message receive(Queue queue) throws JMSException {
        try (MessageConsumer consumer = session.createConsumer(queue)) {
            Message message = consumer.receive(TIMEOUT.toMillis());
            if (message == null) {
                throw new AssertionError("no message in " + queue.getQueueName() + " within " + TIMEOUT);
            }
            return message;
        }
    }

    /** Returns whether the queue has no message now. */
    public boolean isEmpty(String queue) throws JMSException {
        try (MessageConsumer consumer = session.createConsumer(queue(queue))) {
            return consumer.receiveNoWait() == null;
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        } finally {
            factory.close();
        }
    }
}

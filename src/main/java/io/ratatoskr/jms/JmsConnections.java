package io.ratatoskr.jms;

import io.ratatoskr.settings.JmsSettings;
import io.ratatoskr.settings.Secret;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import org.jspecify.annotations.Nullable;

/** Creates connections with the configured user, and knows from that whether the broker can be reached. Thread-safe. */
public final class JmsConnections implements ConnectionFactory {
    private final ConnectionFactory factory;
    private final JmsState state;
    private final @Nullable String user;
    private final @Nullable String password;

    public JmsConnections(ConnectionFactory factory, JmsSettings.Broker broker, JmsState state) {
        this.factory = factory;
        this.state = state;
        this.user = broker.user().orElse(null);
        this.password = broker.password().map(Secret::reveal).orElse(null);
    }

    @Override
    public Connection createConnection() throws JMSException {
        return createConnection(user, password);
    }

    @Override
    public Connection createConnection(@Nullable String userName, @Nullable String userPassword) throws JMSException {
        try {
            Connection connection =
                    userName == null ? factory.createConnection() : factory.createConnection(userName, userPassword);
            state.up();
            return connection;
        } catch (JMSException | RuntimeException e) {
            state.down(reason(e));
            throw e;
        }
    }

    private static String reason(Exception failure) {
        Throwable cause = failure.getCause();
        return cause == null ? message(failure) : message(failure) + ": " + message(cause);
    }

    private static String message(Throwable failure) {
        String message = failure.getMessage();
        return message == null
                ? failure.getClass().getSimpleName()
                : message.lines().findFirst().orElse("").strip();
    }

    @Override
    public JMSContext createContext() {
        return user == null ? factory.createContext() : factory.createContext(user, password);
    }

    @Override
    public JMSContext createContext(String userName, String userPassword) {
        return factory.createContext(userName, userPassword);
    }

    @Override
    public JMSContext createContext(String userName, String userPassword, int sessionMode) {
        return factory.createContext(userName, userPassword, sessionMode);
    }

    @Override
    public JMSContext createContext(int sessionMode) {
        return user == null ? factory.createContext(sessionMode) : factory.createContext(user, password, sessionMode);
    }
}

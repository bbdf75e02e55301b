package io.ratatoskr.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;

/** An Artemis broker in this JVM, on a port of its own. */
public final class JmsBroker implements AutoCloseable {
    private final EmbeddedActiveMQ server = new EmbeddedActiveMQ();
    private final int port;

    private JmsBroker(int port, Path data) throws Exception {
        this.port = port;
        var settings = new AddressSettings()
                .setMaxDeliveryAttempts(10)
                .setRedeliveryDelay(0)
                .setAutoCreateQueues(true)
                .setAutoCreateAddresses(true)
                .setAutoDeleteQueues(false)
                .setDeadLetterAddress(SimpleString.of("DLQ"))
                .setExpiryAddress(SimpleString.of("ExpiryQueue"));
        var configuration = new ConfigurationImpl()
                .setPersistenceEnabled(data != null)
                .setSecurityEnabled(false)
                .setJMXManagementEnabled(false)
                .addAcceptorConfiguration("tcp", "tcp://127.0.0.1:" + port)
                .addQueueConfiguration(QueueConfiguration.of("DLQ").setRoutingType(RoutingType.ANYCAST))
                .addAddressSetting("#", settings);
        if (data != null) {
            configuration
                    .setJournalDirectory(data.resolve("journal").toString())
                    .setBindingsDirectory(data.resolve("bindings").toString())
                    .setLargeMessagesDirectory(data.resolve("large").toString())
                    .setPagingDirectory(data.resolve("paging").toString())
                    .setJournalType(JournalType.NIO)
                    .setJournalDatasync(false);
        }
        server.setConfiguration(configuration);
        server.start();
    }

    /** Starts a broker without storage. */
    public static JmsBroker start() {
        return start(freePort());
    }

    /** Starts a broker without storage at a port. */
    public static JmsBroker start(int port) {
        return start(port, null);
    }

    /** Starts a broker that stores its messages. */
    public static JmsBroker start(int port, Path data) {
        try {
            return new JmsBroker(port, data);
        } catch (Exception e) {
            throw new IllegalStateException("the broker cannot start", e);
        }
    }

    /** Returns a port where nobody listens. */
    public static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    public String url() {
        return "tcp://127.0.0.1:" + port;
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the broker cannot stop", e);
        }
    }
}

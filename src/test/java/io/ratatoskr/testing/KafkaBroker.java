package io.ratatoskr.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** A Kafka broker of one node, controller and broker in one, in this JVM, with its data in a temporary folder. */
public final class KafkaBroker implements AutoCloseable {
    private static final int ATTEMPTS = 5;
    private static final String CLUSTER = Uuid.randomUuid().toString();

    private final Path folder;
    private final Map<String, String> options;
    private int port;
    private int controllerPort;
    private KafkaRaftServer server;

    private KafkaBroker(Path folder, Map<String, String> options) {
        this.folder = folder;
        this.options = options;
    }

    /** Starts a broker; {@code keysAndValues} are options of the broker. */
    public static KafkaBroker start(String... keysAndValues) {
        var options = new HashMap<String, String>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            options.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        try {
            Path folder = Files.createTempDirectory("kafka");
            var broker = new KafkaBroker(folder, options);
            broker.port = freePort();
            broker.format();
            broker.startOnAnyController();
            return broker;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a broker that is not started: its address is known, but nobody listens there. */
    public static KafkaBroker stopped() {
        try {
            var broker = new KafkaBroker(Files.createTempDirectory("kafka"), Map.of());
            broker.port = freePort();
            broker.format();
            return broker;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The value of {@code bootstrap.servers}. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    /** Stops the broker; its data remains for {@link #restart}. */
    public void stop() {
        if (server != null) {
            server.shutdown();
            server.awaitShutdown();
            server = null;
        }
    }

    /** Starts the stopped broker on the same port with the same data. */
    public void restart() {
        startOnAnyController();
    }

    /** Creates a topic with that many partitions. */
    public KafkaBroker withTopic(String name, int partitions) {
        try (Admin admin = admin()) {
            admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1)))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return this;
    }

    public Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", address()));
    }

    private void startOnAnyController() {
        for (int attempt = 1; ; attempt++) {
            try {
                // The port of a controller that has just stopped may still be in use
                controllerPort = freePort();
                server = new KafkaRaftServer(new KafkaConfig(properties(), false), Time.SYSTEM);
                server.startup();
                return;
            } catch (RuntimeException | IOException e) {
                if (server != null) {
                    server.shutdown();
                }
                if (attempt == ATTEMPTS) {
                    throw new IllegalStateException("the Kafka broker of the test does not start", e);
                }
            }
        }
    }

    private void format() throws IOException {
        try (var ignored = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(ignored)
                    .setNodeId(1)
                    .setClusterId(CLUSTER)
                    .setDirectories(List.of(folder.toString()))
                    .setMetadataLogDirectory(folder.toString())
                    .setControllerListenerName("CONTROLLER")
                    .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                    .run();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private Map<String, String> properties() {
        var properties = new HashMap<String, String>();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", "1");
        properties.put(
                "listeners", "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(port, controllerPort));
        properties.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        properties.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        properties.put("controller.listener.names", "CONTROLLER");
        properties.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        properties.put("log.dirs", folder.toString());
        properties.put("offsets.topic.replication.factor", "1");
        properties.put("offsets.topic.num.partitions", "1");
        properties.put("transaction.state.log.replication.factor", "1");
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("transaction.state.log.num.partitions", "1");
        properties.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "500");
        properties.put("group.initial.rebalance.delay.ms", "0");
        properties.put("group.min.session.timeout.ms", "1000");
        properties.put("log.cleaner.enable", "false");
        properties.put("controlled.shutdown.enable", "false");
        properties.put("initial.broker.registration.timeout.ms", "60000");
        properties.putAll(options);
        return properties;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        stop();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

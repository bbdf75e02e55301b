package io.ratatoskr.config;

import io.ratatoskr.settings.GrpcSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The keys of the gRPC server. */
final class GrpcKeys {
    static final Key<String> HOST = new Key<>(
            "grpc.host",
            Urls.HOST,
            "127.0.0.1",
            "Address the gRPC server listens on. An address other than loopback requires access.keys-file,"
                    + " or access.allow-anonymous.");
    static final Key<Optional<Integer>> PORT = new Key<>(
            "grpc.port",
            ValueParsers.integer(0, 65_535).orOff(),
            "9741",
            "Port of the gRPC server; 0 picks any free port; off or empty: no gRPC.");
    static final Key<Integer> MESSAGE_LIMIT = new Key<>(
            "grpc.message-limit",
            Sizes.array("1KiB"),
            "64MiB",
            "Maximum size of a message of a client. Messages share the memory of http.body-budget with the bodies of HTTP.");
    static final Key<Integer> HEADER_LIMIT =
            new Key<>("grpc.header-limit", Sizes.array("1KiB"), "32KiB", "Maximum size of the metadata of a call.");
    static final Key<Integer> MAX_CONNECTIONS = new Key<>(
            "grpc.max-connections",
            ValueParsers.integer(1, 1_000_000),
            "10000",
            "Maximum number of client connections.");
    static final Key<Integer> MAX_STREAMS = new Key<>(
            "grpc.max-streams",
            ValueParsers.integer(1, 1_000_000),
            "1000",
            "Maximum number of concurrent calls of one connection; a client queues further ones.");
    static final Key<Duration> PING_INTERVAL = new Key<>(
            "grpc.ping-interval",
            Durations.between("1s", "24h"),
            "10s",
            "Minimum time between two keep-alive pings of a client; one that sends more is disconnected.");
    static final Key<Duration> IDLE_TIMEOUT = new Key<>(
            "grpc.idle-timeout",
            Durations.between("1s", "24h"),
            "5m",
            "Time without a call after which a connection is closed; clients connect again by themselves.");

    static final List<Key<?>> ALL =
            List.of(HOST, PORT, MESSAGE_LIMIT, HEADER_LIMIT, MAX_CONNECTIONS, MAX_STREAMS, PING_INTERVAL, IDLE_TIMEOUT);

    private GrpcKeys() {}

    /** @param accessible whether others than this machine may be let in */
    static GrpcSettings read(SettingReader settings, boolean accessible) {
        String host = settings.read(HOST);
        Optional<Integer> port = settings.read(PORT);
        if (port.isPresent() && !accessible && !Urls.isLoopback(host)) {
            settings.addMistake(
                    Key.PREFIX + HOST.name(),
                    "'%s' opens the gRPC API to other machines without API keys; set ratatoskr.access.keys-file,"
                            + " or ratatoskr.access.allow-anonymous=true",
                    host);
        }
        return new GrpcSettings(
                host,
                port,
                new GrpcSettings.Limits(
                        settings.read(MESSAGE_LIMIT),
                        settings.read(HEADER_LIMIT),
                        settings.read(MAX_CONNECTIONS),
                        settings.read(MAX_STREAMS),
                        settings.read(PING_INTERVAL)),
                settings.read(IDLE_TIMEOUT));
    }
}

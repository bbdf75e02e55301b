package io.ratatoskr.config;

import java.util.List;

/** The keys whose changes have an effect after a restart only; all others apply with a reload. */
public final class RestartKeys {
    /** Names, or beginnings of names that end with a dot. */
    public static final List<String> ALL = List.of(
            "camel.main.durationHitExitCode",
            "camel.main.durationMaxSeconds",
            "camel.management.",
            "camel.server.",
            "ratatoskr.grpc.header-limit",
            "ratatoskr.grpc.host",
            "ratatoskr.grpc.idle-timeout",
            "ratatoskr.grpc.max-streams",
            "ratatoskr.grpc.message-limit",
            "ratatoskr.grpc.ping-interval",
            "ratatoskr.grpc.port",
            "ratatoskr.http.host",
            "ratatoskr.http.port",
            "ratatoskr.jms.connection-factory",
            "ratatoskr.jms.password",
            "ratatoskr.jms.url",
            "ratatoskr.jms.user",
            "ratatoskr.kafka.brokers",
            "ratatoskr.kafka.client-file",
            "ratatoskr.kafka.client.",
            "ratatoskr.kafka.concurrency",
            "ratatoskr.kafka.done-keys",
            "ratatoskr.kafka.done-topic",
            "ratatoskr.kafka.group",
            "ratatoskr.log.format",
            "ratatoskr.log.level",
            "ratatoskr.log.libraries",
            "ratatoskr.management.max-models",
            "ratatoskr.socket.group",
            "ratatoskr.socket.mode",
            "ratatoskr.socket.path",
            "ratatoskr.tcp.");

    private RestartKeys() {}

    /** Returns whether a change of this key needs a restart. */
    public static boolean contains(String key) {
        return ALL.stream().anyMatch(name -> key.equals(name) || (name.endsWith(".") && key.startsWith(name)));
    }
}

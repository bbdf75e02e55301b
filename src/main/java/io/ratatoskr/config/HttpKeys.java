package io.ratatoskr.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The keys of the HTTP server: its socket, limits, timeouts, and who may address it. */
final class HttpKeys {
    static final Key<String> HOST = new Key<>(
            "http.host",
            Urls.HOST,
            "127.0.0.1",
            "Address the HTTP server listens on. An address other than loopback requires access.keys-file,"
                    + " or access.allow-anonymous.");
    static final Key<Integer> PORT = new Key<>(
            "http.port", ValueParsers.integer(0, 65_535), "9740", "Port of the HTTP server; 0 picks any free port.");
    static final Key<Integer> BODY_LIMIT = new Key<>(
            "http.body-limit",
            Sizes.array("1KiB"),
            "64MiB",
            "Maximum size of a request body; a larger one is rejected with 413. While body-budget is empty, at most an"
                    + " eighth of the heap.");
    static final Key<Optional<Long>> BODY_BUDGET = new Key<>(
            "http.body-budget",
            Sizes.between("1KiB", "1024GiB").optional(),
            "",
            "Maximum total size of all request bodies held in memory; empty: a quarter of the heap.");
    static final Key<Integer> HEADER_LIMIT = new Key<>(
            "http.header-limit", Sizes.array("1KiB"), "32KiB", "Maximum size of the request line and headers.");
    static final Key<Duration> HEADER_TIMEOUT = new Key<>(
            "http.header-timeout",
            Durations.between("10ms", "1h"),
            "10s",
            "Maximum time for a client to send its request line and headers.");
    static final Key<Duration> BODY_TIMEOUT = new Key<>(
            "http.body-timeout", Durations.between("10ms", "1h"), "30s", "Maximum pause while a client sends a body.");
    static final Key<Duration> KEEP_ALIVE = new Key<>(
            "http.keep-alive",
            Durations.between("1s", "24h"),
            "75s",
            "Idle time after which a connection is closed, from the last byte of a response that the socket accepted.");
    static final Key<Duration> WRITE_STALL_TIMEOUT = new Key<>(
            "http.write-stall-timeout",
            Durations.between("10ms", "24h"),
            "60s",
            "Maximum time in which a client reads nothing of a response before its connection is closed.");
    static final Key<Duration> HEARTBEAT = new Key<>(
            "http.heartbeat",
            Durations.between("10ms", "1h"),
            "15s",
            "Idle time after which a stream gets a comment, so that no intermediary closes the" + " connection.");
    static final Key<Integer> MAX_CONNECTIONS = new Key<>(
            "http.max-connections",
            ValueParsers.integer(1, 1_000_000),
            "10000",
            "Maximum number of client connections.");
    static final Key<List<String>> ALLOWED_HOSTS = new Key<>(
            "http.allowed-hosts",
            ValueParsers.list(Urls.HOST),
            "",
            "Host names other than loopback that requests may be addressed to, comma-separated.");
    static final Key<List<String>> ALLOWED_ORIGINS = new Key<>(
            "http.allowed-origins",
            ValueParsers.list(Urls.ORIGIN),
            "",
            "Web origins whose pages may send requests, such as https://app.example.com, comma-separated.");

    static final List<Key<?>> ALL = List.of(
            HOST,
            PORT,
            BODY_LIMIT,
            BODY_BUDGET,
            HEADER_LIMIT,
            HEADER_TIMEOUT,
            BODY_TIMEOUT,
            KEEP_ALIVE,
            WRITE_STALL_TIMEOUT,
            HEARTBEAT,
            MAX_CONNECTIONS,
            ALLOWED_HOSTS,
            ALLOWED_ORIGINS);

    private HttpKeys() {}
}

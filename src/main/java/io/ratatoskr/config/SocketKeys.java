package io.ratatoskr.config;

import java.util.Optional;

/** The keys of JSON lines over a Unix socket and TCP. */
record SocketKeys(
        Key<Optional<String>> path,
        Key<Integer> mode,
        Key<Optional<String>> group,
        Key<Integer> lineLimit,
        Key<String> tcpHost,
        Key<Optional<Integer>> tcpPort) {
    /** The path that stands for the usual one, if there is one. */
    static final String AUTO = "auto";

    /** Registers the keys. */
    static SocketKeys register() {
        return new SocketKeys(
                Keys.register(
                        "socket.path",
                        ValueParsers.TEXT.optional(),
                        AUTO,
                        "Unix socket for JSON lines. auto: ratatoskr.sock in XDG_RUNTIME_DIR, where that folder exists;"
                                + " empty: none."),
                Keys.register(
                        "socket.mode",
                        SocketKeys::mode,
                        "0600",
                        "Permissions of the socket, as for chmod. Whoever may write to it may use the gateway without a key."),
                Keys.register(
                        "socket.group",
                        ValueParsers.TEXT.optional(),
                        "",
                        "Group of the socket, for a mode such as 0660; empty: that of the process."),
                Keys.register(
                        "socket.line-limit",
                        Sizes.array("1KiB"),
                        "64MiB",
                        "Maximum size of a line, over the Unix socket and TCP; a longer one is skipped. While http.body-budget"
                                + " is empty, at most an eighth of the heap."),
                Keys.register(
                        "tcp.host",
                        Urls.HOST,
                        "127.0.0.1",
                        "Address for JSON lines over TCP. An address other than loopback requires access.keys-file, or"
                                + " access.allow-anonymous."),
                Keys.register(
                        "tcp.port",
                        ValueParsers.integer(0, 65_535).optional(),
                        "",
                        "Port for JSON lines over TCP; 0 picks any free port; empty: none."));
    }

    private static Integer mode(String text) throws InvalidValueException {
        if (text.matches("0?[0-7]{3}")) {
            int mode = Integer.parseInt(text, 8);
            if ((mode & 0600) == 0600) {
                return mode;
            }
        }
        throw new InvalidValueException(
                "'%s' is not a mode of a socket; expected octal digits such as 0600 or 0660, with the owner's 6", text);
    }
}

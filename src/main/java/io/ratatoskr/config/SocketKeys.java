package io.ratatoskr.config;

import java.util.List;
import java.util.Optional;

/** The keys of JSON lines over a Unix socket and TCP. */
final class SocketKeys {
    /** The path that stands for the usual one, if there is one. */
    static final String AUTO = "auto";

    static final Key<Optional<String>> PATH = new Key<>(
            "socket.path",
            ValueParsers.TEXT.orOff(),
            AUTO,
            "Unix socket for JSON lines. auto: ratatoskr.sock in XDG_RUNTIME_DIR, where that folder exists;"
                    + " off or empty: none.");
    static final Key<Integer> MODE = new Key<>(
            "socket.mode",
            SocketKeys::mode,
            "0600",
            "Permissions of the socket, as for chmod. Whoever may write to it may use the gateway without a key.");
    static final Key<Optional<String>> GROUP = new Key<>(
            "socket.group",
            ValueParsers.TEXT.optional(),
            "",
            "Group of the socket, for a mode such as 0660; empty: that of the process.");
    static final Key<Integer> LINE_LIMIT = new Key<>(
            "socket.line-limit",
            Sizes.array("1KiB"),
            "64MiB",
            "Maximum size of a line, over the Unix socket and TCP; a longer one is skipped. While http.body-budget"
                    + " is empty, at most an eighth of the heap.");
    static final Key<String> TCP_HOST = new Key<>(
            "tcp.host",
            Urls.HOST,
            "127.0.0.1",
            "Address for JSON lines over TCP. An address other than loopback requires access.keys-file, or"
                    + " access.allow-anonymous.");
    static final Key<Optional<Integer>> TCP_PORT = new Key<>(
            "tcp.port",
            ValueParsers.integer(0, 65_535).orOff(),
            "",
            "Port for JSON lines over TCP; 0 picks any free port; off or empty: none.");

    static final List<Key<?>> ALL = List.of(PATH, MODE, GROUP, LINE_LIMIT, TCP_HOST, TCP_PORT);

    private SocketKeys() {}

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

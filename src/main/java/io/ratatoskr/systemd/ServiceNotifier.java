package io.ratatoskr.systemd;

import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports the state of the service to systemd, as sd_notify(3) describes: units with {@code Type=notify} or {@code notify-reload}. Does
 * nothing where no service manager wants to know, and never fails: a message that cannot be sent is logged. Thread-safe.
 */
public final class ServiceNotifier implements AutoCloseable {
    /** For a process without a service manager. */
    public static final ServiceNotifier NONE = new ServiceNotifier(null);

    private static final Logger LOG = LoggerFactory.getLogger(ServiceNotifier.class);
    private static final int STATUS_CHARACTERS = 200;

    private final @Nullable NotifySocket socket;

    private ServiceNotifier(@Nullable NotifySocket socket) {
        this.socket = socket;
    }

    /**
     * Connects to the socket that {@code NOTIFY_SOCKET} names. If {@code WATCHDOG_USEC} is set for this process, a message follows in each half
     * of that time: it says that the JVM runs and schedules threads, not that requests succeed.
     */
    public static ServiceNotifier open(Map<String, String> environment) {
        String address = environment.getOrDefault("NOTIFY_SOCKET", "");
        if (address.isEmpty()) {
            return NONE;
        }
        try {
            NotifySocket socket = NotifySocket.connect(address);
            long watchdog = watchdogMicros(environment);
            if (watchdog > 1) {
                socket.repeat("WATCHDOG=1", watchdog / 2);
            }
            return new ServiceNotifier(socket);
        } catch (IOException failure) {
            LOG.warn(
                    "systemd waits for a message at {}, which cannot be sent: {}; use a unit with Type=exec",
                    address,
                    failure.getMessage());
            return NONE;
        }
    }

    private static long watchdogMicros(Map<String, String> environment) {
        String process = environment.getOrDefault("WATCHDOG_PID", "");
        if (!process.isEmpty()
                && !process.equals(Long.toString(ProcessHandle.current().pid()))) {
            return 0;
        }
        try {
            return Long.parseLong(environment.getOrDefault("WATCHDOG_USEC", "0"));
        } catch (NumberFormatException ignored) {
            return 0;
        }
    }

    /** The start, or a reload, has ended. */
    public void ready(String status) {
        send("READY=1\n" + status(status));
    }

    /** A reload begins; {@link #ready} ends it. */
    public void reloading() {
        // On Linux the JVM's clock is CLOCK_MONOTONIC, whose time systemd compares with that of its request
        send("RELOADING=1\nMONOTONIC_USEC=" + System.nanoTime() / 1000 + "\n" + status("reloading"));
    }

    /** The service stops; requests in flight may go on for a while. */
    public void stopping() {
        send("STOPPING=1\n" + status("stopping"));
    }

    /** One line, since a line break would begin another message. */
    private static String status(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return "STATUS=" + (line.length() > STATUS_CHARACTERS ? line.substring(0, STATUS_CHARACTERS - 1) + "…" : line);
    }

    private void send(String message) {
        if (socket != null) {
            try {
                socket.send(message);
            } catch (IOException failure) {
                LOG.warn("systemd was not notified: {}", failure.toString());
            }
        }
    }

    @Override
    public void close() {
        if (socket != null) {
            socket.close();
        }
    }
}

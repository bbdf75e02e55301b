package io.ratatoskr.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.ratatoskr.testing.LogCapture;
import io.ratatoskr.testing.NotificationReceiver;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
final class ServiceNotifierTest {
    @TempDir
    Path folder;

    private static ServiceNotifier open(String address) {
        return ServiceNotifier.open(Map.of("NOTIFY_SOCKET", address));
    }

    @Test
    void the_states_of_a_service_are_one_message_each() {
        String address = folder.resolve("notify").toString();
        long before = System.nanoTime() / 1000;
        try (var systemd = new NotificationReceiver(address);
                ServiceNotifier notifier = open(address)) {
            notifier.ready("serving on port 1");
            notifier.reloading();
            notifier.ready("serving on port 1");
            notifier.stopping();
            var messages = systemd.await(all -> all.size() == 4);
            assertThat(messages.get(0)).isEqualTo("READY=1\nSTATUS=serving on port 1");
            assertThat(messages.get(1)).matches("RELOADING=1\nMONOTONIC_USEC=\\d+\nSTATUS=reloading");
            long time = Long.parseLong(messages.get(1).replaceAll("(?s).*USEC=(\\d+).*", "$1"));
            assertThat(time).isBetween(before, System.nanoTime() / 1000);
            assertThat(messages.get(2)).isEqualTo(messages.get(0));
            assertThat(messages.get(3)).isEqualTo("STOPPING=1\nSTATUS=stopping");
        }
    }

    @Test
    void a_socket_of_the_abstract_namespace_is_found() {
        String name = "ratatoskr-" + UUID.randomUUID();
        try (var systemd = new NotificationReceiver("\0" + name);
                ServiceNotifier notifier = open("@" + name)) {
            notifier.stopping();
            assertThat(systemd.await(all -> !all.isEmpty())).containsExactly("STOPPING=1\nSTATUS=stopping");
        }
    }

    @Test
    void a_status_is_one_short_line_whatever_it_contains() {
        String address = folder.resolve("notify").toString();
        try (var systemd = new NotificationReceiver(address);
                ServiceNotifier notifier = open(address)) {
            notifier.ready("a\nMAINPID=1\r\n" + "x".repeat(1000));
            String message = systemd.await(all -> !all.isEmpty()).getFirst();
            assertThat(message).startsWith("READY=1\nSTATUS=a MAINPID=1 xxx").hasSizeLessThan(230);
            assertThat(message.lines()).hasSize(2);
        }
    }

    @Test
    void the_watchdog_gets_messages_unless_it_is_another_process_that_it_watches() {
        String address = folder.resolve("notify").toString();
        String own = Long.toString(ProcessHandle.current().pid());
        try (var systemd = new NotificationReceiver(address)) {
            try (ServiceNotifier other = ServiceNotifier.open(
                            Map.of("NOTIFY_SOCKET", address, "WATCHDOG_USEC", "20000", "WATCHDOG_PID", "1"));
                    ServiceNotifier none = ServiceNotifier.open(
                            Map.of("NOTIFY_SOCKET", address, "WATCHDOG_USEC", "soon", "WATCHDOG_PID", own))) {
                other.stopping();
                none.stopping();
                assertThat(systemd.await(all -> all.size() == 2)).doesNotContain("WATCHDOG=1");
            }
            try (ServiceNotifier watched = ServiceNotifier.open(
                    Map.of("NOTIFY_SOCKET", address, "WATCHDOG_USEC", "20000", "WATCHDOG_PID", own))) {
                assertThat(systemd.await(all -> all.size() >= 5)).endsWith("WATCHDOG=1", "WATCHDOG=1", "WATCHDOG=1");
                watched.stopping();
            }
        }
    }

    @Test
    void nothing_fails_without_a_service_manager_or_with_one_that_has_ended() {
        assertThat(ServiceNotifier.open(Map.of())).isSameAs(ServiceNotifier.NONE);
        assertThatNoException().isThrownBy(() -> ServiceNotifier.NONE.ready("x"));
        String address = folder.resolve("notify").toString();
        try (var log = LogCapture.start()) {
            assertThat(open(address)).isSameAs(ServiceNotifier.NONE);
            assertThat(log.text()).contains(address + ", which cannot be sent", "use a unit with Type=exec");
        }
        ServiceNotifier notifier;
        try (var systemd = new NotificationReceiver(address)) {
            notifier = open(address);
            assertThat(systemd.messages()).isEmpty();
        }
        try (var log = LogCapture.start();
                notifier) {
            notifier.stopping();
            assertThat(log.text()).contains("systemd was not notified");
        }
    }
}

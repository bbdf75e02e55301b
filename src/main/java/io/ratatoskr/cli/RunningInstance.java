package io.ratatoskr.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.client.ServiceAdministration;
import io.ratatoskr.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One run of a gateway, which ends once. It has ended when its process has, where that is on this machine; else when nothing listens at its
 * address any more, or another run does. Not thread-safe.
 */
final class RunningInstance {
    private static final Duration INTERVAL = Duration.ofMillis(50);

    private final ServiceAdministration gateway;
    private final String started;
    private final @Nullable ProcessHandle process;

    private RunningInstance(ServiceAdministration gateway, String started, @Nullable ProcessHandle process) {
        this.gateway = gateway;
        this.started = started;
        this.process = process;
    }

    /**
     * The run that responds now.
     *
     * @throws GatewayException when none does
     */
    static RunningInstance of(ServiceAdministration gateway, String address) {
        JsonNode status = read(gateway);
        String started = status.path("started").asText();
        boolean local =
                address.startsWith("unix:") || address.matches("\\w+://(127\\.\\d+\\.\\d+\\.\\d+|localhost|\\[::1]).*");
        return new RunningInstance(
                gateway,
                started,
                local ? process(status.path("pid").asLong(), started).orElse(null) : null);
    }

    /** Waits for the end; false: it has not ended within the time. */
    boolean awaitEnd(Duration limit) {
        return process != null ? awaitExit(process, limit) : awaitSilence(System.nanoTime() + limit.toNanos());
    }

    private static boolean awaitExit(ProcessHandle process, Duration limit) {
        try {
            CompletableFuture<ProcessHandle> exit = process.onExit();
            exit.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the process of the gateway cannot be watched", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean awaitSilence(long deadline) {
        try {
            while (gateway.isReachable() && !isAnotherRun()) {
                if (System.nanoTime() - deadline >= 0) {
                    return false;
                }
                TimeUnit.MILLISECONDS.sleep(INTERVAL.toMillis());
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** One that stops refuses the request. */
    private boolean isAnotherRun() {
        try {
            return !read(gateway).path("started").asText().equals(started);
        } catch (GatewayException stopping) {
            return false;
        }
    }

    /** The process, if it is on this machine: the number alone may be that of another one, in another container. */
    private static Optional<ProcessHandle> process(long pid, String started) {
        try {
            Instant start = Instant.parse(started);
            return ProcessHandle.of(pid)
                    .filter(process -> process.info().startInstant().equals(Optional.of(start)));
        } catch (DateTimeParseException | UnsupportedOperationException unknown) {
            return Optional.empty();
        }
    }

    private static JsonNode read(ServiceAdministration gateway) {
        try {
            return Json.mapper().readTree(gateway.status());
        } catch (IOException e) {
            throw new UncheckedIOException("the gateway's status is not JSON", e);
        }
    }
}

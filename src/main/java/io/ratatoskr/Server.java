package io.ratatoskr;

import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.api.error.GatewayStopping;
import io.ratatoskr.api.error.Overloaded;
import io.ratatoskr.camel.install.RouteFiles;
import io.ratatoskr.camel.routes.ReloadReport;
import io.ratatoskr.camel.routes.Stopper;
import io.ratatoskr.config.SettingsLoader.Loaded;
import io.ratatoskr.settings.Settings;
import io.ratatoskr.systemd.ServiceNotifier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server: the gateway with its frontends, until it is stopped. Its configuration can be replaced while it serves. Thread-safe. */
final class Server implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    private final Ratatoskr.Builder builder;
    private final ReentrantLock lock = new ReentrantLock();
    /** Never signalled. */
    private final Condition delayed = lock.newCondition();

    private final RetiredConfigurations retired = new RetiredConfigurations();
    /** Only a server that {@link #run runs} can be stopped by a request. */
    private volatile Stopper stopper = Stopper.NONE;

    private volatile RunningConfiguration current;
    private ConfigurationContent content;
    private boolean closed;
    private volatile ServiceNotifier notifier = ServiceNotifier.NONE;

    Server(Ratatoskr.Builder builder) {
        this(builder.load(), builder);
    }

    /** @param loaded what the builder has loaded */
    Server(Loaded loaded, Ratatoskr.Builder builder) {
        loaded.warnings().forEach(LOG::warn);
        RouteFiles routes = builder.routeFiles();
        this.builder = builder;
        this.content = ConfigurationContent.of(loaded, routes);
        this.current = RunningConfiguration.first(loaded, routes, this::reload, () -> stopper.stop());
    }

    /** Runs until the process is stopped; returns the exit code. */
    int run() {
        return run(port -> {});
    }

    /** Same as {@link #run()}, and calls that with the port of the HTTP API once the server serves. */
    int run(IntConsumer ready) {
        try (var manager = ServiceNotifier.open(System.getenv());
                var signals = ProcessSignals.install(this::logReload);
                // Made before the start, which takes a while: a file may change meanwhile
                var watcher = new ConfigurationWatcher(this::watchedFiles, this::logReload)) {
            stopper = signals::requestStop;
            start();
            notifier = manager;
            manager.ready(status());
            try {
                watcher.start();
                ready.accept(current.http().getServerPort());
                return signals.awaitStop(current);
            } finally {
                manager.stopping();
                close();
            }
        }
    }

    /** None when the settings switch that off. */
    List<Path> watchedFiles() {
        Settings settings = current.loaded().settings();
        if (!Boolean.parseBoolean(settings.effectiveValues().get("ratatoskr.reload.watch"))) {
            return List.of();
        }
        return Stream.of(
                        builder.files().stream(),
                        current.routes().folders().stream(),
                        settings.http().keysFile().stream(),
                        current.loaded().keyFiles().stream())
                .flatMap(files -> files)
                .toList();
    }

    CamelContext context() {
        return current.context();
    }

    /** The number of earlier configurations that have requests in flight. */
    int retiredConfigurations() {
        return retired.size();
    }

    /** Starts the server and returns the port of its HTTP API. */
    int start() {
        current.start();
        return current.http().getServerPort();
    }

    /** Ends {@link #run()}, without waiting for it. */
    void requestStop() {
        stopper.stop();
    }

    /**
     * Replaces the configuration by that in the files now, as a whole or not at all.
     *
     * @throws ConfigurationInvalid listing every mistake; nothing has changed
     * @throws Overloaded when requests are in flight with too many earlier configurations; nothing has changed
     */
    ReloadReport reload() {
        lock.lock();
        try {
            if (closed) {
                throw new GatewayStopping("the gateway is stopping");
            }
            notifier.reloading();
            String status = status() + "; the last reload was refused, see the log";
            try {
                ReloadReport report = reloadFiles();
                status = status();
                return report;
            } finally {
                notifier.ready(status);
            }
        } finally {
            lock.unlock();
        }
    }

    private ReloadReport reloadFiles() {
        Loaded loaded = builder.load();
        RouteFiles routes = builder.routeFiles();
        ConfigurationContent next = ConfigurationContent.of(loaded, routes);
        ReloadReport report = content.changesTo(next);
        if (!report.changes().isEmpty()) {
            retired.requireRoom();
            replace(loaded, routes);
            content = next;
            log(report);
        }
        return report;
    }

    private String status() {
        return "serving on port " + current.http().getServerPort();
    }

    private void replace(Loaded loaded, RouteFiles routes) {
        RunningConfiguration before = current;
        RunningConfiguration next = before.successor(loaded, routes);
        next.start();
        next.takeOver();
        current = next;
        retired.add(before);
        loaded.warnings().forEach(LOG::warn);
    }

    private static void log(ReloadReport report) {
        LOG.info(
                "reloaded: {}",
                String.join(
                        ", ", report.changes().stream().map(Object::toString).toList()));
        if (!report.restart().isEmpty()) {
            LOG.warn("these keys have an effect after a restart only: {}", String.join(", ", report.restart()));
        }
    }

    /** Reloads, and logs a failure; returns false when a later attempt may succeed without another change of the files. */
    boolean logReload() {
        try {
            if (reload().changes().isEmpty()) {
                LOG.debug("nothing to reload");
            }
            return true;
        } catch (ConfigurationInvalid failure) {
            LOG.error("not reloaded, the configuration stays as it was: {}", failure.getMessage());
            return true;
        } catch (Overloaded failure) {
            LOG.warn("not reloaded: {}", failure.getMessage());
            return false;
        } catch (RuntimeException failure) {
            LOG.error("not reloaded, the configuration stays as it was: {}", failure.toString());
            return true;
        }
    }

    /** Holds the lock, which others get meanwhile. */
    private void awaitDelay(Duration delay) {
        if (delay.isPositive()) {
            LOG.info("not ready any more; requests are refused in {} s", delay.toSeconds());
        }
        try {
            long left = delay.toNanos();
            while (left > 0) {
                left = delayed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Stops the server: it is no longer ready at once, refuses requests after the delay of the settings, and requests in flight may finish within
     * Camel's shutdown timeout. Idempotent.
     */
    @Override
    public void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            RunningConfiguration last = current;
            if (last.announceStop()) {
                awaitDelay(last.loaded().settings().service().shutdownDelay());
            }
            last.pauseAccepting();
            long start = System.nanoTime();
            retired.close();
            last.limitShutdown(Duration.ofNanos(System.nanoTime() - start));
            last.close();
        } finally {
            lock.unlock();
        }
    }
}

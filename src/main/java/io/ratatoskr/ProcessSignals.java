package io.ratatoskr;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.main.MainConfigurationProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the signals of the process do: the first SIGTERM or SIGINT stops the gateway in order, a second one ends the process at once; SIGHUP
 * reloads, or stops where the process has a terminal, which has been closed then. Where the JVM passes no signals on, as with
 * {@code -Xrs} or on another operating system, its shutdown hooks stop the gateway.
 */
final class ProcessSignals implements AutoCloseable {
    /** As shells report them: 128 and the number of the signal. */
    static final int HANGUP = 129;

    static final int INTERRUPT = 130;
    static final int TERMINATE = 143;

    private static final Logger LOG = LoggerFactory.getLogger(ProcessSignals.class);
    private static final int NONE = -1;

    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger exitCode = new AtomicInteger(NONE);

    private ProcessSignals() {}

    /** @param reload called on a thread of its own */
    static ProcessSignals install(Runnable reload) {
        var signals = new ProcessSignals();
        boolean terminate = handle("TERM", () -> signals.stop(TERMINATE));
        boolean interrupt = handle("INT", () -> signals.stop(INTERRUPT));
        if (!terminate || !interrupt) {
            Runtime.getRuntime().addShutdownHook(new Thread(signals::stopAndWait, "ratatoskr-stop"));
        }
        handle("HUP", hasTerminal() ? () -> signals.stop(HANGUP) : reload);
        return signals;
    }

    private void stop(int code) {
        if (exitCode.compareAndSet(NONE, code)) {
            LOG.info("stopping; a second signal ends the process at once");
            stop.countDown();
        } else {
            LOG.warn("stopped at once, by a second signal");
            Runtime.getRuntime().halt(code);
        }
    }

    /** Stops as SIGTERM does, by a request of an administrator; the exit code is 0. */
    void requestStop() {
        if (exitCode.compareAndSet(NONE, 0)) {
            LOG.info("stopping, as an administrator has requested");
            stop.countDown();
        }
    }

    private void stopAndWait() {
        exitCode.compareAndSet(NONE, TERMINATE);
        stop.countDown();
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until the gateway is to stop, by a signal or as {@code camel.main.duration…} says; returns the exit code. */
    int awaitStop(RunningConfiguration first) {
        first.onCompletion(stop::countDown);
        MainConfigurationProperties main = first.main().configure();
        int seconds = main.getDurationMaxSeconds();
        try {
            if (seconds > 0) {
                if (!stop.await(seconds, TimeUnit.SECONDS)) {
                    LOG.info("stopping after {} s, as camel.main.durationMaxSeconds says", seconds);
                }
            } else {
                stop.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        int code = exitCode.get();
        return code == NONE ? Math.max(0, main.getDurationHitExitCode()) : code;
    }

    @Override
    public void close() {
        closed.countDown();
    }

    /** Runs an action at a signal. By reflection: {@code sun.misc.Signal} is supported, but no part of Java SE. */
    static boolean handle(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> receiver = Class.forName("sun.misc.SignalHandler");
            MethodHandle run = MethodHandles.lookup()
                    .findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
                    .bindTo(action);
            Object proxy =
                    MethodHandleProxies.asInterfaceInstance(receiver, MethodHandles.dropArguments(run, 0, signal));
            signal.getMethod("handle", signal, receiver)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
            return true;
        } catch (ReflectiveOperationException | RuntimeException unsupported) {
            LOG.debug("SIG{} cannot be received: {}", name, unsupported.toString());
            return false;
        }
    }

    private static boolean hasTerminal() {
        try {
            String input = Path.of("/dev/stdin").toRealPath().toString();
            return (input.startsWith("/dev/pts/") || input.startsWith("/dev/tty")) && Files.exists(Path.of(input));
        } catch (IOException | RuntimeException unknown) {
            return false;
        }
    }
}

package io.ratatoskr.camel;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.Cancelled;
import io.ratatoskr.api.GatewayException;
import io.ratatoskr.config.ProviderSettings;
import io.ratatoskr.routing.Refusal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks several providers at once, each on a thread of its own. Thread-safe. */
final class Refreshing implements Refresh {
    private static final Logger LOG = LoggerFactory.getLogger(Refreshing.class);

    private final Map<String, ProviderSettings> providers;
    private final Consumer<String> refresh;

    /** @param refresh asks one provider and waits; throws a GatewayException when it tells nothing */
    Refreshing(Map<String, ProviderSettings> providers, Consumer<String> refresh) {
        this.providers = providers;
        this.refresh = refresh;
    }

    @Override
    public Map<String, String> ask(Collection<String> names, Cancellation caller) {
        var failures = new LinkedHashMap<String, String>();
        var running = new LinkedHashMap<String, Future<?>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (String name : names) {
                ProviderSettings settings = providers.get(name);
                Optional<String> off = settings == null
                        ? Optional.of("the provider is not configured")
                        : settings.off().map(why -> "off: " + why);
                off.ifPresent(why -> failures.put(name, why));
                if (off.isEmpty()) {
                    running.put(name, threads.submit(() -> refresh.accept(name)));
                }
            }
            Runnable stop = () -> running.values().forEach(asking -> asking.cancel(true));
            Cancellation.Registration gone = caller.onCancel(stop);
            try {
                running.forEach((name, asking) -> failure(name, asking).ifPresent(why -> failures.put(name, why)));
            } catch (Cancelled interrupted) {
                stop.run();
                throw interrupted;
            } finally {
                gone.remove();
            }
        }
        caller.throwIfCancelled();
        return failures;
    }

    private static Optional<String> failure(String name, Future<?> asking) {
        try {
            asking.get();
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Cancelled("interrupted while '%s' was asked for its models".formatted(name));
        } catch (CancellationException e) {
            return Optional.of("it was not waited for");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GatewayException known) {
                return Optional.of(Refusal.of(name, known).why());
            }
            LOG.error("asking '{}' for its models failed, and it is our fault", name, e.getCause());
            return Optional.of("the gateway failed; its log has the reason");
        }
    }
}

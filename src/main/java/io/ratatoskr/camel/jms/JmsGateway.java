package io.ratatoskr.camel.jms;

import io.ratatoskr.access.CallerAccess;
import io.ratatoskr.camel.exchange.FrontendServer;
import io.ratatoskr.camel.exchange.GatewayInstallation;
import io.ratatoskr.jms.JmsState;
import io.ratatoskr.jms.JmsStatistics;
import io.ratatoskr.jms.RedeliveryRules;
import io.ratatoskr.limits.BodyMemoryLimiter;
import io.ratatoskr.settings.JmsSettings;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.ShutdownStrategy;
import org.apache.camel.support.LifecycleStrategySupport;

/**
 * What all requests by JMS of one configuration share. Their consumers are those of camel-jms, which start, pause and stop with their
 * routes. Thread-safe.
 */
public final class JmsGateway implements FrontendServer {
    private final JmsSettings settings;
    private final Duration timeout;
    private final CallerAccess access;
    private final BodyMemoryLimiter memory;
    private final ObservedRequests running;
    private final RedeliveryRules rules;
    private final JmsState state;
    private final JmsStatistics statistics;
    private final AtomicBoolean known = new AtomicBoolean();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);

    JmsGateway(GatewayInstallation installation, JmsState state) {
        this.settings = installation.settings().jms();
        this.timeout = installation.settings().routing().totalTimeout();
        this.access = installation.access();
        this.memory = installation.bodyMemory();
        this.running = new ObservedRequests(installation.observer());
        this.rules = new RedeliveryRules(settings.retries(), settings.retryDelay());
        this.state = state;
        this.statistics = new JmsStatistics(state::isUp, running::count);
    }

    JmsSettings settings() {
        return settings;
    }

    /** The maximum duration of one attempt. */
    Duration timeout() {
        return timeout;
    }

    CallerAccess access() {
        return access;
    }

    BodyMemoryLimiter memory() {
        return memory;
    }

    ObservedRequests running() {
        return running;
    }

    RedeliveryRules rules() {
        return rules;
    }

    public JmsState state() {
        return state;
    }

    public JmsStatistics statistics() {
        return statistics;
    }

    /** Waits before a request is returned to the broker; not while the gateway stops. */
    void pause(Duration duration) {
        try {
            if (stopping.await(duration.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Follows the context, from its first request on. */
    void startWith(CamelContext context) {
        if (known.compareAndSet(false, true)) {
            context.addLifecycleStrategy(new LifecycleStrategySupport() {
                @Override
                public void onContextStopping(CamelContext stoppingContext) {
                    stopping.countDown();
                    Thread.ofVirtual()
                            .name("ratatoskr-jms-stop")
                            .start(() -> cancelAfter(stoppingContext.getShutdownStrategy()));
                }

                @Override
                public void onContextStopped(CamelContext stoppedContext) {
                    stopped.countDown();
                }
            });
        }
    }

    /** Cancels what is in flight at the end of the shutdown timeout; its messages stay in their queues. */
    private void cancelAfter(ShutdownStrategy strategy) {
        try {
            if (!stopped.await(strategy.getTimeout(), strategy.getTimeUnit())) {
                running.cancel();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void prepareTakeOver() {
        access.prepare();
    }

    /** Nothing: the routes of the configuration before have paused, and those of this one have started. */
    @Override
    public void takeOver() {}

    @Override
    public void pauseAccepting() {
        stopping.countDown();
    }

    @Override
    public int activeRequests() {
        return running.count();
    }
}

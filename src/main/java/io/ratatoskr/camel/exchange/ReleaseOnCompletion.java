package io.ratatoskr.camel.exchange;

import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;

/** Releases something at the end of an exchange, whether it failed or not. */
public final class ReleaseOnCompletion extends SynchronizationAdapter {
    private final Runnable release;

    public ReleaseOnCompletion(Runnable release) {
        this.release = release;
    }

    @Override
    public void onDone(Exchange exchange) {
        release.run();
    }
}

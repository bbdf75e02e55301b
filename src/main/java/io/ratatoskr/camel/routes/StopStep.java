package io.ratatoskr.camel.routes;

import static io.ratatoskr.camel.exchange.RatatoskrConstants.CALLER;

import io.ratatoskr.api.error.Forbidden;
import io.ratatoskr.api.error.NotSupported;
import io.ratatoskr.camel.exchange.AdminAction;
import io.ratatoskr.camel.exchange.Caller;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

/** Route step that stops the gateway. Needs admin rights. Thread-safe. */
public final class StopStep {
    private final Stopper stopper;

    public StopStep(Stopper stopper) {
        this.stopper = stopper;
    }

    /**
     * @throws NotSupported when the gateway is part of an application
     * @throws Forbidden when the caller has no admin rights
     */
    public void stop(@Variable(CALLER) @Nullable Caller caller) {
        AdminAction.STOP.run(caller, null, () -> {
            stopper.stop();
            return true;
        });
    }
}

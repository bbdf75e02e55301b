package io.ratatoskr.camel.routes;

import static io.ratatoskr.camel.exchange.RatatoskrConstants.CALLER;

import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.api.error.Forbidden;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.camel.exchange.AdminAction;
import io.ratatoskr.camel.exchange.Caller;
import io.ratatoskr.http.HttpStatusException;
import java.util.Map;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

/** Route step that reloads the configuration. Needs admin rights. Thread-safe. */
public final class ReloadStep {
    private final Reloader reloader;

    public ReloadStep(Reloader reloader) {
        this.reloader = reloader;
    }

    /**
     * @throws HttpStatusException 409 when the configuration has mistakes, with all of them
     * @throws Forbidden when the caller has no admin rights
     */
    public ReloadReport reload(@Variable(CALLER) @Nullable Caller caller) {
        return AdminAction.RELOAD.run(caller, null, this::reload);
    }

    private ReloadReport reload() {
        try {
            return reloader.reload();
        } catch (ConfigurationInvalid failure) {
            throw new HttpStatusException(
                    409,
                    new InvalidRequest(
                            "nothing was reloaded, because the configuration has mistakes:\n" + failure.getMessage(),
                            null,
                            "configuration_invalid"),
                    Map.of());
        }
    }
}

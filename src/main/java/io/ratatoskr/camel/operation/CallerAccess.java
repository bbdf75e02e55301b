package io.ratatoskr.camel.operation;

import static io.ratatoskr.camel.exchange.RatatoskrConstants.CALLER;

import io.ratatoskr.api.error.Forbidden;
import io.ratatoskr.camel.exchange.Caller;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

/** Route step for operators' own routes: checks the rights of the caller, whose body and headers it leaves unchanged. Thread-safe. */
public final class CallerAccess {
    /** @throws Forbidden when a frontend's caller has no admin rights */
    public void requireAdmin(@Variable(CALLER) @Nullable Caller caller) {
        Caller.requireAdmin(caller, "this");
    }
}

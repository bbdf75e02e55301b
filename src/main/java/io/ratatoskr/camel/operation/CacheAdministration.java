package io.ratatoskr.camel.operation;

import static io.ratatoskr.camel.exchange.RatatoskrConstants.CALLER;

import io.ratatoskr.api.Operation;
import io.ratatoskr.api.error.Forbidden;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.cache.CacheStatistics;
import io.ratatoskr.cache.ResponseStore;
import io.ratatoskr.camel.exchange.AdminAction;
import io.ratatoskr.camel.exchange.Caller;
import java.util.Optional;
import org.apache.camel.Header;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

/** Route step that shows and flushes the cache. Every method needs admin rights. Thread-safe. */
public final class CacheAdministration {
    private final @Nullable ResponseStore store;

    /** @param store null: no operation is cached */
    public CacheAdministration(@Nullable ResponseStore store) {
        this.store = store;
    }

    /** The counts for meters; empty: no operation is cached. */
    public Optional<CacheStatistics> statistics() {
        return Optional.ofNullable(store).map(ResponseStore::statistics);
    }

    /**
     * The counts since the start.
     *
     * @throws InvalidRequest when no operation is cached
     * @throws Forbidden when the caller has no admin rights
     */
    public CacheStatistics show(@Variable(CALLER) @Nullable Caller caller) {
        Caller.requireAdmin(caller, "showing the cache");
        return requireStore().statistics();
    }

    /**
     * Removes stored responses.
     *
     * @param operation its name; null: of all operations
     * @param model {@code model} or {@code provider:model}, as called at the provider; null: of all models
     * @throws InvalidRequest when there is no such operation, or none is cached
     * @throws Forbidden when the caller has no admin rights
     */
    public ResponseStore.Removed flush(
            @Header("operation") @Nullable String operation,
            @Header("model") @Nullable String model,
            @Variable(CALLER) @Nullable Caller caller) {
        return AdminAction.FLUSH_CACHE.run(
                caller,
                (operation == null ? "" : operation) + (model == null ? "" : " " + model),
                () -> requireStore()
                        .removeAll(
                                operation == null || operation.isBlank() ? null : Operation.fromWireName(operation),
                                model == null || model.isBlank() ? null : model));
    }

    private ResponseStore requireStore() {
        if (store == null) {
            throw new InvalidRequest("no operation is cached; set ratatoskr.cache.<operation>=true, such as"
                    + " ratatoskr.cache.embed=true");
        }
        return store;
    }
}

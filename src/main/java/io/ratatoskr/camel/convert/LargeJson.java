package io.ratatoskr.camel.convert;

import static io.ratatoskr.camel.exchange.RatatoskrConstants.CANCELLATION;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.JSON_POOL_BEAN;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.camel.exchange.JsonPool;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** Large JSON on the {@link JsonPool} of the exchange's gateway, if it has one; small JSON on the calling thread. */
final class LargeJson {
    private LargeJson() {}

    static <T> T parse(long bytes, @Nullable Exchange exchange, Supplier<T> work) {
        if (exchange == null || bytes <= JsonPool.MAX_INLINE) {
            return work.get();
        }
        JsonPool pool = pool(exchange);
        return pool == null
                ? work.get()
                : pool.request(bytes, exchange.getVariable(CANCELLATION, Cancellation.class), work);
    }

    static <T> T write(long bytes, @Nullable Exchange exchange, Supplier<T> work) {
        if (exchange == null || bytes <= JsonPool.MAX_INLINE) {
            return work.get();
        }
        JsonPool pool = pool(exchange);
        return pool == null
                ? work.get()
                : pool.response(bytes, exchange.getVariable(CANCELLATION, Cancellation.class), work);
    }

    private static @Nullable JsonPool pool(Exchange exchange) {
        return exchange.getContext().getRegistry().lookupByNameAndType(JSON_POOL_BEAN, JsonPool.class);
    }
}

package io.ratatoskr.camel.grpc;

import com.google.protobuf.MessageLite;
import io.ratatoskr.api.ModelStream;
import io.ratatoskr.camel.frontend.GatewayHeaders;
import io.ratatoskr.grpc.GrpcStream;
import java.math.BigDecimal;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The events of a model's stream as messages; the event that ends it is the last message, whatever follows it in the stream. */
final class EventStream<E> implements GrpcStream {
    private final ModelStream<E> stream;
    private final Function<E, ? extends MessageLite> writer;
    private final Predicate<E> isLast;
    private final Supplier<@Nullable BigDecimal> cost;
    private @Nullable E last;
    private boolean ended;

    /**
     * @param isLast whether an event ends the stream
     * @param cost known at the end of the stream; null: unknown
     */
    EventStream(
            ModelStream<E> stream,
            Function<E, ? extends MessageLite> writer,
            Predicate<E> isLast,
            Supplier<@Nullable BigDecimal> cost) {
        this.stream = stream;
        this.writer = writer;
        this.isLast = isLast;
        this.cost = cost;
    }

    @Override
    public @Nullable MessageLite next() {
        while (!ended) {
            E event = stream.next();
            if (event == null) {
                ended = true;
                return last == null ? null : writer.apply(last);
            }
            if (!isLast.test(event)) {
                return writer.apply(event);
            }
            last = event;
        }
        return null;
    }

    @Override
    public Map<String, String> trailers() {
        BigDecimal known = cost.get();
        return known == null ? Map.of() : Map.of(GatewayHeaders.COST, known.toPlainString());
    }

    @Override
    public void close() {
        stream.close();
    }
}

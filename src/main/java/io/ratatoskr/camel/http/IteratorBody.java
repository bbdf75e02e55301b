package io.ratatoskr.camel.http;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import org.apache.camel.Exchange;
import org.apache.camel.NoTypeConversionAvailableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A body whose pieces an iterator returns, each sent at once: texts as UTF-8, bytes, and what Camel converts to bytes. */
final class IteratorBody extends BodyStream {
    private static final Logger LOG = LoggerFactory.getLogger(IteratorBody.class);

    private final Exchange exchange;
    private final Iterator<?> pieces;

    IteratorBody(Exchange exchange, Iterator<?> pieces) {
        this.exchange = exchange;
        this.pieces = pieces;
    }

    @Override
    public byte @Nullable [] next() {
        while (pieces.hasNext()) {
            byte[] bytes = bytes(pieces.next());
            if (bytes.length > 0) {
                return bytes;
            }
        }
        return null;
    }

    private byte[] bytes(@Nullable Object piece) {
        try {
            return switch (piece) {
                case null -> new byte[0];
                case byte[] raw -> raw;
                case CharSequence text -> text.toString().getBytes(StandardCharsets.UTF_8);
                default -> exchange.getContext().getTypeConverter().mandatoryConvertTo(byte[].class, exchange, piece);
            };
        } catch (NoTypeConversionAvailableException e) {
            throw new IllegalStateException(
                    "a piece of the body is a %s, which cannot be sent"
                            .formatted(piece.getClass().getName()),
                    e);
        }
    }

    @Override
    void closeSource() {
        if (pieces instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                LOG.debug("closing the body of a response failed: {}", e.toString());
            }
        }
    }
}

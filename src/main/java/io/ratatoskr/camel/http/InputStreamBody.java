package io.ratatoskr.camel.http;

import io.ratatoskr.http.GatewayHttpResponse.Content;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A body that is read from an InputStream while it is sent. */
final class InputStreamBody extends BodyStream {
    private static final Logger LOG = LoggerFactory.getLogger(InputStreamBody.class);
    private static final int BLOCK_BYTES = 32 * 1024;

    private final InputStream source;
    private final byte[] block = new byte[BLOCK_BYTES];
    private byte @Nullable [] first;

    private InputStreamBody(InputStream source, byte[] first) {
        this.source = source;
        this.first = first;
    }

    /** Returns the bytes of a stream that ends within a block, and closes it, as when it cannot be read; else a body that reads on. */
    static Content of(InputStream source) throws IOException {
        byte[] first;
        try {
            first = source.readNBytes(BLOCK_BYTES);
        } catch (IOException | RuntimeException failure) {
            try {
                source.close();
            } catch (IOException unclosed) {
                failure.addSuppressed(unclosed);
            }
            throw failure;
        }
        if (first.length < BLOCK_BYTES) {
            source.close();
            return new Content.Full(first);
        }
        return new Content.Streamed(new InputStreamBody(source, first));
    }

    /** Returns what is there, at most a block, so that slow sources are sent as they arrive. */
    @Override
    public byte @Nullable [] next() {
        byte[] start = first;
        if (start != null) {
            first = null;
            return start;
        }
        try {
            int count = source.read(block);
            return count < 0 ? null : Arrays.copyOf(block, count);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    void closeSource() {
        try {
            source.close();
        } catch (IOException e) {
            LOG.debug("closing the body of a response failed: {}", e.toString());
        }
    }
}

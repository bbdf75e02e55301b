package io.ratatoskr.camel.ratatoskr;

import io.ratatoskr.api.ChatStream;
import io.ratatoskr.api.GenerateStream;
import io.ratatoskr.api.ModelStream;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.GenerateEvent;
import io.ratatoskr.camel.exchange.ForwardingStream;
import io.ratatoskr.camel.exchange.StreamReader;
import java.io.Closeable;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The pieces of text of a stream's first choice, in order, none empty; a failure of the stream is thrown by {@link #hasNext}. Closes the
 * stream at its end. For one reader.
 */
final class TextPieces<E> implements Iterator<String>, Closeable, StreamReader {
    private final ModelStream<E> stream;
    private final Function<E, String> text;
    private @Nullable String ahead;

    private TextPieces(ModelStream<E> stream, Function<E, String> text) {
        this.stream = stream;
        this.text = text;
    }

    static Iterator<String> of(ChatStream stream) {
        return new TextPieces<>(
                stream,
                event -> event instanceof ChatEvent.Content content && content.choice() == 0 ? content.text() : "");
    }

    static Iterator<String> of(GenerateStream stream) {
        return new TextPieces<>(
                stream, event -> event instanceof GenerateEvent.Text piece && piece.choice() == 0 ? piece.text() : "");
    }

    @Override
    public boolean mayRead(ModelStream<?> other) {
        return ForwardingStream.mayRead(stream, other);
    }

    @Override
    public boolean hasNext() {
        while (ahead == null) {
            E event;
            try {
                event = stream.next();
            } catch (RuntimeException failure) {
                stream.close();
                throw failure;
            }
            if (event == null) {
                stream.close();
                return false;
            }
            String piece = text.apply(event);
            ahead = piece.isEmpty() ? null : piece;
        }
        return true;
    }

    @Override
    public String next() {
        String piece = hasNext() ? ahead : null;
        if (piece == null) {
            throw new NoSuchElementException("the stream has ended");
        }
        ahead = null;
        return piece;
    }

    @Override
    public void close() {
        stream.close();
    }
}

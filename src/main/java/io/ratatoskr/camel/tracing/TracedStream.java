package io.ratatoskr.camel.tracing;

import io.ratatoskr.api.ModelStream;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.api.chat.GenerateEvent;
import io.ratatoskr.camel.exchange.ForwardingStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A stream that keeps its finish reasons, and the beginning of its text where content is captured. Used by one thread at a time. */
abstract class TracedStream<E> extends ForwardingStream<E> {
    private final @Nullable ContentCapture content;
    private final @Nullable StringBuilder text;
    private List<String> finishReasons = List.of();

    TracedStream(ModelStream<E> stream, @Nullable ContentCapture content) {
        super(stream);
        this.content = content;
        this.text = content == null ? null : new StringBuilder();
    }

    /** Keeps what the span needs of an event. */
    abstract void observe(E event);

    @Override
    public @Nullable E next() {
        E event = super.next();
        if (event != null) {
            observe(event);
        }
        return event;
    }

    /** In the order of the choices; empty until the stream has ended. */
    List<String> finishReasons() {
        return finishReasons;
    }

    /** The first choice as output messages; null when content is not captured. */
    @Nullable
    String messages() {
        return content == null || text == null
                ? null
                : content.output(text.toString(), finishReasons.isEmpty() ? "" : finishReasons.getFirst());
    }

    void add(int choice, String delta) {
        if (text != null && content != null && choice == 0 && text.length() < content.limit()) {
            text.append(delta, 0, Math.min(delta.length(), content.limit() - text.length()));
        }
    }

    void finish(FinishReason reason, Map<Integer, FinishReason> others) {
        var reasons = new ArrayList<String>();
        reasons.add(reason.wireName());
        new TreeMap<>(others).values().forEach(other -> reasons.add(other.wireName()));
        finishReasons = List.copyOf(reasons);
    }

    /** A chat. */
    static final class Chat extends TracedStream<ChatEvent> {
        Chat(ModelStream<ChatEvent> stream, @Nullable ContentCapture content) {
            super(stream, content);
        }

        @Override
        void observe(ChatEvent event) {
            if (event instanceof ChatEvent.Content delta) {
                add(delta.choice(), delta.text());
            } else if (event instanceof ChatEvent.Done done) {
                finish(done.finishReason(), done.otherFinishReasons());
            }
        }
    }

    /** A completion. */
    static final class Generate extends TracedStream<GenerateEvent> {
        Generate(ModelStream<GenerateEvent> stream, @Nullable ContentCapture content) {
            super(stream, content);
        }

        @Override
        void observe(GenerateEvent event) {
            if (event instanceof GenerateEvent.Text delta) {
                add(delta.choice(), delta.text());
            } else if (event instanceof GenerateEvent.Done done) {
                finish(done.finishReason(), done.otherFinishReasons());
            }
        }
    }
}

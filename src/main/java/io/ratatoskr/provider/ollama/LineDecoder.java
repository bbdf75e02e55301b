package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.Extra;
import io.ratatoskr.api.GatewayException;
import io.ratatoskr.api.JsonText;
import io.ratatoskr.api.StreamHead;
import io.ratatoskr.api.Usage;
import io.ratatoskr.provider.NdjsonReader;
import io.ratatoskr.provider.Profile;
import io.ratatoskr.provider.StreamDecoder;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What streams of chats and of completions have in common: a line says {@code done}, and any other end is a truncation. */
abstract class LineDecoder<E> implements StreamDecoder<E> {
    private static final String WHERE = "a line of the stream";
    private static final int MOST_KNOWN = 64;

    final Profile profile;
    private final NdjsonReader lines;
    private final ArrayDeque<E> events = new ArrayDeque<>();

    /** Fields of lines that the gateway has no word for, as they were last told. */
    private final Map<String, JsonText> known = new HashMap<>();

    private StreamHead head = StreamHead.UNKNOWN;
    private @Nullable GatewayException failure;
    private boolean begun;
    private boolean ended;
    private boolean complete;

    LineDecoder(Profile profile) {
        this.profile = profile;
        this.lines = new NdjsonReader(profile.name());
    }

    /** Emits what the line says. */
    abstract void say(Line line);

    /** Emits the last event. */
    abstract void finish(Line last);

    abstract E unknown(Extra extra);

    abstract E counted(Usage counts);

    final void emit(E event) {
        events.add(event);
    }

    @Override
    public final void feed(byte[] bytes, int offset, int length) {
        if (!complete && failure == null) {
            lines.feed(bytes, offset, length);
        }
    }

    @Override
    public final void end() {
        ended = true;
        lines.end();
    }

    @Override
    public final @Nullable E poll() {
        while (true) {
            E event = events.poll();
            if (event != null) {
                return event;
            }
            if (failure != null) {
                throw failure;
            }
            if (complete) {
                return null;
            }
            try {
                if (!advance()) {
                    return null;
                }
            } catch (GatewayException e) {
                failure = e;
            }
        }
    }

    @Override
    public final boolean finished() {
        return complete && events.isEmpty();
    }

    @Override
    public final StreamHead head() {
        return head;
    }

    /** Reads a line; false when more bytes are needed. */
    private boolean advance() {
        if (lines.next()) {
            line(BadAnswers.line(lines.data(), lines.dataOffset(), lines.dataLength(), profile, WHERE));
            return true;
        }
        if (ended) {
            throw BadAnswers.bad(
                    profile,
                    begun
                            ? "the stream broke off before the line that says it is done"
                            : "an empty body instead of a stream");
        }
        return false;
    }

    private void line(Line line) {
        if (!begun) {
            begun = true;
            head = new StreamHead(null, line.model, "", Times.seconds(line.createdAt), Extra.NONE);
        }
        say(line);
        boolean last = Boolean.TRUE.equals(line.done);
        Extra told = news(last ? Ends.extra(line) : line.extra.extra());
        if (!told.isEmpty()) {
            emit(unknown(told));
        }
        if (last) {
            Usage usage = line.counts.usage();
            if (usage != null) {
                emit(counted(usage));
            }
            finish(line);
            complete = true;
        }
    }

    /** The fields that are new or have changed; some are repeated with every line. */
    private Extra news(Extra told) {
        if (told.isEmpty()) {
            return told;
        }
        var fields = new LinkedHashMap<String, JsonText>();
        told.fields().forEach((name, value) -> {
            if (!value.equals(known.get(name))) {
                fields.put(name, value);
                if (known.size() < MOST_KNOWN) {
                    known.put(name, value);
                }
            }
        });
        return new Extra(fields);
    }
}

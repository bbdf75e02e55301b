package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.StreamMetadata;
import io.ratatoskr.api.Usage;
import io.ratatoskr.provider.BadAnswers;
import io.ratatoskr.provider.KnownFields;
import io.ratatoskr.provider.NdjsonReader;
import io.ratatoskr.provider.Profile;
import io.ratatoskr.provider.StepDecoder;

/** Base of the chat and completion decoders. A stream ends with a line with {@code done}; any other end is a truncation. */
abstract class LineDecoder<E> extends StepDecoder<E> {
    private static final String WHERE = "a line of the stream";

    private final NdjsonReader lines;
    private final KnownFields known = new KnownFields();

    private StreamMetadata head = StreamMetadata.UNKNOWN;
    private boolean begun;

    LineDecoder(Profile profile) {
        super(profile);
        this.lines = new NdjsonReader(profile.name());
    }

    /** Emits the content of the line. */
    abstract void say(Line line);

    /** Emits the last event. */
    abstract void finish(Line last);

    abstract E unknown(AdditionalProperties extra);

    abstract E counted(Usage counts);

    @Override
    protected final void take(byte[] bytes, int offset, int length) {
        lines.feed(bytes, offset, length);
    }

    @Override
    protected final void noMore() {
        lines.end();
    }

    @Override
    public final StreamMetadata head() {
        return head;
    }

    @Override
    protected final boolean step(boolean ended) {
        if (lines.next()) {
            line(Line.read(lines.data(), lines.dataOffset(), lines.dataLength(), profile, WHERE));
            return true;
        }
        if (ended) {
            throw BadAnswers.bad(
                    profile,
                    begun
                            ? "the stream ended before the line with done=true"
                            : "an empty body instead of a stream");
        }
        return false;
    }

    private void line(Line line) {
        if (!begun) {
            begun = true;
            head = new StreamMetadata(null, line.model, "", Times.seconds(line.createdAt), AdditionalProperties.NONE);
        }
        say(line);
        boolean last = Boolean.TRUE.equals(line.done);
        AdditionalProperties told = known.news(last ? Ends.extra(line) : line.extra.toAdditionalProperties());
        if (!told.isEmpty()) {
            emit(unknown(told));
        }
        if (last) {
            Usage usage = line.counts.usage();
            if (usage != null) {
                emit(counted(usage));
            }
            finish(line);
            complete();
        }
    }
}

package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.StreamMetadata;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.provider.AbstractStreamDecoder;
import io.ratatoskr.provider.MalformedResponses;
import io.ratatoskr.provider.NdjsonReader;
import io.ratatoskr.provider.RepeatedFieldFilter;
import io.ratatoskr.settings.ProviderProfile;

/** Base of the chat and completion decoders. A stream ends with a line with {@code done}; any other end is a truncation. */
abstract class OllamaStreamDecoder<E> extends AbstractStreamDecoder<E> {
    private static final String SOURCE = "a line of the stream";

    private final NdjsonReader lines;
    private final RepeatedFieldFilter repeatedFields = new RepeatedFieldFilter();

    private StreamMetadata metadata = StreamMetadata.UNKNOWN;
    private boolean started;

    OllamaStreamDecoder(ProviderProfile profile) {
        super(profile);
        this.lines = new NdjsonReader(profile.name());
    }

    /** Emits the content of the line. */
    abstract void emitContent(OllamaResponseObject line);

    /** Emits the last event. */
    abstract void finish(OllamaResponseObject last);

    abstract E unknownEvent(AdditionalProperties extra);

    abstract E usageUpdate(Usage counts);

    @Override
    protected final void accept(byte[] bytes, int offset, int length) {
        lines.feed(bytes, offset, length);
    }

    @Override
    protected final void endInput() {
        lines.end();
    }

    @Override
    public final StreamMetadata metadata() {
        return metadata;
    }

    @Override
    protected final boolean step(boolean ended) {
        if (lines.next()) {
            processLine(
                    OllamaResponseObject.read(lines.data(), lines.dataOffset(), lines.dataLength(), profile, SOURCE));
            return true;
        }
        if (ended) {
            throw MalformedResponses.invalid(
                    profile,
                    started ? "the stream ended before the line with done=true" : "an empty body instead of a stream");
        }
        return false;
    }

    private void processLine(OllamaResponseObject line) {
        if (!started) {
            started = true;
            metadata = new StreamMetadata(
                    null, line.model, "", OllamaTimestamps.toEpochSeconds(line.createdAt), AdditionalProperties.NONE);
        }
        emitContent(line);
        boolean last = Boolean.TRUE.equals(line.done);
        AdditionalProperties changed =
                repeatedFields.changed(last ? OllamaFinishReasons.extra(line) : line.extra.toAdditionalProperties());
        if (!changed.isEmpty()) {
            emit(unknownEvent(changed));
        }
        if (last) {
            Usage usage = line.usage.usage();
            if (usage != null) {
                emit(usageUpdate(usage));
            }
            finish(line);
            complete();
        }
    }
}

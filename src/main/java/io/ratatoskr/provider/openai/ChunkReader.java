package io.ratatoskr.provider.openai;

import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.FinishReason;
import io.ratatoskr.api.GatewayException;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.PayloadTooLarge;
import io.ratatoskr.api.StreamMetadata;
import io.ratatoskr.api.Usage;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.BadAnswers;
import io.ratatoskr.provider.KnownFields;
import io.ratatoskr.provider.Lax;
import io.ratatoskr.provider.Profile;
import io.ratatoskr.provider.SseDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Base of the chat and completion stream decoders. A stream ends with the terminator, or with the end of the bytes after every
 * choice has reported its finish reason; any other end is a truncation. Token usage arrives after the finish reasons, so the last
 * events are emitted at the end of the stream.
 */
abstract class ChunkReader<E> extends SseDecoder<E> {
    private static final byte[] TERMINATOR = "[DONE]".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_CHOICES = 256;

    final AnswerHead head = new AnswerHead();
    private final UsageReader usage = new UsageReader();
    private final ExtraCollector chunkExtra = new ExtraCollector();
    private final List<@Nullable ChoiceEnd> choices = new ArrayList<>(1);
    private final KnownFields known = new KnownFields();

    private @Nullable StreamMetadata fixedHead;
    private @Nullable Usage counted;
    private @Nullable ErrorBody error;
    private boolean begun;
    private boolean said;

    ChunkReader(Profile profile) {
        super(profile);
    }

    /** The finish reason of a choice, once known. */
    static final class ChoiceEnd {
        @Nullable
        String finish;
    }

    /** Reads the choice at the reader's position and emits its events. */
    abstract void choice(JsonReader reader);

    /** Closes open tool calls, then emits the last event. */
    abstract void finish(FinishReason reason, Map<Integer, FinishReason> further);

    abstract E unknown(AdditionalProperties extra);

    abstract E counted(Usage counts);

    /** True when the choice contains a tool call. */
    abstract boolean calledTools(int choice);

    @Override
    protected final void emit(E event) {
        begun = true;
        said |= commits(event);
        super.emit(event);
    }

    /** True when the event carries output, after which the stream cannot fall back to another provider. */
    abstract boolean commits(E event);

    /** Records the finish reason or error of a choice. */
    final void ended(int choice, @Nullable String finish, @Nullable ErrorBody told) {
        if (choice < 0 || choice >= MOST_CHOICES) {
            throw BadAnswers.bad(profile, "a choice with index %d in the stream".formatted(choice));
        }
        while (choices.size() <= choice) {
            choices.add(null);
        }
        ChoiceEnd end = choices.get(choice);
        if (end == null) {
            end = new ChoiceEnd();
            choices.set(choice, end);
        }
        if (told != null) {
            error = told;
        } else if (FinishReasons.ERROR.equals(finish) && error == null) {
            error = ErrorBody.message("the response ended with finish_reason error");
        } else if (finish != null) {
            end.finish = finish;
        }
    }

    /** Sets the final metadata, of a response that arrived non-streamed. */
    final void head(StreamMetadata known) {
        fixedHead = known;
    }

    @Override
    public final StreamMetadata head() {
        StreamMetadata fixed = fixedHead;
        return fixed != null ? fixed : new StreamMetadata(head.id, head.model, "", head.created, known.all());
    }

    @Override
    protected final void event() {
        byte[] data = sse.data();
        int from = sse.dataOffset();
        int length = sse.strippedLength();
        if (length == 0) {
            return;
        }
        if (length == TERMINATOR.length && sse.dataIs(TERMINATOR)) {
            finish(true);
            return;
        }
        if ("error".equals(sse.event())) {
            ErrorBody told = ErrorBody.in(data, from, length);
            throw inStream(
                    told.isSomething()
                            ? told
                            : ErrorBody.message(
                                    new String(data, from, Math.min(length, 2_000), StandardCharsets.UTF_8)));
        }
        chunk(data, from, length);
    }

    private void chunk(byte[] data, int from, int length) {
        chunkExtra.clear();
        boolean answer = false;
        try (JsonReader reader = JsonReader.of(data, from, length)) {
            reader.beginObject();
            while (reader.nextField()) {
                answer |= field(reader);
            }
            reader.requireEnd();
        } catch (InvalidRequest | PayloadTooLarge e) {
            ErrorBody told = error != null ? error : ErrorBody.in(data, from, length);
            throw told.message() != null
                    ? inStream(told)
                    : BadAnswers.bad(
                            profile, "a stream event violates the protocol (%s)".formatted(e.getMessage()));
        }
        if (!answer && error == null) {
            ErrorBody bare = ErrorBody.in(data, from, length);
            if (bare.message() != null && (bare.type() != null || bare.code() != null || bare.status() != null)) {
                error = bare;
            }
        }
        AdditionalProperties news = known.news(chunkExtra.toAdditionalProperties());
        // Before the first event they belong to the stream metadata
        if (fixedHead != null && !news.isEmpty()) {
            emit(unknown(news));
        }
        Usage now = usage.usage();
        if (now != null && !now.equals(counted)) {
            counted = now;
            emit(counted(now));
        }
        if (fixedHead == null && begun) {
            fixedHead = head();
        }
        if (error != null) {
            throw inStream(error);
        }
    }

    /** Reads one field of a chunk; returns true for a field that only a response has. */
    private boolean field(JsonReader reader) {
        switch (reader.name()) {
            case "choices" -> {
                if (!Lax.enterList(reader)) {
                    return false;
                }
                while (reader.nextElement()) {
                    choice(reader);
                }
                return true;
            }
            case "usage" -> {
                usage.read(reader);
                return true;
            }
            case "id", "model", "created" -> {
                if (fixedHead == null) {
                    head.field(reader);
                } else {
                    reader.skip();
                }
            }
            // Padding against guessing tokens from packet lengths
            case "object", "obfuscation" -> reader.skip();
            case "error" -> error = reader.isNull() ? error : ErrorBody.of(reader);
            default -> Lax.keep(reader, chunkExtra);
        }
        return false;
    }

    @Override
    protected final void unterminated() {
        finish(false);
    }

    private void finish(boolean terminated) {
        boolean open = choices.isEmpty();
        boolean finished = false;
        for (ChoiceEnd end : choices) {
            open |= end != null && end.finish == null;
            finished |= end != null && end.finish != null;
        }
        if (terminated && !said && !finished) {
            throw BadAnswers.bad(profile, "the stream ended without content");
        }
        if (open && !terminated) {
            throw BadAnswers.bad(profile, "the stream broke off before the response was complete");
        }
        Map<Integer, FinishReason> further = new HashMap<>();
        for (int i = 1; i < choices.size(); i++) {
            if (choices.get(i) != null) {
                further.put(i, reason(i));
            }
        }
        finish(reason(0), further);
        if (fixedHead == null) {
            fixedHead = head();
        }
        complete();
    }

    private FinishReason reason(int choice) {
        ChoiceEnd end = choices.get(choice);
        return FinishReasons.of(end == null ? null : end.finish, calledTools(choice));
    }

    private GatewayException inStream(ErrorBody told) {
        return OpenAiFailures.inside(told, profile, "error in the stream");
    }
}

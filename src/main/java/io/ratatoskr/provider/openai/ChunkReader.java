package io.ratatoskr.provider.openai;

import io.ratatoskr.api.Extra;
import io.ratatoskr.api.FinishReason;
import io.ratatoskr.api.GatewayException;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.JsonText;
import io.ratatoskr.api.PayloadTooLarge;
import io.ratatoskr.api.StreamHead;
import io.ratatoskr.api.Usage;
import io.ratatoskr.json.Fields;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.Profile;
import io.ratatoskr.provider.SseReader;
import io.ratatoskr.provider.StreamDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What streams of chats and of completions have in common. The end is either the terminator, or the end of the bytes after every
 * choice has given its finish reason; any other end is a truncation. Because token counts come after the finish reasons, the last
 * events come with the end.
 */
abstract class ChunkReader<E> implements StreamDecoder<E> {
    private static final byte[] TERMINATOR = "[DONE]".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_CHOICES = 256;
    private static final int MOST_KNOWN = 64;

    final Profile profile;
    final AnswerHead head = new AnswerHead();
    private final SseReader sse;
    private final WholeBody whole;
    private final ArrayDeque<E> events = new ArrayDeque<>();
    private final UsageReader usage = new UsageReader();
    private final Fields chunkExtra = new Fields();
    private final List<@Nullable ChoiceEnd> choices = new ArrayList<>(1);

    /** Unknown fields of chunks, as they were last told. */
    private final Map<String, JsonText> known = new LinkedHashMap<>();

    private @Nullable StreamHead fixedHead;
    private @Nullable Usage counted;
    private @Nullable ErrorBody error;
    private @Nullable GatewayException failure;
    private boolean said;
    private boolean ended;
    private boolean complete;

    ChunkReader(Profile profile) {
        this.profile = profile;
        this.sse = new SseReader(profile.name());
        this.whole = new WholeBody(profile);
    }

    /** How a choice ended so far. */
    static final class ChoiceEnd {
        @Nullable
        String finish;
    }

    /** Reads the choice that the reader stands on, and emits what it says. */
    abstract void choice(JsonReader reader);

    /** Emits the events of an answer that came whole although a stream was asked for. */
    abstract void whole(byte[] body);

    /** Emits what is open, then the last event. */
    abstract void finish(FinishReason reason, Map<Integer, FinishReason> further);

    abstract E unknown(Extra extra);

    abstract E counted(Usage counts);

    /** Whether the choice has called tools. */
    abstract boolean calledTools(int choice);

    final void emit(E event) {
        said |= commits(event);
        events.add(event);
    }

    /** Whether the event says something. */
    abstract boolean commits(E event);

    /** Notes what a choice told of its end. */
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
            error = ErrorBody.message("the answer ended with finish_reason error");
        } else if (finish != null) {
            end.finish = finish;
        }
    }

    /** Fixes the head to what an answer says that came whole. */
    final void head(StreamHead known) {
        fixedHead = known;
    }

    @Override
    public final void feed(byte[] bytes, int offset, int length) {
        if (complete || failure != null) {
            return;
        }
        try {
            if (!whole.feed(bytes, offset, length)) {
                sse.feed(bytes, offset, length);
            }
        } catch (GatewayException e) {
            failure = e;
        }
    }

    @Override
    public final void end() {
        ended = true;
        sse.end();
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
            if (complete || !step()) {
                return null;
            }
        }
    }

    @Override
    public final boolean finished() {
        return complete && events.isEmpty();
    }

    @Override
    public final StreamHead head() {
        StreamHead fixed = fixedHead;
        return fixed != null ? fixed : new StreamHead(head.id, head.model, "", head.created, new Extra(known));
    }

    /** Goes one event on; false when more bytes are needed. */
    private boolean step() {
        try {
            if (whole.isIt()) {
                if (!ended) {
                    return false;
                }
                whole(whole.bytes());
                complete = true;
            } else if (sse.next()) {
                event();
            } else if (ended) {
                complete(false);
            } else {
                return false;
            }
        } catch (GatewayException e) {
            failure = e;
        }
        return true;
    }

    private void event() {
        byte[] data = sse.data();
        int from = sse.dataOffset();
        int length = sse.dataLength();
        while (length > 0 && data[from + length - 1] <= ' ' && data[from + length - 1] >= 0) {
            length--;
        }
        if (length == 0) {
            return;
        }
        if (length == TERMINATOR.length && sse.dataIs(TERMINATOR)) {
            complete(true);
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
            reader.end();
        } catch (InvalidRequest | PayloadTooLarge e) {
            throw BadAnswers.bad(
                    profile, "a stream event is not what its protocol says (%s)".formatted(e.getMessage()));
        }
        if (!answer && error == null) {
            ErrorBody bare = ErrorBody.in(data, from, length);
            if (bare.message() != null && (bare.type() != null || bare.code() != null || bare.status() != null)) {
                error = bare;
            }
        }
        unknownFields();
        Usage now = usage.usage();
        if (now != null && !now.equals(counted)) {
            counted = now;
            emit(counted(now));
        }
        if (fixedHead == null && !events.isEmpty()) {
            fixedHead = head();
        }
        if (error != null) {
            throw inStream(error);
        }
    }

    /** Takes a field of a chunk; tells whether only an answer has it. */
    private boolean field(JsonReader reader) {
        switch (reader.name()) {
            case "choices" -> {
                if (!reader.isList()) {
                    reader.skip();
                    return false;
                }
                reader.beginList();
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
            // Noise against guessing tokens from lengths
            case "object", "obfuscation" -> reader.skip();
            case "error" -> error = reader.isNull() ? error : ErrorBody.of(reader);
            default -> {
                if (reader.isNull()) {
                    reader.skip();
                } else {
                    chunkExtra.take(reader);
                }
            }
        }
        return false;
    }

    /** Until the first event they belong to the head; later ones are told when they are new. */
    private void unknownFields() {
        if (chunkExtra.isEmpty()) {
            return;
        }
        var news = new Fields();
        for (Map.Entry<String, JsonText> field : chunkExtra.extra().fields().entrySet()) {
            if (!field.getValue().equals(known.get(field.getKey()))) {
                news.put(field.getKey(), field.getValue());
                if (known.size() < MOST_KNOWN) {
                    known.put(field.getKey(), field.getValue());
                }
            }
        }
        if (fixedHead != null && !news.isEmpty()) {
            emit(unknown(news.extra()));
        }
    }

    private void complete(boolean terminated) {
        boolean open = choices.isEmpty();
        boolean finished = false;
        for (ChoiceEnd end : choices) {
            open |= end != null && end.finish == null;
            finished |= end != null && end.finish != null;
        }
        if (terminated && !said && !finished) {
            throw BadAnswers.bad(profile, "a stream without an answer");
        }
        if (open && !terminated) {
            throw BadAnswers.bad(profile, "the stream broke off before the answer was complete");
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
        complete = true;
    }

    private FinishReason reason(int choice) {
        ChoiceEnd end = choices.get(choice);
        return FinishReasons.of(end == null ? null : end.finish, calledTools(choice));
    }

    private GatewayException inStream(ErrorBody told) {
        return OpenAiFailures.inside(told, profile, "error in the stream");
    }
}

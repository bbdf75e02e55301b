package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.ChatEvent;
import io.ratatoskr.api.ChatEvent.UnknownFields.Scope;
import io.ratatoskr.api.ContentFiltered;
import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.FinishReason;
import io.ratatoskr.api.StreamMetadata;
import io.ratatoskr.api.UnsupportedParameter;
import io.ratatoskr.api.Usage;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.BadAnswers;
import io.ratatoskr.provider.KnownFields;
import io.ratatoskr.provider.Lax;
import io.ratatoskr.provider.Profile;
import io.ratatoskr.provider.Wording;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the chunks of a response, or the single chunk of a non-streamed one, and emits events. Gemini streams have no terminator:
 * a stream is complete when the input ends after every candidate has a finish reason. Not thread-safe.
 */
final class AnswerEvents {
    private static final int MOST_ALTERNATIVES = 64;

    private final Profile profile;
    private final Consumer<ChatEvent> events;
    private final CallIds ids = new CallIds();
    private final UsageReader usage = new UsageReader();
    private final List<@Nullable Alternative> alternatives = new ArrayList<>(1);
    private final KnownFields known = new KnownFields();

    private @Nullable Usage counted;
    private @Nullable StreamMetadata fixed;
    private @Nullable String id;
    private @Nullable String model;
    private int told;

    AnswerEvents(Profile profile, Consumer<ChatEvent> events) {
        this.profile = profile;
        this.events = events;
    }

    /** Reads a non-streamed response and emits the end. */
    void whole(byte[] body) {
        complete(BadAnswers.read(body, profile, GeminiFailures::disguised, reader -> {
            boolean one = reader.isObject();
            document(reader);
            return one;
        }));
    }

    /** Reads a chunk, or a list of chunks. */
    void document(JsonReader reader) {
        if (!reader.isList()) {
            piece(reader);
            return;
        }
        reader.beginList();
        while (reader.nextElement()) {
            piece(reader);
        }
    }

    private void piece(JsonReader reader) {
        List<Candidate> candidates = new ArrayList<>(1);
        ErrorBody error = null;
        String blocked = null;
        var extra = new ExtraCollector();
        reader.beginObject();
        while (reader.nextField()) {
            if (reader.isNull()) {
                reader.skip();
                continue;
            }
            switch (reader.name()) {
                case "candidates" -> {
                    reader.beginList();
                    while (reader.nextElement()) {
                        candidates.add(Candidate.read(reader, candidates.size()));
                    }
                }
                case "usageMetadata" -> usage.read(reader);
                case "responseId" -> id = Lax.known(reader, id);
                case "modelVersion" -> model = Lax.known(reader, model);
                case "error" -> error = ErrorBody.of(reader);
                case "promptFeedback" -> {
                    extra.collect(reader);
                    blocked = Blocked.reason(extra.toAdditionalProperties().get("promptFeedback"));
                }
                default -> extra.collect(reader);
            }
        }
        ids.answer(id);
        for (Candidate candidate : candidates) {
            alternative(candidate.index()).accept(candidate);
        }
        AdditionalProperties news = known.news(extra.toAdditionalProperties());
        // Before the first event they belong to the stream metadata
        if (fixed != null && !news.isEmpty()) {
            tell(new ChatEvent.UnknownFields(0, news, Scope.CHUNK));
        }
        count();
        if (fixed == null && told > 0) {
            fixed = head();
        }
        check(candidates, error, blocked);
    }

    private void check(List<Candidate> candidates, @Nullable ErrorBody error, @Nullable String blocked) {
        if (error != null) {
            throw GeminiFailures.inside(error, profile);
        }
        if (blocked != null && alternatives.isEmpty()) {
            throw new ContentFiltered(
                    "%s: the prompt was blocked: %s".formatted(profile.name(), Wording.of(blocked)));
        }
        for (Candidate candidate : candidates) {
            String finish = candidate.finish();
            if ("MISSING_THOUGHT_SIGNATURE".equals(finish)) {
                throw new UnsupportedParameter(
                        "%s: a function call in the history has no signature; return tool calls unchanged, including their extra_content"
                                .formatted(profile.name()),
                        "messages");
            }
            if (finish != null && FinishReasons.isFailure(finish)) {
                String message = candidate.message();
                throw BadAnswers.bad(
                        profile,
                        "the response ended with %s%s"
                                .formatted(finish, message == null ? "" : ": " + Wording.of(message)));
            }
        }
    }

    /**
     * Emits the end.
     *
     * @param whole whether the response is a single chunk, which may omit the finish reason
     */
    void complete(boolean whole) {
        if (alternatives.isEmpty()) {
            throw BadAnswers.bad(
                    profile, whole ? "a response without a candidate" : "the stream ended without a response");
        }
        Map<Integer, FinishReason> further = new HashMap<>();
        FinishReason first = FinishReason.STOP;
        for (int i = 0; i < alternatives.size(); i++) {
            Alternative each = alternatives.get(i);
            if (each == null) {
                continue;
            }
            if (!whole && !each.isOver()) {
                throw BadAnswers.bad(profile, "the stream ended before the response was complete");
            }
            if (i == 0) {
                first = each.reason();
            } else {
                further.put(i, each.reason());
            }
        }
        tell(new ChatEvent.Done(first, further));
        fixed = head();
    }

    StreamMetadata head() {
        return fixed != null ? fixed : new StreamMetadata(id, model, "", null, known.all());
    }

    private Alternative alternative(int index) {
        if (index < 0 || index >= MOST_ALTERNATIVES) {
            throw BadAnswers.bad(profile, "a candidate with index %d".formatted(index));
        }
        while (alternatives.size() <= index) {
            alternatives.add(null);
        }
        Alternative found = alternatives.get(index);
        if (found == null) {
            found = new Alternative(index, ids, this::tell);
            alternatives.set(index, found);
        }
        return found;
    }

    private void count() {
        Usage now = usage.usage();
        if (now != null && !now.equals(counted)) {
            counted = now;
            tell(new ChatEvent.UsageUpdate(now));
        }
    }

    private void tell(ChatEvent event) {
        told++;
        events.accept(event);
    }
}

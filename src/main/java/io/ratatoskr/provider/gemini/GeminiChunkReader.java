package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.StreamMetadata;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.ChatEvent.UnknownFields.Scope;
import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.api.error.ContentFiltered;
import io.ratatoskr.api.error.UnsupportedParameter;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.Json;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.ErrorText;
import io.ratatoskr.provider.LenientJson;
import io.ratatoskr.provider.MalformedResponses;
import io.ratatoskr.provider.RepeatedFieldFilter;
import io.ratatoskr.settings.ProviderProfile;
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
final class GeminiChunkReader {
    private static final int MAX_CANDIDATES = 64;

    private final ProviderProfile profile;
    private final Consumer<ChatEvent> events;
    private final GeminiToolCallIds ids = new GeminiToolCallIds();
    private final GeminiUsageReader usage = new GeminiUsageReader();
    private final List<@Nullable CandidateState> candidateStates = new ArrayList<>(1);
    private final RepeatedFieldFilter repeatedFields = new RepeatedFieldFilter();

    private @Nullable Usage lastUsage;
    private @Nullable StreamMetadata fixedMetadata;
    private @Nullable String id;
    private @Nullable String model;
    private int emittedCount;

    GeminiChunkReader(ProviderProfile profile, Consumer<ChatEvent> events) {
        this.profile = profile;
        this.events = events;
    }

    /** Reads a non-streamed response and emits the end. */
    void readBody(byte[] body) {
        finish(MalformedResponses.read(body, profile, GeminiErrorMapper::detectError, reader -> {
            boolean isSingle = reader.isObject();
            readDocument(reader);
            return isSingle;
        }));
    }

    /** Reads a chunk, or a list of chunks. */
    void readDocument(JsonReader reader) {
        if (!reader.isList()) {
            readChunk(reader);
            return;
        }
        reader.beginList();
        while (reader.nextElement()) {
            readChunk(reader);
        }
    }

    private void readChunk(JsonReader reader) {
        List<GeminiCandidate> candidates = new ArrayList<>(1);
        GeminiErrorBody error = null;
        String blockReason = null;
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
                        candidates.add(GeminiCandidate.read(reader, candidates.size()));
                    }
                }
                case "usageMetadata" -> usage.read(reader);
                case "responseId" -> id = LenientJson.textOr(reader, id);
                case "modelVersion" -> model = LenientJson.textOr(reader, model);
                case "error" -> error = GeminiErrorBody.read(reader);
                case "promptFeedback" -> {
                    extra.collect(reader);
                    blockReason = blockReason(extra.toAdditionalProperties().get("promptFeedback"));
                }
                default -> extra.collect(reader);
            }
        }
        ids.setResponseId(id);
        for (GeminiCandidate candidate : candidates) {
            candidateState(candidate.index()).accept(candidate);
        }
        AdditionalProperties changed = repeatedFields.changed(extra.toAdditionalProperties());
        // Before the first event they belong to the stream metadata
        if (fixedMetadata != null && !changed.isEmpty()) {
            emit(new ChatEvent.UnknownFields(0, changed, Scope.CHUNK));
        }
        emitUsage();
        if (fixedMetadata == null && emittedCount > 0) {
            fixedMetadata = metadata();
        }
        check(candidates, error, blockReason);
    }

    private void check(
            List<GeminiCandidate> candidates, @Nullable GeminiErrorBody error, @Nullable String blockReason) {
        if (error != null) {
            throw GeminiErrorMapper.errorInOkResponse(error, profile);
        }
        if (blockReason != null && candidateStates.isEmpty()) {
            throw new ContentFiltered(
                    "%s: the prompt was blocked: %s".formatted(profile.name(), ErrorText.sanitize(blockReason)));
        }
        for (GeminiCandidate candidate : candidates) {
            String finishReason = candidate.finishReason();
            if ("MISSING_THOUGHT_SIGNATURE".equals(finishReason)) {
                throw new UnsupportedParameter(
                        "%s: a function call in the history has no signature; return tool calls unchanged, including their extra_content"
                                .formatted(profile.name()),
                        "messages");
            }
            if (finishReason != null && GeminiFinishReasons.isFailure(finishReason)) {
                String message = candidate.finishMessage();
                throw MalformedResponses.invalid(
                        profile,
                        "the response ended with %s%s"
                                .formatted(finishReason, message == null ? "" : ": " + ErrorText.sanitize(message)));
            }
        }
    }

    /**
     * Emits the end.
     *
     * @param nonStreamed whether the response is a single chunk, which may omit the finish reason
     */
    void finish(boolean nonStreamed) {
        if (candidateStates.isEmpty()) {
            throw MalformedResponses.invalid(
                    profile, nonStreamed ? "a response without a candidate" : "the stream ended without a response");
        }
        Map<Integer, FinishReason> otherFinishReasons = new HashMap<>();
        FinishReason first = FinishReason.STOP;
        for (int i = 0; i < candidateStates.size(); i++) {
            CandidateState state = candidateStates.get(i);
            if (state == null) {
                continue;
            }
            if (!nonStreamed && !state.isFinished()) {
                throw MalformedResponses.invalid(profile, "the stream ended before the response was complete");
            }
            if (i == 0) {
                first = state.finishReason();
            } else {
                otherFinishReasons.put(i, state.finishReason());
            }
        }
        emit(new ChatEvent.Done(first, otherFinishReasons));
        fixedMetadata = metadata();
    }

    StreamMetadata metadata() {
        return fixedMetadata != null ? fixedMetadata : new StreamMetadata(id, model, "", null, repeatedFields.all());
    }

    private CandidateState candidateState(int index) {
        if (index < 0 || index >= MAX_CANDIDATES) {
            throw MalformedResponses.invalid(profile, "a candidate with index %d".formatted(index));
        }
        while (candidateStates.size() <= index) {
            candidateStates.add(null);
        }
        CandidateState state = candidateStates.get(index);
        if (state == null) {
            state = new CandidateState(index, ids, this::emit);
            candidateStates.set(index, state);
        }
        return state;
    }

    private void emitUsage() {
        Usage current = usage.usage();
        if (current != null && !current.equals(lastUsage)) {
            lastUsage = current;
            emit(new ChatEvent.UsageUpdate(current));
        }
    }

    private void emit(ChatEvent event) {
        emittedCount++;
        events.accept(event);
    }

    /** The reason in {@code promptFeedback} for a blocked prompt, such as {@code SAFETY}, with Gemini's message if there is one; null: the prompt was not blocked. */
    private static @Nullable String blockReason(@Nullable RawJson feedback) {
        AdditionalProperties fields = Json.fieldsOrNone(feedback);
        String reason = ProviderStateJson.stringValue(fields.get("blockReason"));
        String message = ProviderStateJson.stringValue(fields.get("blockReasonMessage"));
        return reason == null || message == null ? reason : reason + ": " + message;
    }
}

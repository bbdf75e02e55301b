package io.ratatoskr.provider.openai;

import io.ratatoskr.api.StreamMetadata;
import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.PayloadTooLarge;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.LenientJson;
import io.ratatoskr.provider.MalformedResponses;
import io.ratatoskr.provider.RepeatedFieldFilter;
import io.ratatoskr.provider.SseDecoder;
import io.ratatoskr.settings.ProviderProfile;
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
abstract class OpenAiStreamDecoder<E> extends SseDecoder<E> {
    private static final byte[] TERMINATOR = "[DONE]".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_CHOICES = 256;

    final OpenAiMetadataReader metadata = new OpenAiMetadataReader();
    private final OpenAiUsageReader usage = new OpenAiUsageReader();
    private final ExtraCollector chunkExtra = new ExtraCollector();
    private final List<@Nullable ChoiceFinish> choices = new ArrayList<>(1);
    private final RepeatedFieldFilter repeatedFields = new RepeatedFieldFilter();

    private @Nullable StreamMetadata fixedMetadata;
    private @Nullable Usage usageUpdate;
    private @Nullable OpenAiErrorBody error;
    /** True if the current chunk says that it is an error object instead of a chunk. */
    private boolean isErrorObject;

    private boolean started;
    private boolean hasContent;
    /** True once a choice had the object or text of its output, even if that was empty. */
    private boolean hasOutput;

    OpenAiStreamDecoder(ProviderProfile profile) {
        super(profile);
    }

    /** The finish reason of a choice, once known. */
    static final class ChoiceFinish {
        @Nullable
        String finishReason;
    }

    /** Reads the choice at the reader's position and emits its events. */
    abstract void readChoice(JsonReader reader);

    /** Closes open tool calls, then emits the last event. */
    abstract void finish(FinishReason reason, Map<Integer, FinishReason> otherFinishReasons);

    abstract E unknown(AdditionalProperties extra);

    abstract E usageUpdate(Usage usage);

    /** True when the choice contains a tool call. */
    abstract boolean hasToolCalls(int choice);

    @Override
    protected final void emit(E event) {
        started = true;
        hasContent |= commits(event);
        super.emit(event);
    }

    /** True when the event carries output, after which the stream cannot fall back to another provider. */
    abstract boolean commits(E event);

    /** Notes that a choice had the field of its output. */
    final void recordOutput() {
        hasOutput = true;
    }

    /** Records the finish reason or error of a choice. */
    final void recordFinish(int choice, @Nullable String finish, @Nullable OpenAiErrorBody reported) {
        if (choice < 0 || choice >= MAX_CHOICES) {
            throw MalformedResponses.invalid(profile, "a choice with index %d in the stream".formatted(choice));
        }
        while (choices.size() <= choice) {
            choices.add(null);
        }
        ChoiceFinish end = choices.get(choice);
        if (end == null) {
            end = new ChoiceFinish();
            choices.set(choice, end);
        }
        if (reported != null) {
            error = reported;
        } else if (finish != null) {
            OpenAiErrorBody interruption = OpenAiFinishReasons.interruption(finish);
            if (interruption == null) {
                end.finishReason = finish;
            } else if (error == null) {
                error = interruption;
            }
        }
    }

    /** Sets the final metadata, of a response that arrived non-streamed. */
    final void metadata(StreamMetadata known) {
        fixedMetadata = known;
    }

    @Override
    public final StreamMetadata metadata() {
        StreamMetadata fixed = fixedMetadata;
        return fixed != null
                ? fixed
                : new StreamMetadata(metadata.id, metadata.model, "", metadata.created, repeatedFields.all());
    }

    @Override
    protected final void decodeEvent() {
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
        if ("error".equals(sse.eventType())) {
            OpenAiErrorBody reported = OpenAiErrorBody.parse(data, from, length);
            throw streamError(
                    reported.isPresent()
                            ? reported
                            : OpenAiErrorBody.ofMessage(
                                    new String(data, from, Math.min(length, 2_000), StandardCharsets.UTF_8)));
        }
        readChunk(data, from, length);
    }

    private void readChunk(byte[] data, int from, int length) {
        chunkExtra.clear();
        boolean isResponse = false;
        isErrorObject = false;
        try (JsonReader reader = JsonReader.of(data, from, length)) {
            reader.beginObject();
            while (reader.nextField()) {
                isResponse |= readField(reader);
            }
            reader.requireEnd();
        } catch (InvalidRequest | PayloadTooLarge e) {
            OpenAiErrorBody reported = error != null ? error : OpenAiErrorBody.parse(data, from, length);
            throw reported.message() != null
                    ? streamError(reported)
                    : MalformedResponses.invalid(
                            profile, "a stream event violates the protocol (%s)".formatted(e.getMessage()));
        }
        if ((!isResponse || isErrorObject) && error == null) {
            OpenAiErrorBody bare = OpenAiErrorBody.parse(data, from, length);
            if (isErrorObject) {
                error = bare.message() != null ? bare : OpenAiErrorBody.ofMessage("an error without a message");
            } else if (bare.message() != null
                    && (bare.type() != null || bare.code() != null || bare.status() != null)) {
                error = bare;
            }
        }
        AdditionalProperties newFields = repeatedFields.changed(chunkExtra.toAdditionalProperties());
        // Before the first event they belong to the stream metadata; beside an error they are part of it
        if (fixedMetadata != null && !newFields.isEmpty() && error == null) {
            emit(unknown(newFields));
        }
        Usage current = usage.usage();
        if (current != null && !current.equals(usageUpdate)) {
            usageUpdate = current;
            emit(usageUpdate(current));
        }
        if (fixedMetadata == null && started) {
            fixedMetadata = metadata();
        }
        if (error != null) {
            throw streamError(error);
        }
    }

    /** Reads one field of a chunk; returns true for a field that only a response has. */
    private boolean readField(JsonReader reader) {
        switch (reader.name()) {
            case "choices" -> {
                if (!LenientJson.enterList(reader)) {
                    return false;
                }
                boolean isResponse = false;
                while (reader.nextElement()) {
                    readChoice(reader);
                    isResponse = true;
                }
                return isResponse;
            }
            case "usage" -> {
                boolean isResponse = reader.isObject();
                usage.read(reader);
                return isResponse;
            }
            case "id", "model", "created" -> {
                if (fixedMetadata == null) {
                    metadata.readField(reader);
                } else {
                    reader.skip();
                }
            }
            case "object" -> isErrorObject |= "error".equals(LenientJson.textOrNull(reader));
            // Padding against guessing tokens from packet lengths
            case "obfuscation" -> reader.skip();
            case "error" -> error = reader.isNull() ? error : OpenAiErrorBody.read(reader);
            default -> LenientJson.collect(reader, chunkExtra);
        }
        return false;
    }

    @Override
    protected final void finishUnterminated() {
        finish(false);
    }

    private void finish(boolean terminated) {
        boolean open = choices.isEmpty();
        boolean finished = false;
        for (ChoiceFinish end : choices) {
            open |= end != null && end.finishReason == null;
            finished |= end != null && end.finishReason != null;
        }
        if (!hasContent && (finished ? !hasOutput && !isFiltered() : terminated)) {
            throw MalformedResponses.invalid(profile, "the stream ended without content");
        }
        if (open && !terminated) {
            throw MalformedResponses.invalid(profile, "the stream broke off before the response was complete");
        }
        Map<Integer, FinishReason> otherFinishReasons = new HashMap<>();
        for (int i = 1; i < choices.size(); i++) {
            if (choices.get(i) != null) {
                otherFinishReasons.put(i, finishReason(i));
            }
        }
        AdditionalProperties incomplete = usage.withIncomplete(AdditionalProperties.NONE);
        if (!incomplete.isEmpty()) {
            emit(unknown(incomplete));
        }
        finish(finishReason(0), otherFinishReasons);
        if (fixedMetadata == null) {
            fixedMetadata = metadata();
        }
        complete();
    }

    /** A provider's filter may leave nothing but its reason. */
    private boolean isFiltered() {
        return choices.stream()
                .anyMatch(end ->
                        end != null && OpenAiFinishReasons.of(end.finishReason, false) == FinishReason.CONTENT_FILTER);
    }

    private FinishReason finishReason(int choice) {
        ChoiceFinish end = choices.get(choice);
        return OpenAiFinishReasons.of(end == null ? null : end.finishReason, hasToolCalls(choice));
    }

    private GatewayException streamError(OpenAiErrorBody reported) {
        return OpenAiErrorMapper.fromErrorBody(reported, profile, "error in the stream");
    }
}

package io.ratatoskr.provider.openai;

import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.GenerateResponse;
import io.ratatoskr.api.chat.Choice;
import io.ratatoskr.api.chat.Completion;
import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.MalformedResponses;
import io.ratatoskr.provider.ToolCallIds;
import io.ratatoskr.settings.ProviderProfile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Reads non-streamed chat and completion responses. */
final class OpenAiResponseReader {
    private final ProviderProfile profile;
    private final OpenAiMetadataReader metadata = new OpenAiMetadataReader();
    private final OpenAiUsageReader usage = new OpenAiUsageReader();
    private final ExtraCollector extra = new ExtraCollector();
    private @Nullable OpenAiErrorBody error;

    private OpenAiResponseReader(ProviderProfile profile) {
        this.profile = profile;
    }

    static ChatResponse readChat(byte[] body, ProviderProfile profile) {
        return new OpenAiResponseReader(profile).readChat(body);
    }

    static GenerateResponse readGenerate(byte[] body, ProviderProfile profile) {
        return new OpenAiResponseReader(profile).readGenerate(body);
    }

    private ChatResponse readChat(byte[] body) {
        List<OpenAiChoiceReader> choices = readChoices(body, OpenAiChoiceReader::new);
        var ids = new ToolCallIds(metadata.id);
        List<Choice> result = new ArrayList<>(choices.size());
        for (OpenAiChoiceReader choice : choices) {
            result.add(choice.toChoice(ids));
        }
        result.sort(Comparator.comparingInt(Choice::index));
        return new ChatResponse(
                result,
                usage.usage(),
                metadata.model,
                "",
                metadata.id,
                metadata.created,
                usage.withIncomplete(extra.toAdditionalProperties()));
    }

    private GenerateResponse readGenerate(byte[] body) {
        List<OpenAiCompletionChoiceReader> choices = readChoices(body, OpenAiCompletionChoiceReader::new);
        List<Completion> completions = new ArrayList<>(choices.size());
        for (OpenAiCompletionChoiceReader choice : choices) {
            completions.add(choice.toCompletion());
        }
        completions.sort(Comparator.comparingInt(Completion::index));
        return new GenerateResponse(
                completions,
                usage.usage(),
                metadata.model,
                "",
                metadata.id,
                metadata.created,
                usage.withIncomplete(extra.toAdditionalProperties()));
    }

    /** Reads all fields; returns at least one choice. */
    private <C extends AbstractChoiceReader> List<C> readChoices(byte[] body, IntFunction<C> newChoice) {
        List<C> choices = new ArrayList<>(1);
        MalformedResponses.readFields(body, profile, OpenAiErrorMapper::findError, reader -> {
            if (!reader.name().equals("choices")) {
                readField(reader);
            } else if (reader.isList()) {
                reader.beginList();
                while (reader.nextElement()) {
                    C choice = newChoice.apply(choices.size());
                    choice.read(reader);
                    choices.add(choice);
                }
            }
        });
        for (AbstractChoiceReader choice : choices) {
            recordError(choice.error, choice.finishReason);
        }
        requireChoices(choices, body);
        for (AbstractChoiceReader choice : choices) {
            requireOutput(choice, body);
        }
        return choices;
    }

    private void readField(JsonReader reader) {
        switch (reader.name()) {
            case "id", "model", "created" -> metadata.readField(reader);
            case "object" -> reader.skip();
            case "usage" -> usage.read(reader);
            case "error" -> error = reader.isNull() ? null : OpenAiErrorBody.read(reader);
            default -> extra.collect(reader);
        }
    }

    private void recordError(@Nullable OpenAiErrorBody choiceError, @Nullable String finish) {
        if (error == null && choiceError != null) {
            error = choiceError;
        } else if (error == null) {
            error = OpenAiFinishReasons.interruption(finish);
        }
    }

    private void requireChoices(List<?> found, byte[] body) {
        if (error != null) {
            throw OpenAiErrorMapper.fromErrorBody(error, profile, MalformedResponses.ERROR_IN_OK_RESPONSE);
        }
        if (found.isEmpty()) {
            throw MalformedResponses.malformed(
                    "a response without choices", body, profile, OpenAiErrorMapper::findError);
        }
    }

    /** A provider's filter may leave nothing but its reason. */
    private void requireOutput(AbstractChoiceReader choice, byte[] body) {
        if (!choice.hasOutput() && OpenAiFinishReasons.of(choice.finishReason, false) != FinishReason.CONTENT_FILTER) {
            throw MalformedResponses.malformed(
                    "a choice without " + choice.outputField(), body, profile, OpenAiErrorMapper::findError);
        }
    }
}

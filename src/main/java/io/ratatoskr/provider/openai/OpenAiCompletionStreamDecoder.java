package io.ratatoskr.provider.openai;

import io.ratatoskr.api.GenerateResponse;
import io.ratatoskr.api.StreamMetadata;
import io.ratatoskr.api.chat.Completion;
import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.api.chat.GenerateEvent;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.settings.ProviderProfile;
import java.util.HashMap;
import java.util.Map;

/** Decodes a streamed completion. */
final class OpenAiCompletionStreamDecoder extends OpenAiStreamDecoder<GenerateEvent> {
    OpenAiCompletionStreamDecoder(ProviderProfile profile) {
        super(profile);
    }

    @Override
    void readChoice(JsonReader reader) {
        var choice = new OpenAiCompletionChoiceReader(0);
        choice.read(reader);
        recordFinish(choice.index, choice.finishReason, choice.error);
        String text = choice.text;
        if (choice.hasOutput()) {
            recordOutput();
        }
        if ((text != null && !text.isEmpty()) || choice.logprobs != null) {
            emit(new GenerateEvent.Text(choice.index, text == null ? "" : text, choice.logprobs));
        }
        if (!choice.extra.isEmpty()) {
            emit(new GenerateEvent.UnknownFields(choice.index, choice.extra.toAdditionalProperties()));
        }
    }

    @Override
    protected void decodeFullBody(byte[] body) {
        GenerateResponse response = OpenAiResponseReader.readGenerate(body, profile);
        metadata(new StreamMetadata(response.id(), response.model(), "", response.created(), response.extra()));
        Map<Integer, FinishReason> otherFinishReasons = new HashMap<>();
        for (Completion completion : response.completions()) {
            int index = completion.index();
            emit(new GenerateEvent.Text(index, completion.text(), completion.logprobs()));
            if (!completion.extra().isEmpty()) {
                emit(new GenerateEvent.UnknownFields(index, completion.extra()));
            }
            otherFinishReasons.put(index, completion.finishReason());
        }
        otherFinishReasons.remove(response.completions().getFirst().index());
        if (response.usage() != null) {
            emit(new GenerateEvent.UsageUpdate(response.usage()));
        }
        emit(new GenerateEvent.Done(response.finishReason(), otherFinishReasons));
    }

    @Override
    void finish(FinishReason reason, Map<Integer, FinishReason> otherFinishReasons) {
        emit(new GenerateEvent.Done(reason, otherFinishReasons));
    }

    @Override
    GenerateEvent unknown(AdditionalProperties extra) {
        return new GenerateEvent.UnknownFields(0, extra);
    }

    @Override
    GenerateEvent usageUpdate(Usage usage) {
        return new GenerateEvent.UsageUpdate(usage);
    }

    @Override
    boolean hasToolCalls(int choice) {
        return false;
    }

    @Override
    boolean commits(GenerateEvent event) {
        return event.preventsFallback();
    }
}

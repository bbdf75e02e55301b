package io.ratatoskr.grpc.message;

import io.ratatoskr.api.GenerateResponse;
import io.ratatoskr.api.chat.Completion;
import io.ratatoskr.grpc.v1.Wire;
import java.util.List;

/** Completions of the wire. Throws {@link io.ratatoskr.api.error.InvalidRequest} when a value is not allowed. */
public final class GenerateResponseReader {
    private GenerateResponseReader() {}

    public static GenerateResponse read(Wire.GenerateResponse message) {
        return new GenerateResponse(
                message.getCompletionsCount() > 0
                        ? message.getCompletionsList().stream()
                                .map(GenerateResponseReader::completion)
                                .toList()
                        : List.of(new Completion(
                                0,
                                message.getText(),
                                FinishReasons.read(message.getFinishReason()),
                                message.hasLogprobsJson()
                                        ? WireValues.json("logprobs_json", message.getLogprobsJson())
                                        : null,
                                WireValues.fields("completion_extra_json", message.getCompletionExtraJson()))),
                message.hasUsage() ? UsageReader.read(message.getUsage()) : null,
                message.hasModel() ? message.getModel() : null,
                message.getProvider(),
                message.hasId() ? message.getId() : null,
                message.hasCreated() ? message.getCreated() : null,
                WireValues.fields("extra_json", message.getExtraJson()));
    }

    private static Completion completion(Wire.GenerateCompletion message) {
        return new Completion(
                message.getIndex(),
                message.getText(),
                FinishReasons.read(message.getFinishReason()),
                message.hasLogprobsJson() ? WireValues.json("logprobs_json", message.getLogprobsJson()) : null,
                WireValues.fields("extra_json", message.getExtraJson()));
    }
}

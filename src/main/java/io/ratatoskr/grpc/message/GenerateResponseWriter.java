package io.ratatoskr.grpc.message;

import io.ratatoskr.api.GenerateResponse;
import io.ratatoskr.api.chat.Completion;
import io.ratatoskr.grpc.v1.Wire;

/** Responses with completions on the wire. */
public final class GenerateResponseWriter {
    private GenerateResponseWriter() {}

    public static Wire.GenerateResponse write(GenerateResponse response) {
        Completion first = response.completions().getFirst();
        Wire.GenerateResponse.Builder message = Wire.GenerateResponse.newBuilder()
                .setText(first.text())
                .setFinishReason(FinishReasons.write(first.finishReason()))
                .setProvider(response.provider());
        if (first.logprobs() != null) {
            message.setLogprobsJson(first.logprobs().text());
        }
        if (!first.extra().isEmpty()) {
            message.setCompletionExtraJson(WireValues.text(first.extra()));
        }
        if (response.completions().size() > 1) {
            response.completions().forEach(completion -> message.addCompletions(completion(completion)));
        }
        if (response.usage() != null) {
            message.setUsage(UsageWriter.write(response.usage()));
        }
        if (response.model() != null) {
            message.setModel(response.model());
        }
        if (response.id() != null) {
            message.setId(response.id());
        }
        if (response.created() != null) {
            message.setCreated(response.created());
        }
        if (!response.extra().isEmpty()) {
            message.setExtraJson(WireValues.text(response.extra()));
        }
        return message.build();
    }

    private static Wire.GenerateCompletion completion(Completion completion) {
        Wire.GenerateCompletion.Builder message = Wire.GenerateCompletion.newBuilder()
                .setIndex(completion.index())
                .setText(completion.text())
                .setFinishReason(FinishReasons.write(completion.finishReason()));
        if (completion.logprobs() != null) {
            message.setLogprobsJson(completion.logprobs().text());
        }
        if (!completion.extra().isEmpty()) {
            message.setExtraJson(WireValues.text(completion.extra()));
        }
        return message.build();
    }
}

package io.ratatoskr.client.codec;

import io.ratatoskr.api.GenerateResponse;
import io.ratatoskr.api.chat.Completion;
import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.client.transport.ServiceResponse;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.Json;
import io.ratatoskr.json.JsonReader;
import java.util.List;

/** Reads a completion response. */
public final class CompletionResponseReader {
    private CompletionResponseReader() {}

    /** @throws io.ratatoskr.api.error.ProviderUnavailable for anything but a completion */
    public static GenerateResponse read(ServiceResponse response) {
        return ResponseJson.read(response.body(), reader -> {
            var head = new ResponseHead();
            List<Completion> completions = List.of();
            reader.beginObject();
            while (reader.nextField()) {
                if (reader.name().equals("choices")) {
                    completions = ResponseJson.list(reader, CompletionResponseReader::completion);
                } else {
                    head.read(reader);
                }
            }
            return new GenerateResponse(
                    completions,
                    head.usage,
                    head.model(response.origin()),
                    response.origin().providerOrEmpty(),
                    head.id,
                    head.created,
                    head.extra.toAdditionalProperties());
        });
    }

    private static Completion completion(JsonReader reader) {
        int index = 0;
        String text = "";
        FinishReason finish = null;
        RawJson logprobs = null;
        var extra = new ExtraCollector();
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "index" -> index = reader.readInt();
                case "text" -> text = reader.readString();
                case "logprobs" -> logprobs = Json.valueOrNull(reader.readRaw());
                case "finish_reason" -> finish = FinishReasons.read(reader);
                default -> extra.collect(reader);
            }
        }
        return new Completion(
                index, text, finish == null ? FinishReason.STOP : finish, logprobs, extra.toAdditionalProperties());
    }
}

package io.ratatoskr.client.codec;

import io.ratatoskr.api.Operation;
import io.ratatoskr.api.Validation;
import io.ratatoskr.api.Validation.CandidatePreview;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.Json;
import io.ratatoskr.json.JsonReader;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the result of a validation. */
public final class ValidationReader {
    private static final RawJson NO_PARAMETERS = new RawJson("{}");

    private ValidationReader() {}

    public static Validation read(byte[] json) {
        return ResponseJson.read(json, reader -> {
            String model = "";
            Operation operation = Operation.CHAT;
            List<CandidatePreview> candidates = List.of();
            List<Validation.Refusal> refusals = List.of();
            reader.beginObject();
            while (reader.nextField()) {
                switch (reader.name()) {
                    case "model" -> model = reader.readString();
                    case "operation" -> operation = Operation.fromWireName(reader.readString());
                    case "candidates" ->
                        candidates = ResponseJson.list(reader, each -> new CandidateReader().read(each));
                    case "refused" -> refusals = ResponseJson.list(reader, ValidationReader::refusal);
                    default -> reader.skip();
                }
            }
            return new Validation(model, operation, candidates, refusals);
        });
    }

    private static Validation.Refusal refusal(JsonReader reader) {
        String provider = "";
        String reason = "";
        String parameter = null;
        String lacking = null;
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "provider" -> provider = reader.readString();
                case "reason" -> reason = reader.readString();
                case "parameter" -> parameter = reader.readStringOrNull();
                case "lacking" -> lacking = reader.readStringOrNull();
                default -> reader.skip();
            }
        }
        return new Validation.Refusal(provider, reason, parameter, lacking);
    }

    private static Validation.Change change(JsonReader reader) {
        String parameter = "";
        String action = "";
        String reason = "";
        String lacking = "";
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "parameter" -> parameter = reader.readString();
                case "change" -> action = reader.readString();
                case "reason" -> reason = reader.readString();
                case "lacking" -> lacking = reader.readString();
                default -> reader.skip();
            }
        }
        return new Validation.Change(parameter, action, reason, lacking);
    }

    /** Reads one candidate. */
    private static final class CandidateReader {
        private String provider = "";
        private String model = "";
        private RawJson parameters = NO_PARAMETERS;
        private @Nullable RawJson request;
        private boolean inProcess;
        private List<Validation.Change> changes = List.of();
        private long promptTokens;
        private boolean approximate;
        private @Nullable Long maxCompletionTokens;
        private @Nullable Boolean fitsContextWindow;
        private @Nullable BigDecimal maxCost;

        CandidatePreview read(JsonReader reader) {
            reader.beginObject();
            while (reader.nextField()) {
                switch (reader.name()) {
                    case "provider" -> provider = reader.readString();
                    case "model" -> model = reader.readString();
                    case "sent" -> parameters = reader.readRaw();
                    case "request" -> request = Json.valueOrNull(reader.readRaw());
                    case "in_process" -> inProcess = reader.readBoolean();
                    case "changes" -> changes = ResponseJson.list(reader, ValidationReader::change);
                    case "prompt_tokens" -> promptTokens = reader.readLong();
                    case "approximate" -> approximate = reader.readBoolean();
                    case "max_completion_tokens" -> maxCompletionTokens = reader.readLongOrNull();
                    case "fits_context" -> fitsContextWindow = reader.readBooleanOrNull();
                    case "max_cost" ->
                        maxCost = reader.isNull()
                                ? null
                                : new BigDecimal(reader.readRaw().text());
                    default -> reader.skip();
                }
            }
            return new CandidatePreview(
                    provider,
                    model,
                    parameters,
                    request,
                    inProcess,
                    changes,
                    new Validation.Estimate(
                            promptTokens, approximate, maxCompletionTokens, fitsContextWindow, maxCost));
        }
    }
}

package io.ratatoskr.client.codec;

import io.ratatoskr.api.Operation;
import io.ratatoskr.api.RoutePlan;
import io.ratatoskr.api.RoutePlan.PlannedCandidate;
import io.ratatoskr.json.JsonReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads an explained route. */
public final class RoutePlanReader {
    private RoutePlanReader() {}

    public static RoutePlan read(byte[] json) {
        return ResponseJson.read(json, reader -> {
            String model = "";
            Operation operation = Operation.CHAT;
            String strategy = "";
            List<PlannedCandidate> candidates = List.of();
            List<RoutePlan.Refusal> refusals = List.of();
            Map<String, List<String>> fallback = Map.of();
            reader.beginObject();
            while (reader.nextField()) {
                switch (reader.name()) {
                    case "model" -> model = reader.readString();
                    case "operation" -> operation = Operation.fromWireName(reader.readString());
                    case "strategy" -> strategy = reader.readString();
                    case "candidates" -> candidates = ResponseJson.list(reader, RoutePlanReader::candidate);
                    case "refusals" -> refusals = ResponseJson.list(reader, RoutePlanReader::refusal);
                    case "fallback" -> fallback = fallback(reader);
                    default -> reader.skip();
                }
            }
            return new RoutePlan(model, operation, strategy, candidates, refusals, fallback);
        });
    }

    private static PlannedCandidate candidate(JsonReader reader) {
        String provider = "";
        String model = "";
        String reason = "";
        Double score = null;
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "provider" -> provider = reader.readString();
                case "model" -> model = reader.readString();
                case "reason" -> reason = reader.readString();
                case "score" -> score = reader.readDoubleOrNull();
                default -> reader.skip();
            }
        }
        return new PlannedCandidate(provider, model, reason, score);
    }

    private static RoutePlan.Refusal refusal(JsonReader reader) {
        String provider = "";
        String reason = "";
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "provider" -> provider = reader.readString();
                case "reason" -> reason = reader.readString();
                default -> reader.skip();
            }
        }
        return new RoutePlan.Refusal(provider, reason);
    }

    private static Map<String, List<String>> fallback(JsonReader reader) {
        var lists = new LinkedHashMap<String, List<String>>();
        ResponseJson.fields(reader, failures -> lists.put(failures, ResponseJson.texts(reader)));
        return lists;
    }
}

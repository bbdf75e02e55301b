package io.ratatoskr.client.codec;

import io.ratatoskr.api.ClassifyResponse;
import io.ratatoskr.api.ClassifyResult;
import io.ratatoskr.api.NliResponse;
import io.ratatoskr.api.NliResult;
import io.ratatoskr.api.RankedDocument;
import io.ratatoskr.api.RerankResponse;
import io.ratatoskr.api.ScoringMetadata;
import io.ratatoskr.api.ScoringMethod;
import io.ratatoskr.api.StanceResponse;
import io.ratatoskr.api.StanceResult;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.client.transport.ServiceResponse;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads scores: of one input beside the other fields, or of several in {@code results}. Not thread-safe. */
public final class ScoringResponseReader {
    /** Reads the fields of one result. */
    private interface ResultReader<T> {
        /** Reads the current field; false without moving the reader when it is none of a result's. */
        boolean read(JsonReader reader);

        /** The result; null while it is not complete. */
        @Nullable
        T result();
    }

    private final ExtraCollector extra = new ExtraCollector();
    private List<Integer> truncated = List.of();
    private @Nullable ScoringMethod method;
    private @Nullable Usage usage;
    private @Nullable String model;
    private String provider;

    private ScoringResponseReader(ServiceResponse response) {
        provider = response.origin().providerOrEmpty();
    }

    public static NliResponse nli(ServiceResponse response) {
        return read(response, NliReader::new, NliResponse::new);
    }

    public static ClassifyResponse classify(ServiceResponse response) {
        return read(response, ClassifyReader::new, ClassifyResponse::new);
    }

    public static StanceResponse stance(ServiceResponse response) {
        return read(response, StanceReader::new, StanceResponse::new);
    }

    public static RerankResponse rerank(ServiceResponse response) {
        return read(response, RankReader::new, RerankResponse::new);
    }

    private static <T, R> R read(
            ServiceResponse response,
            Supplier<ResultReader<T>> newResult,
            BiFunction<List<T>, ScoringMetadata, R> newResponse) {
        return ResponseJson.read(response.body(), reader -> {
            var scores = new ScoringResponseReader(response);
            List<T> results = scores.read(reader, newResult);
            return newResponse.apply(
                    results,
                    new ScoringMetadata(
                            scores.truncated,
                            scores.method,
                            scores.usage,
                            scores.model,
                            scores.provider,
                            scores.extra.toAdditionalProperties()));
        });
    }

    private <T> List<T> read(JsonReader reader, Supplier<ResultReader<T>> newResult) {
        List<T> results = null;
        ResultReader<T> single = newResult.get();
        reader.beginObject();
        while (reader.nextField()) {
            if (reader.name().equals("results")) {
                results = ResponseJson.list(reader, entry -> result(entry, newResult.get()));
            } else if (!readMetadata(reader) && !single.read(reader)) {
                extra.collect(reader);
            }
        }
        if (results != null) {
            return results;
        }
        T only = single.result();
        if (only == null) {
            throw reader.missingFieldError("results", "scores");
        }
        return List.of(only);
    }

    private static <T> T result(JsonReader reader, ResultReader<T> fields) {
        reader.beginObject();
        while (reader.nextField()) {
            if (!fields.read(reader)) {
                reader.skip();
            }
        }
        T result = fields.result();
        if (result == null) {
            throw reader.typeError("an object with all scores");
        }
        return result;
    }

    private boolean readMetadata(JsonReader reader) {
        switch (reader.name()) {
            case "method" -> method = method(reader.readStringOrNull());
            case "model" -> model = reader.readStringOrNull();
            case "provider" -> provider = reader.isNull() ? "" : reader.readString();
            case "truncated" -> truncated = ResponseJson.list(reader, JsonReader::readInt);
            case "usage" -> usage = UsageReader.flat(reader);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static @Nullable ScoringMethod method(@Nullable String name) {
        for (ScoringMethod each : ScoringMethod.values()) {
            if (each.wireName().equals(name)) {
                return each;
            }
        }
        return null;
    }

    private static final class NliReader implements ResultReader<NliResult> {
        private @Nullable Double entailment;
        private @Nullable Double contradiction;
        private @Nullable Double neutral;

        @Override
        public boolean read(JsonReader reader) {
            switch (reader.name()) {
                case "entailment" -> entailment = reader.readDouble();
                case "contradiction" -> contradiction = reader.readDouble();
                case "neutral" -> neutral = reader.readDouble();
                case "label" -> reader.skip();
                default -> {
                    return false;
                }
            }
            return true;
        }

        @Override
        public @Nullable NliResult result() {
            return entailment == null || contradiction == null || neutral == null
                    ? null
                    : new NliResult(entailment, contradiction, neutral);
        }
    }

    private static final class StanceReader implements ResultReader<StanceResult> {
        private @Nullable Double favor;
        private @Nullable Double against;
        private @Nullable Double neutral;
        private String target = "";

        @Override
        public boolean read(JsonReader reader) {
            switch (reader.name()) {
                case "favor" -> favor = reader.readDouble();
                case "against" -> against = reader.readDouble();
                case "neutral" -> neutral = reader.readDouble();
                case "target" -> target = reader.readString();
                case "label" -> reader.skip();
                default -> {
                    return false;
                }
            }
            return true;
        }

        @Override
        public @Nullable StanceResult result() {
            return favor == null || against == null || neutral == null
                    ? null
                    : new StanceResult(favor, against, neutral, target);
        }
    }

    private static final class ClassifyReader implements ResultReader<ClassifyResult> {
        private final Map<String, Double> scores = new LinkedHashMap<>();

        @Override
        public boolean read(JsonReader reader) {
            switch (reader.name()) {
                case "scores" -> ResponseJson.fields(reader, label -> scores.put(label, reader.readDouble()));
                case "top_label", "confidence" -> reader.skip();
                default -> {
                    return false;
                }
            }
            return true;
        }

        @Override
        public @Nullable ClassifyResult result() {
            return scores.isEmpty() ? null : new ClassifyResult(scores);
        }
    }

    private static final class RankReader implements ResultReader<RankedDocument> {
        private @Nullable Integer index;
        private @Nullable Double score;
        private @Nullable String document;

        @Override
        public boolean read(JsonReader reader) {
            switch (reader.name()) {
                case "index" -> index = reader.readInt();
                case "relevance_score" -> score = reader.readDouble();
                case "document" -> {
                    var fields = new ArrayList<String>();
                    ResponseJson.fields(reader, name -> {
                        if (name.equals("text")) {
                            fields.add(reader.readString());
                        } else {
                            reader.skip();
                        }
                    });
                    document = fields.isEmpty() ? null : fields.getFirst();
                }
                default -> {
                    return false;
                }
            }
            return true;
        }

        @Override
        public @Nullable RankedDocument result() {
            return index == null || score == null ? null : new RankedDocument(index, score, document);
        }
    }
}

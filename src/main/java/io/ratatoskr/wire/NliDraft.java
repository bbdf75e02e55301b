package io.ratatoskr.wire;

import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.NliPair;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.json.JsonReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parses an {@link NliRequest}. */
final class NliDraft extends Draft {
    private static final String PAIRS = "a list of objects with premise and hypothesis";

    private final boolean single;
    private @Nullable String premise;
    private @Nullable String hypothesis;
    private @Nullable List<NliPair> pairs;

    /** @param single whether to parse one pair, not a list */
    NliDraft(boolean single) {
        this.single = single;
    }

    @Override
    boolean own(JsonReader reader) {
        String name = reader.name();
        boolean ofOne = name.equals("premise") || name.equals("hypothesis");
        if (!ofOne && !name.equals("pairs")) {
            return false;
        }
        if (ofOne != single && !reader.isNull()) {
            throw new InvalidRequest(
                    single
                            ? "pairs is not allowed here; expected premise and hypothesis, POST /v1/nli/batch takes pairs"
                            : "%s is not allowed here; expected pairs with %1$s, POST /v1/nli takes a single %1$s".formatted(name),
                    name);
        }
        switch (name) {
            case "premise" -> premise = text(reader);
            case "hypothesis" -> hypothesis = text(reader);
            default -> pairs = reader.isNull() ? null : Lists.read(reader, PAIRS, NliDraft::pair);
        }
        return true;
    }

    NliRequest request() {
        return new NliRequest(
                single ? List.of(one()) : several(), single, model, provider, extra.toAdditionalProperties(), Dialects.NATIVE);
    }

    private NliPair one() {
        return new NliPair(required("premise", premise), required("hypothesis", hypothesis));
    }

    private static String required(String field, @Nullable String text) {
        if (text == null) {
            throw new InvalidRequest("%s is missing; expected a string".formatted(field), field);
        }
        return text;
    }

    private List<NliPair> several() {
        if (pairs == null) {
            throw new InvalidRequest("pairs is missing; expected %s".formatted(PAIRS), "pairs");
        }
        return pairs;
    }

    private static NliPair pair(JsonReader reader) {
        String premise = null;
        String hypothesis = null;
        if (!reader.isObject()) {
            throw reader.typeError("an object with premise and hypothesis");
        }
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "premise" -> premise = Lists.text(reader);
                case "hypothesis" -> hypothesis = Lists.text(reader);
                default -> reader.skip();
            }
        }
        if (premise == null) {
            throw reader.missingFieldError("premise", "a string");
        }
        if (hypothesis == null) {
            throw reader.missingFieldError("hypothesis", "a string");
        }
        return new NliPair(premise, hypothesis);
    }

    private static @Nullable String text(JsonReader reader) {
        return reader.isNull() ? null : Lists.text(reader);
    }
}

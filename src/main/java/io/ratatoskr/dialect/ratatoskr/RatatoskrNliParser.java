package io.ratatoskr.dialect.ratatoskr;

import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.NliPair;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.model.ModelSelection;
import io.ratatoskr.json.JsonReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parses an {@link NliRequest}. */
final class RatatoskrNliParser extends RatatoskrRequestParser {
    private static final String EXPECTED_PAIRS = "a list of objects with premise and hypothesis";

    private final boolean single;
    private @Nullable String premise;
    private @Nullable String hypothesis;
    private @Nullable List<NliPair> pairs;

    /** @param single whether to parse one pair, not a list */
    RatatoskrNliParser(boolean single) {
        this.single = single;
    }

    @Override
    boolean readOwnField(JsonReader reader) {
        String name = reader.name();
        boolean singleField = name.equals("premise") || name.equals("hypothesis");
        if (!singleField && !name.equals("pairs")) {
            return false;
        }
        if (singleField != single && !reader.isNull()) {
            throw new InvalidRequest(
                    single
                            ? "pairs is not allowed here; expected premise and hypothesis, POST /v1/nli/batch takes pairs"
                            : "%s is not allowed here; expected pairs with %1$s, POST /v1/nli takes a single %1$s"
                                    .formatted(name),
                    name);
        }
        switch (name) {
            case "premise" -> premise = text(reader);
            case "hypothesis" -> hypothesis = text(reader);
            default ->
                pairs = reader.isNull() ? null : BoundedLists.read(reader, EXPECTED_PAIRS, RatatoskrNliParser::pair);
        }
        return true;
    }

    NliRequest toRequest() {
        return new NliRequest(
                single ? List.of(singlePair()) : pairList(),
                single,
                new ModelSelection(model, provider),
                extraFields.toAdditionalProperties(),
                Dialects.NATIVE);
    }

    private NliPair singlePair() {
        return new NliPair(required("premise", premise), required("hypothesis", hypothesis));
    }

    private static String required(String field, @Nullable String text) {
        if (text == null) {
            throw new InvalidRequest("%s is missing; expected a string".formatted(field), field);
        }
        return text;
    }

    private List<NliPair> pairList() {
        if (pairs == null) {
            throw new InvalidRequest("pairs is missing; expected %s".formatted(EXPECTED_PAIRS), "pairs");
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
                case "premise" -> premise = BoundedLists.nonEmptyText(reader);
                case "hypothesis" -> hypothesis = BoundedLists.nonEmptyText(reader);
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
        return reader.isNull() ? null : BoundedLists.nonEmptyText(reader);
    }
}

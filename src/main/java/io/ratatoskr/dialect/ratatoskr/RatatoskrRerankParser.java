package io.ratatoskr.dialect.ratatoskr;

import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.model.ModelSelection;
import io.ratatoskr.json.JsonReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parses a {@link RerankRequest}. */
final class RatatoskrRerankParser extends RatatoskrRequestParser {
    private static final String EXPECTED_DOCUMENTS = "a list of strings, or of objects with a text";

    private String query = "";
    private @Nullable List<String> documents;
    private @Nullable Integer topN;
    private boolean returnDocuments;

    @Override
    boolean readOwnField(JsonReader reader) {
        switch (reader.name()) {
            case "query" -> query = reader.isNull() ? "" : reader.readString();
            case "documents" ->
                documents = reader.isNull()
                        ? null
                        : BoundedLists.read(reader, EXPECTED_DOCUMENTS, RatatoskrRerankParser::document);
            case "top_n" -> topN = reader.readIntOrNull();
            case "return_documents" -> returnDocuments = !reader.isNull() && reader.readBoolean();
            default -> {
                return false;
            }
        }
        return true;
    }

    RerankRequest toRequest() {
        if (documents == null) {
            throw new InvalidRequest("documents is missing; expected %s".formatted(EXPECTED_DOCUMENTS), "documents");
        }
        return new RerankRequest(
                query,
                documents,
                topN,
                returnDocuments,
                new ModelSelection(model, provider),
                extraFields.toAdditionalProperties(),
                Dialects.NATIVE);
    }

    /** Reads a document, which may be empty. */
    private static String document(JsonReader reader) {
        if (!reader.isObject()) {
            return reader.readString();
        }
        String text = null;
        reader.beginObject();
        while (reader.nextField()) {
            if (reader.name().equals("text")) {
                text = reader.readString();
            } else {
                reader.skip();
            }
        }
        if (text == null) {
            throw reader.missingFieldError("text", "a string");
        }
        return text;
    }
}

package io.ratatoskr.provider.openai;

import io.ratatoskr.api.RawJson;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.Lax;
import org.jspecify.annotations.Nullable;

/** Reads the fields of an error object. */
final class ErrorDraft {
    @Nullable
    String message;

    private @Nullable Integer status;
    private @Nullable String type;
    private @Nullable String code;
    private @Nullable String param;
    private @Nullable String innerCode;
    private @Nullable String upstream;
    private boolean moderated;
    private int limit;

    void field(JsonReader reader) {
        switch (reader.name()) {
            case "message", "msg" -> message = Lax.textOrJson(reader);
            case "detail", "details", "error_description" -> {
                String text = Lax.textOrJson(reader);
                if (message == null) {
                    message = text;
                }
            }
            case "type", "error_type" -> type = Lax.textOrNumber(reader);
            case "code" -> code(reader);
            case "status_code", "http_code" -> number(Lax.textOrNumber(reader));
            case "param" -> param = Lax.textOrNumber(reader);
            case "metadata" -> metadata(reader);
            case "innererror", "inner_error" -> innerError(reader);
            case "n_ctx" -> {
                Integer tokens = Lax.integer(reader);
                limit = tokens == null ? 0 : Math.max(0, tokens);
            }
            default -> reader.skip();
        }
    }

    ErrorBody error(RawJson raw) {
        String said = message;
        if (upstream != null) {
            said = said == null ? upstream : said + ": " + upstream;
        }
        String word = "ResponsibleAIPolicyViolation".equals(innerCode) ? "content_filter" : code;
        return new ErrorBody(status, type, word, param, said, raw, moderated, limit);
    }

    private void code(JsonReader reader) {
        String text = Lax.textOrNumber(reader);
        if (text == null || !number(text)) {
            code = text;
        }
    }

    private boolean number(@Nullable String text) {
        if (text == null || text.length() != 3 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return false;
        }
        status = Integer.valueOf(text);
        return true;
    }

    /** OpenRouter's metadata: the moderation reasons, and the error of the upstream provider. */
    private void metadata(JsonReader reader) {
        if (!Lax.enterObject(reader)) {
            return;
        }
        while (reader.nextField()) {
            switch (reader.name()) {
                case "reasons" -> {
                    moderated |= reader.isList();
                    reader.skip();
                }
                case "raw" -> upstream = Lax.textOrJson(reader);
                default -> reader.skip();
            }
        }
    }

    private void innerError(JsonReader reader) {
        if (!Lax.enterObject(reader)) {
            return;
        }
        while (reader.nextField()) {
            if (reader.name().equals("code")) {
                innerCode = Lax.textOrNumber(reader);
            } else {
                reader.skip();
            }
        }
    }
}

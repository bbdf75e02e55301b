package io.ratatoskr.provider.openai;

import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.LenientJson;
import org.jspecify.annotations.Nullable;

/** Reads the fields of an error object. */
final class OpenAiErrorReader {
    @Nullable
    String message;

    private @Nullable Integer status;
    private @Nullable String type;
    private @Nullable String code;
    private @Nullable String param;
    private @Nullable String innerCode;
    private @Nullable String upstreamMessage;
    private boolean moderated;
    private boolean fromHost;
    private int contextLimit;

    void readField(JsonReader reader) {
        switch (reader.name()) {
            case "message", "msg" -> message = LenientJson.textOrJson(reader);
            case "detail", "details", "error_description" -> {
                String text = LenientJson.textOrJson(reader);
                if (message == null) {
                    message = text;
                }
            }
            case "type", "error_type" -> type = LenientJson.textOrNumber(reader);
            case "code" -> code(reader);
            case "status_code", "http_code" -> readStatus(LenientJson.textOrNumber(reader));
            case "param" -> param = LenientJson.textOrNumber(reader);
            case "metadata" -> readMetadata(reader);
            case "innererror", "inner_error" -> readInnerError(reader);
            case "n_ctx" -> {
                Integer tokens = LenientJson.intOrNull(reader);
                contextLimit = tokens == null ? 0 : Math.max(0, tokens);
            }
            default -> reader.skip();
        }
    }

    OpenAiErrorBody toErrorBody(RawJson raw) {
        String fullMessage = message;
        if (upstreamMessage != null) {
            fullMessage = fullMessage == null ? upstreamMessage : fullMessage + ": " + upstreamMessage;
        }
        String errorCode = "ResponsibleAIPolicyViolation".equals(innerCode) ? "content_filter" : code;
        return new OpenAiErrorBody(
                status,
                type,
                errorCode,
                param,
                fullMessage,
                raw,
                new OpenAiErrorBody.Details(moderated, fromHost, contextLimit));
    }

    private void code(JsonReader reader) {
        String text = LenientJson.textOrNumber(reader);
        if (text == null || !readStatus(text)) {
            code = text;
        }
    }

    private boolean readStatus(@Nullable String text) {
        if (text == null || text.length() != 3 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return false;
        }
        status = Integer.valueOf(text);
        return true;
    }

    /** OpenRouter's metadata: the moderation reasons, and the error of the upstream provider. */
    private void readMetadata(JsonReader reader) {
        if (!LenientJson.enterObject(reader)) {
            return;
        }
        while (reader.nextField()) {
            switch (reader.name()) {
                case "reasons" -> {
                    moderated |= reader.isList();
                    reader.skip();
                }
                case "raw" -> {
                    upstreamMessage = LenientJson.textOrJson(reader);
                    fromHost |= upstreamMessage != null;
                }
                default -> reader.skip();
            }
        }
    }

    private void readInnerError(JsonReader reader) {
        if (!LenientJson.enterObject(reader)) {
            return;
        }
        while (reader.nextField()) {
            if (reader.name().equals("code")) {
                innerCode = LenientJson.textOrNumber(reader);
            } else {
                reader.skip();
            }
        }
    }
}

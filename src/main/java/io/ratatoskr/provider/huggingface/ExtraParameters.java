package io.ratatoskr.provider.huggingface;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ClassifyRequest;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.StanceRequest;
import io.ratatoskr.api.ZeroShotRequest;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.Json;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.ErrorText;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Hugging Face parameters that the gateway does not model: unknown fields of a request in the Hugging Face or the native dialect.
 * Unknown fields of other dialects mean something else and are ignored.
 */
record ExtraParameters(AdditionalProperties fields) {
    private static final String OPTIONS = "options";
    private static final String PARAMETERS = "parameters";

    static ExtraParameters of(ModelRequest request) {
        String dialect = request.dialect();
        return new ExtraParameters(
                dialect.equals(Dialects.HUGGING_FACE) || dialect.equals(Dialects.NATIVE)
                        ? extraOf(request)
                        : AdditionalProperties.NONE);
    }

    private static AdditionalProperties extraOf(ModelRequest request) {
        return switch (request) {
            case EmbedRequest embed -> embed.extra();
            case NliRequest nli -> nli.extra();
            case ZeroShotRequest zeroShot -> zeroShot.extra();
            case ClassifyRequest classify -> classify.extra();
            case StanceRequest stance -> stance.extra();
            case RerankRequest rerank -> rerank.extra();
            case ChatRequest chat -> AdditionalProperties.NONE;
            case GenerateRequest generate -> AdditionalProperties.NONE;
        };
    }

    /** A boolean field; null when absent. */
    @Nullable
    Boolean flag(String name) {
        RawJson value = value(name);
        if (value == null) {
            return null;
        }
        if (!value.text().equals("true") && !value.text().equals("false")) {
            throw new InvalidRequest(
                    "%s is %s; expected true or false".formatted(name, ErrorText.sanitize(value.text())), name);
        }
        return value.text().equals("true");
    }

    /** A boolean field. */
    boolean flag(String name, boolean fallback) {
        Boolean value = flag(name);
        return value == null ? fallback : value;
    }

    /** A field as raw JSON; null when absent. */
    @Nullable
    RawJson value(String name) {
        return Json.valueOrNull(fields.get(name));
    }

    /** Writes {@code truncate}, true by default, and the caller's {@code truncation_direction}. */
    void writeTruncation(JsonWriter writer) {
        writer.field("truncate", flag("truncate", true)).field("truncation_direction", value("truncation_direction"));
    }

    /** Writes the caller's {@code parameters}, overridden by the gateway's; nothing when both are empty. */
    void writeParameters(JsonWriter writer, Map<String, RawJson> gatewayParameters) {
        var all = new LinkedHashMap<>(objectValue(PARAMETERS).fields());
        all.putAll(gatewayParameters);
        if (!all.isEmpty()) {
            writer.name(PARAMETERS)
                    .beginObject()
                    .fields(new AdditionalProperties(all))
                    .endObject();
        }
    }

    /** Writes the caller's {@code options}, if any. */
    void writeOptions(JsonWriter writer) {
        AdditionalProperties options = objectValue(OPTIONS);
        if (!options.isEmpty()) {
            writer.name(OPTIONS).beginObject().fields(options).endObject();
        }
    }

    /** The headers equivalent to {@code options}. */
    Map<String, String> optionHeaders() {
        var options = new ExtraParameters(objectValue(OPTIONS));
        var headers = new LinkedHashMap<String, String>();
        for (String name : new String[] {"wait_for_model", "use_cache"}) {
            Boolean flag = options.flag(name);
            if (flag != null) {
                headers.put("x-" + name.replace('_', '-'), flag.toString());
            }
        }
        return headers;
    }

    private AdditionalProperties objectValue(String name) {
        RawJson value = value(name);
        if (value == null) {
            return AdditionalProperties.NONE;
        }
        if (!value.isObject()) {
            throw new InvalidRequest(
                    "%s is %s; expected an object".formatted(name, ErrorText.sanitize(value.text())), name);
        }
        return Json.parseObject(value);
    }
}

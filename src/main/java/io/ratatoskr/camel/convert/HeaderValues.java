package io.ratatoskr.camel.convert;

import io.ratatoskr.api.chat.ResponseFormat;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.PayloadTooLarge;
import io.ratatoskr.api.internal.text.Text;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.dialect.ratatoskr.RatatoskrRequests;
import io.ratatoskr.json.Json;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.json.JsonTree;
import io.ratatoskr.limits.RequestTimeouts;
import io.ratatoskr.provider.openai.OpenAiResponseFormatCodec;
import io.ratatoskr.settings.ParameterPolicy;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Values of headers as the types of requests. Each failure is an {@link InvalidRequest} that names the header. */
public final class HeaderValues {
    /** Types of {@code response_format} in OpenAI's API; any other type is one of JSON Schema. */
    private static final Set<String> FORMAT_TYPES = Set.of("text", "json_object", "json_schema");

    private HeaderValues() {}

    static String text(String header, Object value) {
        if (!(value instanceof CharSequence characters)) {
            throw invalid(header, value, "text");
        }
        String text = characters.toString();
        if (text.isBlank()) {
            throw new InvalidRequest("the header %s is empty; expected text".formatted(header));
        }
        return text;
    }

    static double number(String header, Object value) {
        return switch (value) {
            case Number number -> number.doubleValue();
            case CharSequence text -> decimal(header, text.toString()).doubleValue();
            default -> throw invalid(header, value, "a number");
        };
    }

    static int integer(String header, Object value) {
        BigDecimal number = switch (value) {
            case Integer integer -> BigDecimal.valueOf(integer);
            case Number other -> decimal(header, other.toString());
            case CharSequence text -> decimal(header, text.toString());
            default -> throw invalid(header, value, "a whole number");
        };
        try {
            return number.intValueExact();
        } catch (ArithmeticException e) {
            throw invalid(header, value, "a whole number");
        }
    }

    private static BigDecimal decimal(String header, String text) {
        try {
            if (text.length() <= Json.MAX_NUMBER_LENGTH) {
                var number = new BigDecimal(text.strip());
                // The digits of a huge exponent would be written out
                if (Math.abs((long) number.scale()) <= Json.MAX_NUMBER_LENGTH) {
                    return number;
                }
            }
        } catch (NumberFormatException e) {
            // As any other text
        }
        throw invalid(header, text, "a number");
    }

    static ParameterPolicy policy(String header, Object value) {
        return ParameterPolicy.of(text(header, value).strip().toLowerCase(Locale.ROOT))
                .orElseThrow(() -> invalid(header, value, "warn, error or ignore"));
    }

    /** A {@link Duration}, a number of seconds, or text such as {@code 30s}. */
    static Duration timeout(String header, Object value) {
        if (value instanceof Duration duration && duration.isPositive()) {
            return duration;
        }
        return RequestTimeouts.parse(value.toString())
                .orElseThrow(() -> invalid(header, value.toString(), RequestTimeouts.EXPECTED));
    }

    /** Whether the text is a timeout of a request. */
    public static boolean isTimeout(String text) {
        return RequestTimeouts.parse(text).isPresent();
    }

    /** Whether the body is always text: {@code text}; {@code auto} is not. */
    static boolean textOnly(String header, Object value) {
        String input = text(header, value).strip();
        if (!isInput(input)) {
            throw invalid(header, value, "auto or text");
        }
        return input.equals("text");
    }

    /** Whether the word is one for how bodies are read. */
    public static boolean isInput(String word) {
        return word.equals("auto") || word.equals("text");
    }

    /** A collection or an array of texts, the JSON of one, or text with commas. */
    static List<String> labels(String header, Object value) {
        List<String> labels = switch (value) {
            case Collection<?> list -> texts(header, list);
            case Object[] array -> texts(header, Arrays.asList(array));
            case CharSequence text when text.toString().strip().startsWith("[") -> jsonTexts(header, text.toString());
            case CharSequence text ->
                Arrays.stream(text.toString().split(",", -1))
                        .map(String::strip)
                        .filter(label -> !label.isEmpty())
                        .toList();
            default -> throw invalid(header, value, "a list of labels, or text with commas");
        };
        if (labels.isEmpty()) {
            throw new InvalidRequest("the header %s has no labels; expected at least one".formatted(header));
        }
        if (labels.size() > RatatoskrRequests.MAX_LABELS) {
            throw new PayloadTooLarge("the header %s has more than %,d labels, the maximum of one request"
                    .formatted(header, RatatoskrRequests.MAX_LABELS));
        }
        return labels;
    }

    private static List<String> texts(String header, Collection<?> values) {
        var texts = new ArrayList<String>();
        for (Object value : values) {
            texts.add(text(header, value == null ? "" : value));
        }
        return texts;
    }

    private static List<String> jsonTexts(String header, String json) {
        var texts = new ArrayList<String>();
        try (JsonReader reader = JsonReader.of(json.getBytes(StandardCharsets.UTF_8))) {
            reader.beginList();
            while (reader.nextElement()) {
                texts.add(reader.readString());
            }
            reader.requireEnd();
        } catch (InvalidRequest e) {
            throw new InvalidRequest("the header %s is not a JSON list of texts: %s".formatted(header, e.getMessage()));
        }
        return texts;
    }

    /** {@code text}, {@code json}, OpenAI's {@code response_format} or a JSON schema, as text or as a map. */
    static ResponseFormat responseFormat(String header, Object value) {
        String text = value instanceof Map<?, ?> map
                ? new String(JsonTree.write(map), StandardCharsets.UTF_8)
                : text(header, value).strip();
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "text" -> ResponseFormat.TEXT;
            case "json", "json_object" -> ResponseFormat.JSON_OBJECT;
            default -> {
                if (!text.startsWith("{")) {
                    throw invalid(header, text, "text, json or a JSON schema");
                }
                yield jsonFormat(header, text);
            }
        };
    }

    private static ResponseFormat jsonFormat(String header, String json) {
        try (JsonReader reader = JsonReader.of(json.getBytes(StandardCharsets.UTF_8))) {
            RawJson object = Json.parse(json);
            String type = reader.peekType();
            ResponseFormat format =
                    type != null && FORMAT_TYPES.contains(type) ? OpenAiResponseFormatCodec.read(reader) : null;
            return format != null
                    ? format
                    : new ResponseFormat.JsonSchema(null, null, object, null, AdditionalProperties.NONE);
        } catch (InvalidRequest e) {
            throw new InvalidRequest("the header %s is not a JSON schema: %s".formatted(header, e.getMessage()));
        }
    }

    private static InvalidRequest invalid(String header, @Nullable Object value, String expected) {
        return new InvalidRequest("the header %s is %s; expected %s"
                .formatted(
                        header,
                        value instanceof CharSequence || value instanceof Number
                                ? "'" + Text.echo(value.toString()) + "'"
                                : value == null
                                        ? "empty"
                                        : "a " + value.getClass().getName(),
                        expected));
    }
}

package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** One part of a multimodal message. {@code extra} contains the part's unknown fields, such as {@code cache_control}. */
public sealed interface Part {
    record Text(String text, AdditionalProperties extra) implements Part {
        public Text {
            requireNonNull(text, "text");
        }

        public Text(String text) {
            this(text, AdditionalProperties.NONE);
        }
    }

    /** An image by {@code https:} URL or as a {@code data:} URL; {@code detail} is OpenAI's low, high or auto. */
    record Image(String url, @Nullable String detail, AdditionalProperties extra) implements Part {
        public Image {
            requireNonNull(url, "url");
        }
    }

    /** Audio as base64 in the named format, such as {@code wav}. */
    record Audio(String data, String format, AdditionalProperties extra) implements Part {
        public Audio {
            requireNonNull(data, "data");
            requireNonNull(format, "format");
        }
    }

    /** A file by the provider's id, or as a {@code data:} URL with its name. */
    record File(
            @Nullable String fileId,
            @Nullable String filename,
            @Nullable String data,
            AdditionalProperties extra) implements Part {}

    /** The assistant's refusal text. */
    record Refusal(String text, AdditionalProperties extra) implements Part {}

    /** A part of unknown type: the complete object, including {@code type}. */
    record Other(String type, RawJson json) implements Part {
        public Other {
            requireNonNull(type, "type");
            requireNonNull(json, "json");
        }
    }
}

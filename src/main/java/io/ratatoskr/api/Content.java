package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** The content of a message: plain text or multimodal parts. */
public sealed interface Content {
    /** Plain text. */
    record Text(String text) implements Content {
        public Text {
            requireNonNull(text, "text");
        }
    }

    /** Text, images, audio and files, in order. An empty list is an empty message. */
    record Parts(List<Part> parts) implements Content {
        public Parts {
            parts = List.copyOf(parts);
        }
    }

    static Content of(String text) {
        return new Text(text);
    }

    /** The text only, without parts of other kinds. */
    default String plainText() {
        return switch (this) {
            case Text text -> text.text();
            case Parts parts -> {
                var joined = new StringBuilder();
                for (Part part : parts.parts()) {
                    if (part instanceof Part.Text text) {
                        joined.append(text.text());
                    }
                }
                yield joined.toString();
            }
        };
    }
}

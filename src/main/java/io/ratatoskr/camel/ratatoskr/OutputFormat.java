package io.ratatoskr.camel.ratatoskr;

import java.util.Arrays;

/** What the body is after a {@code ratatoskr:} endpoint. */
enum OutputFormat {
    /** The text of the response. */
    TEXT("text"),
    /** The response as a JSON text. */
    JSON("json"),
    /** The response's record. */
    RECORD("record");

    private final String wireName;

    OutputFormat(String wireName) {
        this.wireName = wireName;
    }

    /** @throws IllegalArgumentException when there is no such format */
    static OutputFormat of(String name) {
        return Arrays.stream(values())
                .filter(format -> format.wireName.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "unknown output '%s'; expected text, json or record".formatted(RequestOptions.quote(name))));
    }
}

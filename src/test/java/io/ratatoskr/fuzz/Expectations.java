package io.ratatoskr.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.dialect.openai.OpenAiErrorRenderer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.regex.Pattern;

/** What must hold for whatever leaves the gateway. */
final class Expectations {
    private static final int MAX_MESSAGE = 4_000;
    /** Stack traces, our classes and those of libraries. */
    private static final Pattern INTERNALS = Pattern.compile(
            "\\bat [a-z.]+\\(|io\\.ratatoskr|\\bjava\\.[a-z]+\\.|com\\.fasterxml|io\\.(netty|vertx)|org\\.(apache|snakeyaml)|\\w+Exception\\b|\\w+Error:");

    /** Without the limits of the gateway's reader: what it passes on may be a little larger around it. */
    private static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(Integer.MAX_VALUE)
                            .maxNameLength(Integer.MAX_VALUE)
                            .maxNumberLength(Integer.MAX_VALUE)
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private Expectations() {}

    /** Checks a documented failure; returns its name. */
    static String documented(GatewayException failure) {
        String message = failure.getMessage();
        if (message == null || message.isBlank() || message.length() > MAX_MESSAGE) {
            throw new AssertionError(
                    message == null ? "no message" : "a message of %d characters".formatted(message.length()), failure);
        }
        if (message.chars().anyMatch(c -> (c < ' ' && c != '\n') || c == 0x7f)) {
            throw new AssertionError("a message with control characters: " + message, failure);
        }
        if (OpenAiErrorRenderer.status(failure) == 500) {
            throw new AssertionError("a failure with status 500", failure);
        }
        json(OpenAiErrorRenderer.body(failure));
        return failure.getClass().getSimpleName();
    }

    /** Fails unless the bytes are one JSON document in UTF-8. */
    static JsonNode json(byte[] bytes) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return MAPPER.readTree(bytes);
        } catch (IOException e) {
            String text = new String(bytes, UTF_8);
            throw new AssertionError("not JSON in UTF-8: " + text.substring(0, Math.min(500, text.length())), e);
        }
    }

    /**
     * Checks a message that a caller reads.
     *
     * @param request what the caller sent, which the message may quote
     */
    static void harmless(String message, String request) {
        if (message.isBlank() || message.length() > MAX_MESSAGE) {
            throw new AssertionError("a message of " + message.length() + " characters");
        }
        var internals = INTERNALS.matcher(message);
        if (internals.find() && !request.contains(internals.group())) {
            throw new AssertionError("a message with internals: " + message);
        }
        if (message.matches("(?s).*\\bnull\\b.*") && !request.contains("null")) {
            throw new AssertionError("a message with null: " + message);
        }
        for (String folder : new String[] {System.getProperty("user.dir"), System.getProperty("java.io.tmpdir")}) {
            if (message.contains(folder) && !request.contains(folder)) {
                throw new AssertionError("a message with a path: " + message);
            }
        }
    }
}

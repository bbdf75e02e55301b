package io.ratatoskr.judge;

import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.ContentFiltered;
import io.ratatoskr.api.FinishReason;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.ProviderUnavailable;
import io.ratatoskr.api.ProviderUnavailable.Reason;
import io.ratatoskr.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Extracts the scores from a chat response: from JSON, optionally surrounded by prose or code fences. Two different complete results
 * in one response are rejected, since one of them may come from the data.
 */
final class ScoreExtractor {
    /** Maximum size of a response. */
    static final int MAX_BYTES = 1 << 20;
    /** Maximum number of positions at which JSON is parsed. */
    static final int MAX_POSITIONS = 64;

    private ScoreExtractor() {}

    /**
     * One row of scores per item.
     *
     * @throws ProviderUnavailable when the response does not have scores for all items
     * @throws ContentFiltered when the provider filtered the response
     */
    static List<double[]> extract(ChatResponse response, int items, Rubric rubric) {
        if (response.finishReason() == FinishReason.CONTENT_FILTER) {
            throw new ContentFiltered("%s: the content filter blocked the scores".formatted(response.provider()));
        }
        if (response.choice().refusal() != null) {
            throw badResponse(response, "the model refused");
        }
        byte[] text = response.text().getBytes(StandardCharsets.UTF_8);
        if (text.length > MAX_BYTES) {
            throw badResponse(response, "a response of %,d bytes".formatted(text.length));
        }
        List<double[]> found = null;
        String error = response.finishReason() == FinishReason.LENGTH
                ? "the response was truncated at its token limit"
                : "the response contains no JSON";
        int positions = 0;
        int position = 0;
        while (position < text.length && positions < MAX_POSITIONS) {
            if (text[position] != '{' && text[position] != '[') {
                position++;
                continue;
            }
            positions++;
            int length = jsonLength(text, position);
            if (length == 0) {
                position++;
                continue;
            }
            ParsedScores scores = read(text, position, length, items, rubric);
            String scoresError = scores.error();
            if (scoresError != null) {
                error = scoresError;
            } else if (found == null) {
                found = scores.rows();
            } else if (!isEqual(found, scores.rows())) {
                throw badResponse(response, "it contains two different results");
            }
            position += length;
        }
        if (found == null) {
            throw badResponse(response, error);
        }
        return found;
    }

    private static ParsedScores read(byte[] text, int position, int length, int items, Rubric rubric) {
        try (JsonReader reader = JsonReader.of(text, position, length)) {
            return ParsedScores.read(reader, items, rubric);
        }
    }

    /** Length in bytes of the JSON value at that position; 0: none. */
    private static int jsonLength(byte[] text, int position) {
        try (JsonReader reader = JsonReader.of(text, position, text.length - position)) {
            return reader.readRaw().text().getBytes(StandardCharsets.UTF_8).length;
        } catch (InvalidRequest invalid) {
            return 0;
        }
    }

    private static boolean isEqual(List<double[]> one, List<double[]> other) {
        for (int i = 0; i < one.size(); i++) {
            if (!Arrays.equals(one.get(i), other.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static ProviderUnavailable badResponse(ChatResponse response, @Nullable String reason) {
        String model = response.model() == null ? "the chat model" : response.model();
        return new ProviderUnavailable(
                "%s: %s returned no usable scores: %s"
                        .formatted(response.provider(), model, reason),
                Reason.INVALID_RESPONSE);
    }
}

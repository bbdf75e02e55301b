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
final class Testimony {
    /** Maximum size of a response. */
    static final int LONGEST = 1 << 20;
    /** Maximum number of positions at which JSON is parsed. */
    static final int PLACES = 64;

    private Testimony() {}

    /**
     * One row of scores per item.
     *
     * @throws ProviderUnavailable when the response does not have scores for all items
     * @throws ContentFiltered when the provider filtered the response
     */
    static List<double[]> scores(ChatResponse answer, int items, Rubric rubric) {
        if (answer.finishReason() == FinishReason.CONTENT_FILTER) {
            throw new ContentFiltered("%s: the content filter blocked the scores".formatted(answer.provider()));
        }
        if (answer.choice().refusal() != null) {
            throw nonsense(answer, "the model refused");
        }
        byte[] text = answer.text().getBytes(StandardCharsets.UTF_8);
        if (text.length > LONGEST) {
            throw nonsense(answer, "a response of %,d bytes".formatted(text.length));
        }
        List<double[]> found = null;
        String complaint = answer.finishReason() == FinishReason.LENGTH
                ? "the response was truncated at its token limit"
                : "the response contains no JSON";
        int places = 0;
        int place = 0;
        while (place < text.length && places < PLACES) {
            if (text[place] != '{' && text[place] != '[') {
                place++;
                continue;
            }
            places++;
            int length = length(text, place);
            if (length == 0) {
                place++;
                continue;
            }
            Scores scores = read(text, place, length, items, rubric);
            String wrong = scores.complaint();
            if (wrong != null) {
                complaint = wrong;
            } else if (found == null) {
                found = scores.rows();
            } else if (!same(found, scores.rows())) {
                throw nonsense(answer, "it contains two different results");
            }
            place += length;
        }
        if (found == null) {
            throw nonsense(answer, complaint);
        }
        return found;
    }

    private static Scores read(byte[] text, int place, int length, int items, Rubric rubric) {
        try (JsonReader reader = JsonReader.of(text, place, length)) {
            return Scores.read(reader, items, rubric);
        }
    }

    /** Length in bytes of the JSON value at that position; 0: none. */
    private static int length(byte[] text, int place) {
        try (JsonReader reader = JsonReader.of(text, place, text.length - place)) {
            return reader.readRaw().text().getBytes(StandardCharsets.UTF_8).length;
        } catch (InvalidRequest noJson) {
            return 0;
        }
    }

    private static boolean same(List<double[]> one, List<double[]> other) {
        for (int i = 0; i < one.size(); i++) {
            if (!Arrays.equals(one.get(i), other.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static ProviderUnavailable nonsense(ChatResponse answer, @Nullable String what) {
        String model = answer.model() == null ? "the chat model" : answer.model();
        return new ProviderUnavailable(
                "%s: %s returned no usable scores: %s"
                        .formatted(answer.provider(), model, what),
                Reason.INVALID_RESPONSE);
    }
}

package io.ratatoskr.judge;

import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.ContentFiltered;
import io.ratatoskr.api.FinishReason;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.ProviderUnavailable;
import io.ratatoskr.api.ProviderUnavailable.Cause;
import io.ratatoskr.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the scores in what a chat model says: in JSON with prose or code fences around it, if need be. Two different complete
 * answers in one are none, for one of them may be a text's.
 */
final class Testimony {
    /** The most bytes that are looked through. */
    static final int LONGEST = 1 << 20;
    /** The most places at which JSON is looked for. */
    static final int PLACES = 64;

    private Testimony() {}

    /**
     * A row for each item.
     *
     * @throws ProviderUnavailable when the answer has no scores for all of them
     * @throws ContentFiltered when the provider withheld the answer
     */
    static List<double[]> scores(ChatResponse answer, int items, Rubric rubric) {
        if (answer.finishReason() == FinishReason.CONTENT_FILTER) {
            throw new ContentFiltered("%s: its content filter withheld the scores".formatted(answer.provider()));
        }
        if (answer.choice().refusal() != null) {
            throw nonsense(answer, "it refused");
        }
        byte[] text = answer.text().getBytes(StandardCharsets.UTF_8);
        if (text.length > LONGEST) {
            throw nonsense(answer, "an answer of %,d bytes".formatted(text.length));
        }
        List<double[]> found = null;
        String complaint = answer.finishReason() == FinishReason.LENGTH
                ? "the answer was cut at its token limit"
                : "the answer has no JSON";
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
                throw nonsense(answer, "it gave two different answers");
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

    /** The bytes of the JSON value that begins there; 0: none does. */
    private static int length(byte[] text, int place) {
        try (JsonReader reader = JsonReader.of(text, place, text.length - place)) {
            return reader.raw().text().getBytes(StandardCharsets.UTF_8).length;
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
                "%s: %s was asked for scores and gave none that can be used: %s"
                        .formatted(answer.provider(), model, what),
                Cause.BAD_ANSWER);
    }
}

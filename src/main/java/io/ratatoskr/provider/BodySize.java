package io.ratatoskr.provider;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.Content;
import io.ratatoskr.api.Message;

/** Estimates the size of a request body. */
public final class BodySize {
    private static final int MAX_ESTIMATE = 16 << 20;

    private BodySize() {}

    /** Estimated bytes, from the texts of the messages; at most 16 MiB. */
    public static int estimate(ChatRequest request) {
        long sum = 512 + 512L * request.tools().size();
        for (Message message : request.messages()) {
            sum += 64;
            if (message.content() instanceof Content.Text text) {
                sum += text.text().length();
            }
        }
        return (int) Math.min(sum, MAX_ESTIMATE);
    }
}

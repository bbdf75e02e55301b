package io.ratatoskr.provider;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.Content;
import io.ratatoskr.api.Message;

/** How large the body of a call will roughly be. */
public final class BodySize {
    private static final int LARGEST = 16 << 20;

    private BodySize() {}

    /** Bytes, from the texts of the messages; at most 16 MiB. */
    public static int estimate(ChatRequest request) {
        long sum = 512 + 512L * request.tools().size();
        for (Message message : request.messages()) {
            sum += 64;
            if (message.content() instanceof Content.Text text) {
                sum += text.text().length();
            }
        }
        return (int) Math.min(sum, LARGEST);
    }
}

package io.ratatoskr.camel.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.Embedding;
import io.ratatoskr.api.chat.Content;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.Part;
import io.ratatoskr.api.chat.Role;
import io.ratatoskr.api.json.AdditionalProperties;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class JsonPoolTest {
    private static final int LARGE = JsonPool.MAX_INLINE + 1;

    @Test
    void small_json_stays_on_the_calling_thread_and_large_json_does_not() {
        try (var pool = new JsonPool()) {
            assertThat(pool.request(JsonPool.MAX_INLINE, null, Thread::currentThread))
                    .isSameAs(Thread.currentThread());
            assertThat(pool.response(JsonPool.MAX_INLINE, null, Thread::currentThread))
                    .isSameAs(Thread.currentThread());
            assertThat(pool.request(LARGE, null, Thread::currentThread).getName())
                    .startsWith("ratatoskr-json-");
            assertThat(pool.response(LARGE, null, Thread::currentThread).getName())
                    .startsWith("ratatoskr-json-");
        }
    }

    @Test
    void large_images_many_messages_and_many_vectors_are_large() {
        var image = new Part.Image("x".repeat(LARGE), null, AdditionalProperties.NONE);
        assertThat(PayloadSize.of(ChatRequest.of("m", Message.of(Role.USER, new Content.Parts(List.of(image))))))
                .isGreaterThan(JsonPool.MAX_INLINE);
        assertThat(PayloadSize.of(ChatRequest.of("m", Message.user("x"))
                        .withMessages(Collections.nCopies(20_000, Message.user("x")))))
                .isGreaterThan(JsonPool.MAX_INLINE);
        var vector = new Embedding(new float[1_536]);
        assertThat(PayloadSize.of(new EmbedResponse(
                        Collections.nCopies(100, vector), List.of(), null, "m", "p", AdditionalProperties.NONE)))
                .isGreaterThan(JsonPool.MAX_INLINE);
        assertThat(PayloadSize.of(ChatRequest.of("m", Message.user("hello")))).isLessThan(200);
    }
}

package io.ratatoskr.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.Embedding;
import io.ratatoskr.api.GenerateResponse;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.ScoringResponse;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.GenerateEvent;
import io.ratatoskr.api.json.AdditionalProperties;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EntryCodecTest {
    /** Every record that a response or stream may be or have at the top. */
    static Stream<Class<?>> types() {
        return Stream.of(
                        permitted(ModelResponse.class).filter(type -> type != ScoringResponse.class),
                        permitted(ScoringResponse.class),
                        permitted(ChatEvent.class),
                        permitted(GenerateEvent.class),
                        permitted(Stored.class))
                .flatMap(all -> all);
    }

    private static Stream<Class<?>> permitted(Class<?> type) {
        return Stream.of(type.getPermittedSubclasses());
    }

    private static Stored wrapped(Object value) {
        return switch (value) {
            case Stored stored -> stored;
            case ModelResponse response -> new Stored.Response(response, List.of());
            case ChatEvent event -> new Stored.Chat(io.ratatoskr.api.StreamMetadata.UNKNOWN, List.of(event), List.of());
            case GenerateEvent event ->
                new Stored.Completion(io.ratatoskr.api.StreamMetadata.UNKNOWN, List.of(event), List.of());
            default -> throw new AssertionError(value);
        };
    }

    @ParameterizedTest
    @MethodSource("types")
    void every_record_is_read_as_it_was_written(Class<?> type) {
        for (int seed = 0; seed < 50; seed++) {
            Stored stored = wrapped(new RandomRecords(seed).create(type));

            byte[] bytes = EntryCodec.write(stored, 12_345);

            assertThat(EntryCodec.read(bytes, true)).isEqualTo(new EntryCodec.Entry(stored, 12_345));
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void damaged_bytes_are_no_entry(Class<?> type) {
        byte[] bytes = EntryCodec.write(wrapped(new RandomRecords(1).create(type)), 12_345);
        for (int at = 0; at < bytes.length; at++) {
            byte[] damaged = bytes.clone();
            damaged[at] ^= 0x10;
            assertThat(EntryCodec.read(damaged, true)).as("byte %d", at).isNull();
            assertThat(EntryCodec.read(java.util.Arrays.copyOf(bytes, at), true))
                    .isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void bytes_with_a_right_checksum_of_any_content_never_fail(long seed) {
        var random = new Random(seed);
        byte[] bytes = EntryCodec.write(wrapped(new RandomRecords(seed).create(ChatResponse.class)), 12_345);
        for (int i = 0; i < 2_000; i++) {
            byte[] hostile = bytes.clone();
            for (int changes = 0; changes <= i % 4; changes++) {
                hostile[24 + random.nextInt(hostile.length - 24)] = (byte) random.nextInt();
            }
            // Without the checksum, as if it were right
            EntryCodec.Entry entry = EntryCodec.read(hostile, false);
            if (entry != null) {
                assertThat(EntryCodec.write(entry.stored(), 1)).isNotEmpty();
            }
        }
    }

    @Test
    void vectors_are_raw_floats() {
        var response = new EmbedResponse(
                List.of(new Embedding(new float[1_536])), List.of(), null, "m", "p", AdditionalProperties.NONE);

        assertThat(EntryCodec.write(new Stored.Response(response, List.of()), 0))
                .hasSizeBetween(1_536 * 4, 1_536 * 4 + 100);
    }

    @Test
    void the_fingerprint_changes_with_a_component() {
        assertThat(new RecordTypes(ChatResponse.class).fingerprint())
                .isEqualTo(new RecordTypes(ChatResponse.class).fingerprint())
                .isNotEqualTo(new RecordTypes(GenerateResponse.class).fingerprint());
    }

    @Test
    void a_type_that_cannot_be_stored_is_found_at_once() {
        assertThatThrownBy(() -> new RecordTypes(WithObject.class)).hasMessageContaining("java.lang.Object");
    }

    /** A record that a response could become by mistake. */
    public record WithObject(Object any) {}
}

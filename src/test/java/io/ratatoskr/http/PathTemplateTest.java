package io.ratatoskr.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.error.InvalidRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

final class PathTemplateTest {
    private static final String ALPHABET = "abcXYZ019-_.:@%/ +ßü漢€&=?#";

    @Test
    void any_id_survives_any_encoding() {
        long seed = System.nanoTime();
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        PathTemplate plain = PathTemplate.of("v1/models/{id}", false);
        PathTemplate metadata = PathTemplate.of("/v1/models/{id}/metadata", false);
        for (int i = 0; i < 5000; i++) {
            String id = id(random);
            String path = "/v1/models/" + encoded(id, random);
            assertThat(plain.match(RequestTarget.parse(path).path()))
                    .as("seed %d, id %s, path %s", seed, id, path)
                    .isEqualTo(Map.of("id", id));
            assertThat(metadata.match(RequestTarget.parse(path + "/metadata").path()))
                    .as("seed %d, id %s, path %s", seed, id, path)
                    .isEqualTo(Map.of("id", id));
        }
    }

    @Test
    void any_garbage_is_a_path_or_a_bad_request() {
        long seed = System.nanoTime();
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder garbage = new StringBuilder("/");
            for (int j = random.nextInt(20); j > 0; j--) {
                garbage.append(random.nextBoolean() ? '%' : (char) random.nextInt(33, 256));
            }
            try {
                assertThat(RequestTarget.parse(garbage.toString()).path())
                        .as("seed %d, %s", seed, garbage)
                        .startsWith("/")
                        .matches(text -> text.chars().noneMatch(Character::isISOControl)
                                || text.chars().filter(Character::isISOControl).allMatch(c -> c >= 0x80));
            } catch (InvalidRequest refused) {
                assertThat(refused).hasMessageNotContaining("\u0000");
            }
        }
    }

    @Test
    void the_leftmost_of_two_parameters_is_the_longest() {
        PathTemplate template = PathTemplate.of("/models/{model}:{action}", false);
        assertThat(template.match("/models/a/llama3.2:1b:run"))
                .isEqualTo(Map.of("model", "a/llama3.2:1b", "action", "run"));
        assertThat(template.match("/models/:run")).isNull();
        assertThat(template.match("/models/a:")).isNull();
        assertThat(template.match("/models/a")).isNull();
    }

    private static String id(RandomGenerator random) {
        int[] points = ALPHABET.codePoints().toArray();
        StringBuilder id = new StringBuilder("m");
        for (int i = random.nextInt(12); i > 0; i--) {
            id.appendCodePoint(points[random.nextInt(points.length)]);
        }
        return id.toString().replaceAll("/\\.+(?=/|$)", "/x").replaceAll("/\\.+(?=/|$)", "/x");
    }

    private static String encoded(String id, RandomGenerator random) {
        StringBuilder text = new StringBuilder();
        for (byte octet : id.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xff);
            boolean mayStayRaw = c > ' ' && c < 0x7f && "%?#".indexOf(c) < 0;
            text.append(mayStayRaw && random.nextInt(4) > 0 ? "" + c : "%%%02x".formatted((int) c));
        }
        return text.toString();
    }
}

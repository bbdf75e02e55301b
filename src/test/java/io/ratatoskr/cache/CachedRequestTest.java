package io.ratatoskr.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.Operation;
import io.ratatoskr.api.ScoringRequest;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class CachedRequestTest {
    private static final CacheScope SCOPE = new CacheScope(Operation.EMBED, "p", "m");

    static Stream<Class<?>> requests() {
        return Stream.concat(
                Stream.of(ModelRequest.class.getPermittedSubclasses()).filter(type -> type != ScoringRequest.class),
                Stream.of(ScoringRequest.class.getPermittedSubclasses()));
    }

    private static List<CacheKey> keys(ModelRequest request, CacheScope scope, List<?> context) {
        return new CachedRequest(
                        request, scope, context, CacheControl.DEFAULT, Cancellation.withTimeout(Duration.ofMinutes(1)))
                .keys(RequestItems.of(request));
    }

    private static Set<CacheKey> keys(ModelRequest request) {
        return Set.copyOf(keys(request, SCOPE, List.of("caller")));
    }

    /** Every component, of every record in the request, one after the other. */
    @ParameterizedTest
    @MethodSource("requests")
    void the_key_depends_on_every_component_of_the_request(Class<?> type) {
        var unchanged = new ArrayList<String>();
        for (int seed = 0; seed < 10; seed++) {
            ModelRequest request = (ModelRequest) new RandomRecords(seed).create(type);
            var random = new RandomRecords(seed + 1_000);
            changes(request, "", random).forEach((path, changed) -> {
                if (keys((ModelRequest) changed).equals(keys(request))) {
                    unchanged.add(path);
                }
            });
        }
        assertThat(unchanged.stream().map(path -> path.substring(1)).distinct())
                .isSubsetOf("input.single", "single", "encoding", "topN", "returnDocuments");
    }

    /** The record with another value of each component, by the component's path. */
    private static Map<String, Object> changes(Object instance, String path, RandomRecords random) {
        var changes = new LinkedHashMap<String, Object>();
        RecordShape shape = RecordShape.of(instance.getClass());
        for (int i = 0; i < shape.size(); i++) {
            int index = i;
            Object value = shape.get(instance, i);
            String name = path + "." + shape.name(i);
            if (value != null && value.getClass().isRecord() && !(shape.type(i) instanceof ParameterizedType)) {
                changes(value, name, random)
                        .forEach((inner, changed) -> put(changes, inner, shape, instance, index, changed));
            } else {
                other(shape.type(i), value, random)
                        .forEach(changed -> put(changes, name, shape, instance, index, changed));
            }
        }
        return changes;
    }

    private static void put(
            Map<String, Object> changes, String name, RecordShape shape, Object instance, int index, Object changed) {
        Object[] values = new Object[shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = i == index ? changed : shape.get(instance, i);
        }
        try {
            Object created = shape.create(values);
            if (!created.equals(instance)) {
                changes.put(name, created);
            }
        } catch (RuntimeException invalid) {
            // The component does not take this value
        }
    }

    /** Another value of that type. */
    private static List<Object> other(Type type, Object value, RandomRecords random) {
        for (int i = 0; i < 20; i++) {
            Object other = value instanceof Boolean flag ? Boolean.valueOf(!flag) : random.value(type, 0);
            if (!other.equals(value) && !String.valueOf(other).equals(String.valueOf(value))) {
                return List.of(other);
            }
        }
        return List.of();
    }

    @Test
    void the_key_depends_on_the_first_candidate_and_everything_around_the_request() {
        var request = EmbedRequest.of("m", "text");
        Set<CacheKey> keys = Stream.of(
                        keys(request, SCOPE, List.of("caller")),
                        keys(request, SCOPE, List.of("other")),
                        keys(request, SCOPE, List.of("caller", "revision")),
                        keys(request, new CacheScope(Operation.EMBED, "q", "m"), List.of("caller")),
                        keys(request, new CacheScope(Operation.EMBED, "p", "n"), List.of("caller")),
                        keys(request.withProvider("p"), SCOPE, List.of("caller")))
                .map(List::getFirst)
                .collect(java.util.stream.Collectors.toSet());

        assertThat(keys).hasSize(6);
    }

    @Test
    void an_input_has_the_same_key_alone_and_in_any_batch() {
        List<CacheKey> batch = keys(EmbedRequest.of("m", List.of("a", "b", "a")), SCOPE, List.of());

        assertThat(batch.get(0)).isEqualTo(batch.get(2)).isNotEqualTo(batch.get(1));
        assertThat(keys(EmbedRequest.of("m", "a"), SCOPE, List.of())).containsExactly(batch.get(0));
    }

    @Test
    void texts_that_run_into_each_other_have_different_keys() {
        var one =
                ChatRequest.of("m", io.ratatoskr.api.chat.Message.user("ab"), io.ratatoskr.api.chat.Message.user("c"));
        var two =
                ChatRequest.of("m", io.ratatoskr.api.chat.Message.user("a"), io.ratatoskr.api.chat.Message.user("bc"));

        assertThat(keys(one)).isNotEqualTo(keys(two));
    }
}

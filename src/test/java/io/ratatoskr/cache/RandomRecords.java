package io.ratatoskr.cache;

import io.ratatoskr.api.json.RawJson;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Random instances of records and sealed interfaces, from their components. Not thread-safe. */
final class RandomRecords {
    private static final List<String> TEXTS =
            List.of("a", "text", "ünïcödé", "😀 emoji", "line\nbreak \"quoted\"", "{}", "half \ud83d", "x".repeat(300));
    private static final List<String> JSON =
            List.of("1", "1.50", "\"text\"", "[1,2,{\"a\":null}]", "{\"b\":1,\"a\":[true,false]}", "-0.0", "1e400");

    private final Random random;

    RandomRecords(long seed) {
        this.random = new Random(seed);
    }

    @SuppressWarnings("unchecked")
    <T> T create(Class<T> type) {
        return (T) value(type, 0);
    }

    Object value(Type type, int depth) {
        return switch (type) {
            case ParameterizedType generic -> generic(generic, depth);
            case Class<?> plain -> plain(plain, depth);
            default -> throw new AssertionError("no value of " + type);
        };
    }

    private Object generic(ParameterizedType generic, int depth) {
        Type[] arguments = generic.getActualTypeArguments();
        int size = depth > 12 ? 1 : 1 + random.nextInt(3);
        if (generic.getRawType() == List.class) {
            List<Object> list = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                list.add(value(arguments[0], depth + 1));
            }
            return list;
        }
        if (generic.getRawType() == Set.class) {
            Set<Object> set = new LinkedHashSet<>();
            set.add(value(arguments[0], depth + 1));
            return set;
        }
        if (generic.getRawType() == Map.class) {
            Map<Object, Object> map = new LinkedHashMap<>();
            for (int i = 0; i < size; i++) {
                map.put(value(arguments[0], depth + 1), value(arguments[1], depth + 1));
            }
            return map;
        }
        throw new AssertionError("no value of " + generic);
    }

    private Object plain(Class<?> type, int depth) {
        if (type == RawJson.class) {
            return new RawJson(one(JSON));
        }
        if (type == String.class) {
            return one(TEXTS) + random.nextInt(1_000_000);
        }
        if (type == int.class || type == Integer.class) {
            return random.nextInt(1, 1_000_000);
        }
        if (type == long.class || type == Long.class) {
            return random.nextLong(1, Long.MAX_VALUE);
        }
        if (type == double.class || type == Double.class) {
            return random.nextDouble();
        }
        if (type == boolean.class || type == Boolean.class) {
            return random.nextBoolean();
        }
        if (type == float[].class) {
            float[] vector = new float[1 + random.nextInt(8)];
            for (int i = 0; i < vector.length; i++) {
                vector[i] = random.nextFloat() - 0.5f;
            }
            return vector;
        }
        if (type == int[].class) {
            return new int[] {random.nextInt(), random.nextInt()};
        }
        if (type.isEnum()) {
            return one(List.of(type.getEnumConstants()));
        }
        if (type.isSealed()) {
            return value(one(List.of(type.getPermittedSubclasses())), depth);
        }
        if (type.isRecord()) {
            return record(type, depth);
        }
        throw new AssertionError("no value of " + type);
    }

    private Object record(Class<?> type, int depth) {
        RecordShape shape = RecordShape.of(type);
        for (int attempt = 0; attempt < 20; attempt++) {
            Object[] values = new Object[shape.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = value(shape.type(i), depth + 1);
            }
            try {
                return shape.create(values);
            } catch (RuntimeException invalid) {
                // Such as a template without its placeholder
            }
        }
        Object[] values = new Object[shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(shape.type(i), depth + 1);
            if (shape.name(i).equals("hypothesisTemplate")) {
                values[i] = "this is {} " + random.nextInt();
            }
        }
        return shape.create(values);
    }

    private <T> T one(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}

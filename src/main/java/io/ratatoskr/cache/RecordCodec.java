package io.ratatoskr.cache;

import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.Json;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Records of {@link RecordTypes} as bytes: every value with its tag, vectors as raw floats. What it reads has the types of the
 * components and has passed their constructors. Thread-safe.
 */
final class RecordCodec {
    private static final int MAX_DEPTH = 32;

    private final RecordTypes types;

    RecordCodec(RecordTypes types) {
        this.types = types;
    }

    @SuppressWarnings("EnumOrdinal") // the fingerprint of the format covers the constants and their order
    void write(@Nullable Object value, ByteWriter out) {
        switch (value) {
            case null -> out.put(ValueTag.NULL);
            case String text -> {
                out.put(ValueTag.TEXT);
                out.text(text);
            }
            case Integer number -> {
                out.put(ValueTag.INTEGER);
                out.varint(number & 0xffffffffL);
            }
            case Long number -> {
                out.put(ValueTag.LONG);
                out.varint(number);
            }
            case Double number -> {
                out.put(ValueTag.DOUBLE);
                out.fixed(Double.doubleToRawLongBits(number));
            }
            case Boolean flag -> out.put(flag ? ValueTag.TRUE : ValueTag.FALSE);
            case List<?> list -> {
                out.put(ValueTag.LIST);
                out.varint(list.size());
                for (Object element : list) {
                    write(element, out);
                }
            }
            case Map<?, ?> map -> {
                out.put(ValueTag.MAP);
                out.varint(map.size());
                map.forEach((key, element) -> {
                    write(key, out);
                    write(element, out);
                });
            }
            case float[] vector -> {
                out.put(ValueTag.FLOATS);
                out.floats(vector);
            }
            case Enum<?> constant -> {
                out.put(ValueTag.ENUM);
                out.varint(types.indexOf(constant.getDeclaringClass()));
                out.varint(constant.ordinal());
            }
            case Record instance -> {
                out.put(ValueTag.RECORD);
                out.varint(types.indexOf(instance.getClass()));
                RecordShape shape = RecordShape.of(instance.getClass());
                for (int i = 0; i < shape.size(); i++) {
                    write(shape.get(instance, i), out);
                }
            }
            default ->
                throw new IllegalArgumentException(
                        "cannot store a " + value.getClass().getName());
        }
    }

    /**
     * Reads a value.
     *
     * @param foreign whether the bytes come from outside this process: then raw JSON is parsed
     * @throws InvalidEntryException when the bytes are none
     */
    @Nullable
    Object read(ByteReader in, boolean foreign) throws InvalidEntryException {
        return read(in, foreign, 0);
    }

    private @Nullable Object read(ByteReader in, boolean foreign, int depth) throws InvalidEntryException {
        if (depth > MAX_DEPTH) {
            throw new InvalidEntryException("an entry is nested too deeply");
        }
        return switch (in.get()) {
            case ValueTag.NULL -> null;
            case ValueTag.TEXT -> in.text();
            case ValueTag.INTEGER -> (int) in.varint();
            case ValueTag.LONG -> in.varint();
            case ValueTag.DOUBLE -> Double.longBitsToDouble(in.fixed());
            case ValueTag.FALSE -> false;
            case ValueTag.TRUE -> true;
            case ValueTag.LIST -> {
                int size = in.count(1);
                var list = new ArrayList<@Nullable Object>(size);
                for (int i = 0; i < size; i++) {
                    list.add(read(in, foreign, depth + 1));
                }
                yield list;
            }
            case ValueTag.MAP -> {
                int size = in.count(2);
                var map = new LinkedHashMap<@Nullable Object, @Nullable Object>();
                for (int i = 0; i < size; i++) {
                    map.put(read(in, foreign, depth + 1), read(in, foreign, depth + 1));
                }
                yield map;
            }
            case ValueTag.FLOATS -> in.floats();
            case ValueTag.ENUM -> readEnum(in);
            case ValueTag.RECORD -> readRecord(in, foreign, depth);
            default -> throw new InvalidEntryException("an unknown tag");
        };
    }

    private Object readEnum(ByteReader in) throws InvalidEntryException {
        Class<?> type = types.type(in.varint());
        Object[] constants = type == null ? null : type.getEnumConstants();
        long ordinal = in.varint();
        if (constants == null || ordinal < 0 || ordinal >= constants.length) {
            throw new InvalidEntryException("an unknown constant");
        }
        return constants[(int) ordinal];
    }

    private Object readRecord(ByteReader in, boolean foreign, int depth) throws InvalidEntryException {
        Class<?> type = types.type(in.varint());
        if (type == null || !type.isRecord()) {
            throw new InvalidEntryException("an unknown record");
        }
        RecordShape shape = RecordShape.of(type);
        @Nullable Object[] values = new Object[shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = read(in, foreign, depth + 1);
            if (!matches(shape.type(i), values[i])) {
                throw new InvalidEntryException("a component of another type");
            }
        }
        Object created;
        try {
            created = shape.create(values);
            if (foreign && created instanceof RawJson json) {
                Json.parse(json.text());
            }
        } catch (GatewayException | IllegalArgumentException | NullPointerException | ClassCastException invalid) {
            throw new InvalidEntryException("an invalid " + type.getSimpleName());
        }
        return created;
    }

    private static boolean matches(Type type, @Nullable Object value) {
        return switch (type) {
            case Class<?> plain when plain.isPrimitive() -> value != null && matchesPrimitive(plain, value);
            case Class<?> plain -> value == null || plain.isInstance(value);
            case ParameterizedType generic ->
                switch (value) {
                    case null -> true;
                    case List<?> list
                    when generic.getRawType() == List.class -> {
                        Type element = generic.getActualTypeArguments()[0];
                        yield list.stream().allMatch(each -> each != null && matches(element, each));
                    }
                    case Map<?, ?> map
                    when generic.getRawType() == Map.class -> {
                        Type key = generic.getActualTypeArguments()[0];
                        Type element = generic.getActualTypeArguments()[1];
                        yield map.entrySet().stream()
                                .allMatch(entry -> entry.getKey() != null
                                        && entry.getValue() != null
                                        && matches(key, entry.getKey())
                                        && matches(element, entry.getValue()));
                    }
                    default -> false;
                };
            default -> false;
        };
    }

    private static boolean matchesPrimitive(Class<?> type, Object value) {
        return (type == int.class && value instanceof Integer)
                || (type == long.class && value instanceof Long)
                || (type == double.class && value instanceof Double)
                || (type == boolean.class && value instanceof Boolean);
    }
}

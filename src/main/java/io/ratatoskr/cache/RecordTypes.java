package io.ratatoskr.cache;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The records and enums that a stored value may consist of: those that are reachable from some roots through components and permitted
 * subtypes. No other type is ever created from bytes. Immutable, thread-safe.
 */
final class RecordTypes {
    private final Class<?>[] types;
    private final Map<Class<?>, Integer> indices = new LinkedHashMap<>();
    private final String fingerprint;

    RecordTypes(Class<?>... roots) {
        var found = new TreeMap<String, Class<?>>();
        for (Class<?> root : roots) {
            add(root, found);
        }
        types = found.values().toArray(Class<?>[]::new);
        var signatures = new StringBuilder();
        for (int i = 0; i < types.length; i++) {
            indices.put(types[i], i);
            signatures.append(signature(types[i])).append('\n');
        }
        fingerprint = HexFormat.of().formatHex(sha256(signatures.toString()), 0, 4);
    }

    private static String signature(Class<?> type) {
        return type.isRecord()
                ? RecordShape.of(type).signature()
                : type.getName() + Arrays.toString(type.getEnumConstants());
    }

    private static void add(Type type, Map<String, Class<?>> found) {
        switch (type) {
            case ParameterizedType generic -> {
                add(generic.getRawType(), found);
                for (Type argument : generic.getActualTypeArguments()) {
                    add(argument, found);
                }
            }
            case GenericArrayType array -> throw new IllegalArgumentException("cannot store " + array);
            case Class<?> plain -> {
                if (found.containsKey(plain.getName())) {
                    return;
                }
                if (plain.isRecord()) {
                    found.put(plain.getName(), plain);
                    RecordShape shape = RecordShape.of(plain);
                    for (int i = 0; i < shape.size(); i++) {
                        add(shape.type(i), found);
                    }
                } else if (plain.isEnum()) {
                    found.put(plain.getName(), plain);
                } else if (plain.isSealed()) {
                    for (Class<?> permitted : plain.getPermittedSubclasses()) {
                        add(permitted, found);
                    }
                } else if (!ValueTag.isStorable(plain)) {
                    throw new IllegalArgumentException("cannot store a " + plain.getName());
                }
            }
            default -> throw new IllegalArgumentException("cannot store " + type);
        }
    }

    /** Eight hexadecimal digits; others when a component of any of the types is added, removed, renamed or changes its type. */
    String fingerprint() {
        return fingerprint;
    }

    /** @throws IllegalArgumentException when it is none of the types */
    int indexOf(Class<?> type) {
        Integer index = indices.get(type);
        if (index == null) {
            throw new IllegalArgumentException("cannot store a " + type.getName());
        }
        return index;
    }

    /** Null: there is none of that index. */
    @Nullable
    Class<?> type(long index) {
        return index < 0 || index >= types.length ? null : types[(int) index];
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

package io.ratatoskr.cache;

import io.ratatoskr.api.json.RawJson;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A SHA-256 over values: texts, numbers, enums, lists, maps and records with all their components, those of the future included. Maps and
 * sets without an order, JSON in its canonical form. Not thread-safe.
 */
final class RequestDigest {
    private static final int FLUSH_AT = 8_192;

    private final MessageDigest sha;
    private final ByteWriter out = new ByteWriter(1_024);
    private final Map<Class<?>, Set<String>> omitted;

    /** @param omitted components that are left out, by record */
    RequestDigest(Map<Class<?>, Set<String>> omitted) {
        this.omitted = omitted;
        try {
            this.sha = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    RequestDigest add(@Nullable Object value) {
        write(value, out);
        if (out.length() > FLUSH_AT) {
            flush();
        }
        return this;
    }

    CacheKey key() {
        flush();
        return new CacheKey(sha.digest());
    }

    private void flush() {
        sha.update(out.array(), 0, out.length());
        out.truncate(0);
    }

    private void write(@Nullable Object value, ByteWriter to) {
        switch (value) {
            case null -> to.put('0');
            case String text -> {
                to.put('s');
                to.text(text);
            }
            case Integer number -> {
                to.put('i');
                to.fixed(number);
            }
            case Long number -> {
                to.put('i');
                to.fixed(number);
            }
            case Double number -> {
                to.put('d');
                to.fixed(Double.doubleToLongBits(number == 0 ? 0.0 : number));
            }
            case Boolean flag -> to.put(flag ? 't' : 'f');
            case Enum<?> constant -> {
                to.put('e');
                to.text(constant.name());
            }
            case RawJson json -> {
                to.put('j');
                CanonicalJson.write(json.text(), to);
            }
            case byte[] bytes -> {
                to.put('b');
                to.varint(bytes.length);
                to.raw(bytes);
            }
            case int[] ids -> {
                to.put('a');
                to.ints(ids);
            }
            case List<?> list -> writeList(list, to);
            case Map<?, ?> map -> writeMap(map, to);
            case Set<?> set -> writeUnordered(set.stream().map(this::bytes).toList(), to);
            case Record instance -> writeRecord(instance, to);
            default ->
                throw new IllegalArgumentException(
                        "no digest of a " + value.getClass().getName());
        }
    }

    private void writeList(List<?> list, ByteWriter to) {
        to.put('l');
        to.varint(list.size());
        for (Object element : list) {
            write(element, to);
            if (to == out && out.length() > FLUSH_AT) {
                flush();
            }
        }
    }

    private void writeMap(Map<?, ?> map, ByteWriter to) {
        List<byte[]> entries = new ArrayList<>(map.size());
        map.forEach((key, element) -> {
            var entry = new ByteWriter(64);
            write(key, entry);
            write(element, entry);
            entries.add(entry.toBytes());
        });
        writeUnordered(entries, to);
    }

    private static void writeUnordered(List<byte[]> elements, ByteWriter to) {
        to.put('u');
        to.varint(elements.size());
        elements.stream().sorted(Arrays::compare).forEach(element -> {
            to.varint(element.length);
            to.raw(element);
        });
    }

    private byte[] bytes(Object value) {
        var one = new ByteWriter(64);
        write(value, one);
        return one.toBytes();
    }

    private void writeRecord(Record instance, ByteWriter to) {
        RecordShape shape = RecordShape.of(instance.getClass());
        Set<String> without = omitted.getOrDefault(instance.getClass(), Set.of());
        to.put('r');
        to.text(instance.getClass().getSimpleName());
        for (int i = 0; i < shape.size(); i++) {
            if (!without.contains(shape.name(i))) {
                to.text(shape.name(i));
                write(shape.get(instance, i), to);
            }
        }
        to.put('.');
    }
}

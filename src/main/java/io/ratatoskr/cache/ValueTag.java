package io.ratatoskr.cache;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** The first byte of a stored value. */
final class ValueTag {
    static final int NULL = 0;
    static final int TEXT = 1;
    static final int INTEGER = 2;
    static final int LONG = 3;
    static final int DOUBLE = 4;
    static final int FALSE = 5;
    static final int TRUE = 6;
    static final int LIST = 7;
    static final int MAP = 8;
    static final int RECORD = 9;
    static final int ENUM = 10;
    static final int FLOATS = 11;

    private static final Set<Class<?>> LEAVES = Set.of(
            String.class,
            int.class,
            Integer.class,
            long.class,
            Long.class,
            double.class,
            Double.class,
            boolean.class,
            Boolean.class,
            float[].class,
            List.class,
            Map.class);

    private ValueTag() {}

    static boolean isStorable(Class<?> type) {
        return LEAVES.contains(type);
    }
}

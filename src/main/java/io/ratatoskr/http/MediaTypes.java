package io.ratatoskr.http;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Media types and ranges of them, such as {@code text/*}, without regard to case and parameters. */
public final class MediaTypes {
    private MediaTypes() {}

    /** Returns the types of a list with commas, in lower case and without parameters. */
    public static List<String> parse(@Nullable String list) {
        return list == null
                ? List.of()
                : Stream.of(list.split(","))
                        .map(MediaTypes::base)
                        .filter(type -> !type.isEmpty())
                        .toList();
    }

    /** Returns the type in lower case, without parameters. */
    public static String base(String type) {
        int semicolon = type.indexOf(';');
        return (semicolon < 0 ? type : type.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
    }

    /** Returns whether a type belongs to one of the ranges; both as by {@link #base}. */
    public static boolean isIn(List<String> ranges, String type) {
        for (String range : ranges) {
            if (includes(range, type)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns whether an Accept header permits one of the types.
     *
     * @param accept the values of the header; empty or blank: everything is permitted
     * @param types as by {@link #parse}
     */
    static boolean isAcceptable(List<String> accept, List<String> types) {
        String all = String.join(",", accept);
        if (all.isBlank()) {
            return true;
        }
        for (String type : types) {
            if (isAcceptable(all, type)) {
                return true;
            }
        }
        return false;
    }

    /** The most specific range that includes the type decides; its weight 0 excludes it. */
    private static boolean isAcceptable(String accept, String type) {
        int best = -1;
        boolean permitted = false;
        for (String entry : accept.split(",")) {
            String range = base(entry);
            int specificity = range.equals("*/*") ? 0 : range.endsWith("/*") ? 1 : 2;
            if (specificity > best && (includes(range, type) || includes(type, range))) {
                best = specificity;
                permitted = !isZeroWeight(entry);
            }
        }
        return permitted;
    }

    private static boolean isZeroWeight(String entry) {
        for (String parameter : entry.split(";")) {
            String text = parameter.strip();
            if (text.startsWith("q=") || text.startsWith("Q=")) {
                return text.substring(2).strip().matches("0(\\.0{0,3})?");
            }
        }
        return false;
    }

    private static boolean includes(String range, String type) {
        return range.equals(type)
                || range.equals("*/*")
                || (range.endsWith("/*") && type.startsWith(range.substring(0, range.length() - 1)));
    }
}

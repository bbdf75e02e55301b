package io.ratatoskr.jms;

import java.util.Locale;

/**
 * Names of headers as those of JMS properties, which have to be identifiers of Java: {@code x-ratatoskr-status} is
 * {@code x_ratatoskr_status}. Pure.
 */
public final class PropertyNames {
    private static final String HYPHEN = "_HYPHEN_";
    private static final String DOT = "_DOT_";

    private PropertyNames() {}

    /** The property with that header. */
    public static String property(String header) {
        return header.replace(".", DOT).replace('-', '_');
    }

    /**
     * The header with that property: those of the gateway are in lower case with hyphens, whether the property is written with underscores
     * or as other Camel applications write it, with {@code _HYPHEN_}. Others are named as they are.
     */
    public static String header(String property) {
        String name = property.replace(DOT, ".").replace(HYPHEN, "-");
        String hyphened = name.toLowerCase(Locale.ROOT).replace('_', '-');
        return hyphened.startsWith("ratatoskr-") || hyphened.startsWith("x-ratatoskr-") ? hyphened : name;
    }
}

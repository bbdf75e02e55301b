package io.ratatoskr.config;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.JsonSchema;
import org.snakeyaml.engine.v2.schema.Schema;

/** YAML's JSON schema, with decimal numbers read as BigDecimal: a price of 0.1 must keep its digits. */
final class DecimalSchema implements Schema {
    static final Schema SCHEMA = new DecimalSchema();
    /** Maximum digits before and after the decimal point. */
    private static final int MAX_DIGITS = 30;
    /** Maximum length of a parsed number; parsing takes quadratic time. */
    private static final int MAX_CHARACTERS = 100;

    private final JsonSchema jsonSchema = new JsonSchema();

    private DecimalSchema() {}

    @Override
    public ScalarResolver getScalarResolver() {
        return jsonSchema.getScalarResolver();
    }

    @Override
    public Map<Tag, ConstructNode> getSchemaTagConstructors() {
        var constructors = new HashMap<>(jsonSchema.getSchemaTagConstructors());
        constructors.put(Tag.FLOAT, DecimalSchema::parseFloat);
        return constructors;
    }

    /** Infinities, non-numbers and overlong numbers become NaN, which {@link #decimal} rejects. */
    private static Object parseFloat(Node node) {
        String text = ((ScalarNode) node).getValue();
        try {
            if (text.length() <= MAX_CHARACTERS) {
                return new BigDecimal(text);
            }
        } catch (NumberFormatException notANumber) {
            return Double.NaN;
        }
        return Double.NaN;
    }

    static Optional<BigDecimal> decimal(Number number) {
        BigDecimal exact = switch (number) {
            case BigDecimal decimal -> decimal;
            case BigInteger whole -> whole.bitLength() > 4 * MAX_DIGITS ? null : new BigDecimal(whole);
            case Integer whole -> BigDecimal.valueOf(whole);
            case Long whole -> BigDecimal.valueOf(whole);
            default -> null;
        };
        return Optional.ofNullable(exact)
                .filter(decimal -> decimal.scale() <= MAX_DIGITS && decimal.precision() - (long) decimal.scale() <= MAX_DIGITS);
    }
}

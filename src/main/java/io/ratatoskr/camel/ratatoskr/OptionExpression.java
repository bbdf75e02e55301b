package io.ratatoskr.camel.ratatoskr;

import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.camel.convert.HeaderValues;
import io.ratatoskr.limits.RequestTimeouts;
import io.ratatoskr.settings.ParameterPolicy;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.TypeConverter;
import org.apache.camel.spi.Language;
import org.jspecify.annotations.Nullable;

/**
 * An option of an endpoint: a simple expression, or a constant, which is checked and converted once. Immutable.
 *
 * @param owner the operation, for messages
 * @param expression null: a constant
 * @param constant null: an expression, or an empty text
 */
record OptionExpression(
        EndpointOperation owner,
        EndpointOption option,
        @Nullable Expression expression,
        @Nullable Object constant) {
    /** @throws IllegalArgumentException when the text is not a valid expression, or its constant value is not valid */
    static OptionExpression compile(
            EndpointOperation operation, EndpointOption option, String text, Language simple, CamelContext context) {
        if (!text.contains("${") && !text.contains("$simple{")) {
            try {
                Object value = convert(operation, option, text, context.getTypeConverter(), null);
                return new OptionExpression(operation, option, null, value);
            } catch (InvalidRequest invalid) {
                throw new IllegalArgumentException(invalid.getMessage(), invalid);
            }
        }
        try {
            Expression expression = simple.createExpression(text);
            expression.init(context);
            return new OptionExpression(operation, option, expression, null);
        } catch (RuntimeException invalid) {
            throw new IllegalArgumentException(
                    "%s: the expression '%s' is not valid: %s"
                            .formatted(
                                    name(operation, option),
                                    RequestOptions.quote(text),
                                    String.valueOf(invalid.getMessage())
                                            .lines()
                                            .findFirst()
                                            .orElse("")),
                    invalid);
        }
    }

    /**
     * The value for this exchange; null when it is empty.
     *
     * @throws InvalidRequest when it is not of the option's type
     */
    @Nullable
    Object evaluate(Exchange exchange) {
        if (expression == null) {
            return constant;
        }
        Object value = expression.evaluate(exchange, Object.class);
        return convert(owner, option, value, exchange.getContext().getTypeConverter(), exchange);
    }

    private static @Nullable Object convert(
            EndpointOperation operation,
            EndpointOption option,
            @Nullable Object value,
            TypeConverter converter,
            @Nullable Exchange exchange) {
        if (value == null || RequestOptions.isAbsent(value)) {
            return null;
        }
        Object converted = value instanceof String text && option.type() != Object.class ? text.strip() : value;
        if (option.type() == String.class && value instanceof String) {
            converted = value;
        } else if (!option.type().isInstance(converted)) {
            converted = converter.tryConvertTo(option.type(), exchange, converted);
        }
        if (converted == null) {
            throw invalid(operation, option, value, option.type() == Integer.class ? "a whole number" : "a number");
        }
        if (option == EndpointOption.PARAMETERS
                && ParameterPolicy.of(converted.toString()).isEmpty()) {
            throw invalid(operation, option, value, "warn, error or ignore");
        }
        if (option == EndpointOption.INPUT && !HeaderValues.isInput(converted.toString())) {
            throw invalid(operation, option, value, "auto or text");
        }
        if (option == EndpointOption.TIMEOUT && !HeaderValues.isTimeout(converted.toString())) {
            throw invalid(operation, option, value, RequestTimeouts.EXPECTED);
        }
        return converted;
    }

    private static InvalidRequest invalid(
            EndpointOperation operation, EndpointOption option, Object value, String expected) {
        return new InvalidRequest("%s: '%s' is not valid; expected %s"
                .formatted(name(operation, option), RequestOptions.quote(value), expected));
    }

    private static String name(EndpointOperation operation, EndpointOption option) {
        return "option %s of ratatoskr:%s".formatted(option.optionName(), operation.wireName());
    }
}

package io.ratatoskr.camel.ratatoskr;

import io.ratatoskr.api.internal.text.Text;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.spi.Language;
import org.jspecify.annotations.Nullable;

/** The options of an endpoint that become headers of its requests, compiled. Immutable. */
final class RequestOptions {
    private final List<OptionExpression> expressions;

    private RequestOptions(List<OptionExpression> expressions) {
        this.expressions = List.copyOf(expressions);
    }

    /**
     * Compiles the options that are set.
     *
     * @throws IllegalArgumentException when one has no effect on the operation, is not a valid expression, or its value is not valid
     */
    static RequestOptions compile(
            EndpointOperation operation, RatatoskrConfiguration configuration, CamelContext context) {
        Language simple = context.resolveLanguage("simple");
        var compiled = new ArrayList<OptionExpression>();
        for (EndpointOption option : EndpointOption.values()) {
            String text = option.text(configuration);
            if (text == null) {
                continue;
            }
            if (!operation.options().contains(option)) {
                throw new IllegalArgumentException("ratatoskr:%s has no option %s; its options are %s, output%s"
                        .formatted(
                                operation.wireName(),
                                option.optionName(),
                                String.join(
                                        ", ",
                                        operation.options().stream()
                                                .map(EndpointOption::optionName)
                                                .toList()),
                                operation.isStreamable() ? ", stream" : ""));
            }
            compiled.add(OptionExpression.compile(operation, option, text, simple, context));
        }
        return new RequestOptions(compiled);
    }

    /** Sets the header of each option whose value is not empty, unless the message has one already. */
    void apply(Exchange exchange, Message message) {
        for (int i = 0; i < expressions.size(); i++) {
            OptionExpression expression = expressions.get(i);
            String header = expression.option().header();
            if (message.getHeader(header) == null) {
                Object value = expression.evaluate(exchange);
                if (value != null) {
                    message.setHeader(header, value);
                }
            }
        }
    }

    /** Whether the message has labels: a list that is not empty, or a text. */
    static boolean hasLabels(Message message) {
        Object labels = message.getHeader(EndpointOption.LABELS.header());
        return !isAbsent(labels);
    }

    /** Whether a value counts as an option that is not set. */
    static boolean isAbsent(@Nullable Object value) {
        return value == null
                || (value instanceof CharSequence text && text.toString().isBlank())
                || (value instanceof List<?> list && list.isEmpty());
    }

    /** A value as it is quoted in messages. */
    static String quote(Object value) {
        return Text.echo(String.valueOf(value));
    }
}

package io.ratatoskr.camel.routes;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.camel.model.EnrichDefinition;
import org.apache.camel.model.PollEnrichDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RecipientListDefinition;
import org.apache.camel.model.RoutingSlipDefinition;
import org.apache.camel.model.SendDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.model.language.ConstantExpression;
import org.apache.camel.model.language.ExpressionDefinition;
import org.apache.camel.model.language.SimpleExpression;
import org.jspecify.annotations.Nullable;

/** The addresses of a step, as far as they are known before a message arrives. */
final class StepAddresses {
    private StepAddresses() {}

    /** To which the step sends. */
    static List<String> of(ProcessorDefinition<?> step) {
        return switch (step) {
            case SendDefinition<?> send -> one(send.getEndpointUri());
            case ToDynamicDefinition dynamic -> one(dynamic.getUri());
            case EnrichDefinition enrich -> one(constant(enrich.getExpression()));
            case RecipientListDefinition<?> list -> several(constant(list.getExpression()), list.getDelimiter());
            case RoutingSlipDefinition<?> slip -> several(constant(slip.getExpression()), slip.getUriDelimiter());
            default -> List.of();
        };
    }

    /** From which the step polls. */
    static List<String> polledBy(ProcessorDefinition<?> step) {
        return step instanceof PollEnrichDefinition poll ? one(constant(poll.getExpression())) : List.of();
    }

    private static List<String> one(@Nullable String address) {
        return address == null ? List.of() : List.of(address.strip());
    }

    private static List<String> several(@Nullable String addresses, @Nullable String delimiter) {
        return addresses == null
                ? List.of()
                : Arrays.stream(addresses.split(delimiter == null ? "," : Pattern.quote(delimiter)))
                        .map(String::strip)
                        .toList();
    }

    private static @Nullable String constant(@Nullable ExpressionDefinition expression) {
        return switch (expression) {
            case ConstantExpression constant -> constant.getExpression();
            case SimpleExpression simple when !simple.getExpression().contains("${") -> simple.getExpression();
            case null, default -> null;
        };
    }
}

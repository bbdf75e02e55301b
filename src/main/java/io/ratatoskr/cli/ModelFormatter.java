package io.ratatoskr.cli;

import io.ratatoskr.api.internal.text.Text;
import io.ratatoskr.api.model.ModelCapability;
import io.ratatoskr.api.model.ModelInfo;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.ParameterAvailability;
import io.ratatoskr.api.model.ParameterAvailability.Mutable;
import io.ratatoskr.api.model.ParameterAvailability.Opaque;
import io.ratatoskr.api.model.ParameterAvailability.ReadOnly;
import io.ratatoskr.api.model.ParameterAvailability.Unsupported;
import io.ratatoskr.api.model.Pricing;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Formats model metadata for people; empty for unknown values. */
final class ModelFormatter {
    /** Maximum length of a displayed fixed value. */
    private static final int MAX_VALUE_LENGTH = 40;

    private ModelFormatter() {}

    static String capabilities(ModelInfo model) {
        return model.capabilities().stream()
                .sorted()
                .map(ModelCapability::wireName)
                .collect(Collectors.joining(", "));
    }

    static String tokens(@Nullable Integer number) {
        return number == null ? "" : String.format(Locale.ROOT, "%,d", number);
    }

    /**
     * The prices of input and output, e.g. {@code $1.25/$10}; an unknown price is a question mark. A model without text output,
     * e.g. an embedding model, has the first only.
     */
    static String shortPrice(ModelMetadata model) {
        Pricing pricing = model.pricing();
        if (pricing == null || (pricing.prompt() == null && pricing.completion() == null)) {
            return "";
        }
        if (pricing.completion() == null && !model.info().capabilities().isEmpty() && !generatesText(model.info())) {
            return dollars(pricing.prompt());
        }
        return dollars(pricing.prompt()) + "/" + dollars(pricing.completion());
    }

    private static boolean generatesText(ModelInfo model) {
        return model.capabilities().contains(ModelCapability.CHAT)
                || model.capabilities().contains(ModelCapability.GENERATE);
    }

    static String fullPrice(@Nullable Pricing pricing) {
        if (pricing == null) {
            return "";
        }
        var prices = new ArrayList<String>();
        add(prices, "prompt", pricing.prompt());
        add(prices, "completion", pricing.completion());
        add(prices, "cache read", pricing.cacheRead());
        add(prices, "cache write", pricing.cacheWrite());
        add(prices, "cache write for an hour", pricing.cacheWrite1h());
        return prices.isEmpty() ? "" : String.join(", ", prices) + " per million tokens";
    }

    private static void add(List<String> prices, String name, @Nullable BigDecimal price) {
        if (price != null) {
            prices.add(name + " " + dollars(price));
        }
    }

    private static String dollars(@Nullable BigDecimal price) {
        return price == null ? "?" : "$" + price.stripTrailingZeros().toPlainString();
    }

    static String callable(ModelInfo model) {
        return model.callable() ? "yes" : "no: " + unavailableReason(model);
    }

    static String unavailableReason(ModelInfo model) {
        return Objects.requireNonNullElse(model.reason(), "unknown reason");
    }

    static String parameter(@Nullable ParameterAvailability availability) {
        return switch (availability) {
            case null -> "";
            case Mutable range -> range(range);
            case ReadOnly fixed -> "always " + Text.shorten(fixed.value().text(), MAX_VALUE_LENGTH);
            case Opaque opaque -> "unknown";
            case Unsupported unsupported -> "no";
        };
    }

    private static String range(Mutable range) {
        var words = new ArrayList<String>();
        if (range.min() != null && range.max() != null) {
            words.add(number(range.min()) + " to " + number(range.max()));
        } else if (range.min() != null) {
            words.add("from " + number(range.min()));
        } else if (range.max() != null) {
            words.add("up to " + number(range.max()));
        }
        words.addAll(range.values());
        if (range.defaultValue() != null) {
            words.add("default " + number(range.defaultValue()));
        }
        return words.isEmpty() ? "yes" : String.join(", ", words);
    }

    private static String number(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }
}

package io.ratatoskr.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.api.model.Pricing;
import java.math.BigDecimal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads OpenRouter's prices: US dollars per token, as strings. A negative price means variable and counts as unknown. */
final class CatalogPriceReader {
    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

    /** Prices of units that the gateway does not count. */
    private static final Set<String> IGNORED = Set.of(
            "request",
            "image",
            "image_token",
            "image_output",
            "audio",
            "audio_output",
            "input_audio_cache",
            "web_search",
            "internal_reasoning");

    private static final Set<String> KNOWN =
            Set.of("prompt", "completion", "input_cache_read", "input_cache_write", "input_cache_write_1h");

    private CatalogPriceReader() {}

    static @Nullable Pricing read(CatalogRecord prices) {
        if (!prices.object().isObject()) {
            return null;
        }
        prices.object().fieldNames().forEachRemaining(name -> {
            if (IGNORED.contains(name)) {
                price(prices, name);
            } else if (!KNOWN.contains(name)) {
                prices.warnings().add(prices.modelId(), "%s%.60s is an unknown price".formatted(prices.path(), name));
            }
        });
        BigDecimal prompt = perMillion(prices, "prompt");
        BigDecimal completion = perMillion(prices, "completion");
        BigDecimal read = perMillion(prices, "input_cache_read");
        BigDecimal written = perMillion(prices, "input_cache_write");
        BigDecimal written1h = perMillion(prices, "input_cache_write_1h");
        var pricing = new Pricing(prompt, completion, read, written, written1h);
        return pricing.isUnknown() ? null : pricing;
    }

    /** A price of a dollar or more per token is rejected: it was most likely meant per million. */
    private static @Nullable BigDecimal perMillion(CatalogRecord prices, String name) {
        BigDecimal price = price(prices, name);
        if (price != null && price.compareTo(BigDecimal.ONE) >= 0) {
            prices.warn(name, prices.object().path(name), "a price per token, in dollars");
            return null;
        }
        return price == null ? null : normalize(price.multiply(MILLION));
    }

    private static @Nullable BigDecimal price(CatalogRecord prices, String name) {
        JsonNode value = prices.object().path(name);
        if (CatalogRecord.isAbsent(value)) {
            return null;
        }
        BigDecimal price = CatalogRecord.decimal(value).orElse(null);
        if (price == null) {
            prices.warn(name, value, "a price in dollars");
            return null;
        }
        return price.signum() < 0 ? null : price;
    }

    private static BigDecimal normalize(BigDecimal price) {
        BigDecimal stripped = price.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}

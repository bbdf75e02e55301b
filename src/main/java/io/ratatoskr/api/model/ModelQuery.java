package io.ratatoskr.api.model;

import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.internal.Preconditions;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Filters the list of models; unset criteria match every model.
 *
 * @param capabilities the model must have all of them
 * @param providers the model must be at one of them; empty for any
 * @param maxPrice maximum price in US dollars per million tokens, 0 for free models; null for any price, known or not
 * @param minContext minimum context window in tokens; null for any, known or not
 * @param text a part of the id, case-insensitive; empty for any id
 * @param includeUnavailable whether to include models that cannot be called now
 */
public record ModelQuery(
        Set<ModelCapability> capabilities,
        Set<String> providers,
        @Nullable BigDecimal maxPrice,
        @Nullable Integer minContext,
        String text,
        boolean includeUnavailable) {
    /** All known models. */
    public static final ModelQuery ALL = new ModelQuery(Set.of(), Set.of(), null, null, "", true);
    /** The models that can be called now. */
    public static final ModelQuery CALLABLE = ALL.withUnavailable(false);

    private static final int MAX_TEXT_LENGTH = 512;

    public ModelQuery {
        capabilities = Set.copyOf(capabilities);
        providers = Set.copyOf(providers);
        if (maxPrice != null && maxPrice.signum() < 0) {
            throw new InvalidRequest(
                    "max_price is negative; expected 0 or more US dollars per million tokens", "max_price");
        }
        Preconditions.requireNonNegative("min_context", minContext);
        if (text.length() > MAX_TEXT_LENGTH) {
            throw new InvalidRequest(
                    "q has %d characters; at most %d are allowed".formatted(text.length(), MAX_TEXT_LENGTH), "q");
        }
        text = text.toLowerCase(Locale.ROOT);
    }

    public ModelQuery withCapability(ModelCapability capability) {
        return new ModelQuery(
                plus(capabilities, capability), providers, maxPrice, minContext, text, includeUnavailable);
    }

    public ModelQuery withProvider(String provider) {
        return new ModelQuery(capabilities, plus(providers, provider), maxPrice, minContext, text, includeUnavailable);
    }

    public ModelQuery withMaxPrice(@Nullable BigDecimal price) {
        return new ModelQuery(capabilities, providers, price, minContext, text, includeUnavailable);
    }

    public ModelQuery withMinContext(@Nullable Integer tokens) {
        return new ModelQuery(capabilities, providers, maxPrice, tokens, text, includeUnavailable);
    }

    public ModelQuery withText(String part) {
        return new ModelQuery(capabilities, providers, maxPrice, minContext, part, includeUnavailable);
    }

    public ModelQuery withUnavailable(boolean included) {
        return new ModelQuery(capabilities, providers, maxPrice, minContext, text, included);
    }

    private static <T> Set<T> plus(Set<T> some, T one) {
        var more = new HashSet<>(some);
        more.add(one);
        return more;
    }

    /** Returns whether the model matches, callable or not. */
    public boolean matches(ModelMetadata model) {
        ModelInfo info = model.info();
        return (providers.isEmpty() || providers.contains(info.provider()))
                && (capabilities.isEmpty() || info.capabilities().containsAll(capabilities))
                && (minContext == null || (info.contextWindow() != null && info.contextWindow() >= minContext))
                && (maxPrice == null || (model.pricing() != null && isWithinPrice(info, model.pricing(), maxPrice)))
                && (text.isEmpty() || info.id().toLowerCase(Locale.ROOT).contains(text));
    }

    /** A model that generates no text, such as an embedding model, needs no completion price. */
    private static boolean isWithinPrice(ModelInfo info, Pricing pricing, BigDecimal limit) {
        boolean generatesText = info.capabilities().isEmpty()
                || info.capabilities().contains(ModelCapability.CHAT)
                || info.capabilities().contains(ModelCapability.GENERATE);
        boolean completionWithinPrice = pricing.completion() == null
                ? !generatesText
                : pricing.completion().compareTo(limit) <= 0;
        return completionWithinPrice
                && pricing.prompt() != null
                && pricing.prompt().compareTo(limit) <= 0;
    }
}

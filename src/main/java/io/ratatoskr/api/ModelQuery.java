package io.ratatoskr.api;

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
 * @param all whether to include models that cannot be called now
 */
public record ModelQuery(
        Set<ModelCapability> capabilities,
        Set<String> providers,
        @Nullable BigDecimal maxPrice,
        @Nullable Integer minContext,
        String text,
        boolean all) {
    /** All known models. */
    public static final ModelQuery EVERY = new ModelQuery(Set.of(), Set.of(), null, null, "", true);
    /** The models that can be called now. */
    public static final ModelQuery CALLABLE = EVERY.withAll(false);

    private static final int LONGEST_TEXT = 512;

    public ModelQuery {
        capabilities = Set.copyOf(capabilities);
        providers = Set.copyOf(providers);
        if (maxPrice != null && maxPrice.signum() < 0) {
            throw new InvalidRequest(
                    "max_price is negative; expected 0 or more US dollars per million tokens", "max_price");
        }
        Checks.notNegative("min_context", minContext);
        if (text.length() > LONGEST_TEXT) {
            throw new InvalidRequest(
                    "q has %d characters; at most %d are allowed".formatted(text.length(), LONGEST_TEXT), "q");
        }
        text = text.toLowerCase(Locale.ROOT);
    }

    public ModelQuery withCapability(ModelCapability capability) {
        return new ModelQuery(and(capabilities, capability), providers, maxPrice, minContext, text, all);
    }

    public ModelQuery withProvider(String provider) {
        return new ModelQuery(capabilities, and(providers, provider), maxPrice, minContext, text, all);
    }

    public ModelQuery withMaxPrice(@Nullable BigDecimal price) {
        return new ModelQuery(capabilities, providers, price, minContext, text, all);
    }

    public ModelQuery withMinContext(@Nullable Integer tokens) {
        return new ModelQuery(capabilities, providers, maxPrice, tokens, text, all);
    }

    public ModelQuery withText(String part) {
        return new ModelQuery(capabilities, providers, maxPrice, minContext, part, all);
    }

    public ModelQuery withAll(boolean alsoOthers) {
        return new ModelQuery(capabilities, providers, maxPrice, minContext, text, alsoOthers);
    }

    private static <T> Set<T> and(Set<T> some, T one) {
        var more = new HashSet<>(some);
        more.add(one);
        return more;
    }

    /** Whether the model matches, callable or not. */
    public boolean fits(ModelMetadata model) {
        ModelInfo info = model.info();
        return (providers.isEmpty() || providers.contains(info.provider()))
                && (capabilities.isEmpty() || info.capabilities().containsAll(capabilities))
                && (minContext == null || (info.contextWindow() != null && info.contextWindow() >= minContext))
                && (maxPrice == null || (model.pricing() != null && isCheap(info, model.pricing(), maxPrice)))
                && (text.isEmpty() || info.id().toLowerCase(Locale.ROOT).contains(text));
    }

    /** A model that generates no text, such as an embedding model, needs no completion price. */
    private static boolean isCheap(ModelInfo info, Pricing pricing, BigDecimal most) {
        boolean writes = info.capabilities().isEmpty()
                || info.capabilities().contains(ModelCapability.CHAT)
                || info.capabilities().contains(ModelCapability.GENERATE);
        boolean answers =
                pricing.completion() == null ? !writes : pricing.completion().compareTo(most) <= 0;
        return answers && pricing.prompt() != null && pricing.prompt().compareTo(most) <= 0;
    }
}

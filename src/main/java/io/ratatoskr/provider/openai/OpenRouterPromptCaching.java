package io.ratatoskr.provider.openai;

import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.Pricing;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How OpenRouter <a href="https://openrouter.ai/docs/guides/best-practices/prompt-caching">caches the prompts</a> of a model. Its model
 * list has a price of cache writes where the request marks what is cached, and only a price of reads where the model's provider
 * caches by itself.
 */
enum OpenRouterPromptCaching {
    /** At up to four marks, each for 5 minutes or an hour: Claude. */
    MARKS_WITH_LIFETIME,
    /** At up to four marks: Qwen, and any other model with a price of cache writes. */
    MARKS,
    /** At the last mark only, and written again in full when it moves: Gemini. */
    LAST_MARK,
    /** Without marks. */
    AUTOMATIC,
    /** Not at all. */
    NONE;

    /** Providers of models that are cached without marks, for models that the list does not have. */
    private static final Set<String> AUTOMATIC_AUTHORS =
            Set.of("openai", "deepseek", "x-ai", "moonshotai", "z-ai", "minimax", "mistralai", "xiaomi");

    /**
     * @param model id at OpenRouter, such as {@code anthropic/claude-sonnet-4.5}
     * @param known metadata of the model; null: unknown
     */
    static OpenRouterPromptCaching of(String model, @Nullable ModelMetadata known) {
        int slash = model.indexOf('/');
        String author = slash < 0 ? "" : model.substring(model.startsWith("~") ? 1 : 0, slash);
        if (author.equals("anthropic")) {
            return MARKS_WITH_LIFETIME;
        }
        if (author.equals("google") && model.startsWith("gemini", slash + 1)) {
            return LAST_MARK;
        }
        // Chooses the model only when it has the request; models without a cache ignore the marks
        if (author.equals("openrouter")) {
            return MARKS;
        }
        Pricing pricing = known == null ? null : known.pricing();
        if (pricing == null) {
            return author.equals("qwen") ? MARKS : AUTOMATIC_AUTHORS.contains(author) ? AUTOMATIC : NONE;
        }
        if (pricing.cacheWrite() != null || pricing.cacheWrite1h() != null) {
            return MARKS;
        }
        return pricing.cacheRead() != null ? AUTOMATIC : NONE;
    }
}

package io.ratatoskr.camel.operation;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.TokenCount;
import io.ratatoskr.api.TokenInput;
import io.ratatoskr.api.Tokenization;
import io.ratatoskr.api.error.Overloaded;
import io.ratatoskr.api.error.PayloadTooLarge;
import io.ratatoskr.camel.exchange.ComputePool;
import io.ratatoskr.tokenizer.CountedTexts;
import io.ratatoskr.tokenizer.Tokenizers;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tokenizers with limits: texts together have a maximum size, and are tokenised on a {@link ComputePool} unless they are short and
 * their tokenizer is in memory. Thread-safe.
 */
public final class BoundedTokenizers {
    /** Characters that take well below a millisecond, so that no other request notices them on a carrier. */
    static final int MAX_INLINE = 4_096;

    /** Of the pool. The slowest text, one letter without end, takes a thread 10 s for 4 MiB: at most 40 s of them wait and run. */
    public static final ComputePool.Limits POOL_LIMITS = new ComputePool.Limits(32, 16 << 20, "characters", 400_000);

    private final Tokenizers tokenizers;
    private final ComputePool pool;
    private final long textLimit;
    private final Duration defaultTimeout;

    /**
     * @param textLimit maximum bytes of the texts of a request, as UTF-8
     * @param defaultTimeout the timeout of requests that have no deadline of their own
     */
    public BoundedTokenizers(Tokenizers tokenizers, ComputePool pool, long textLimit, Duration defaultTimeout) {
        this.tokenizers = tokenizers;
        this.pool = pool;
        this.textLimit = textLimit;
        this.defaultTimeout = defaultTimeout;
    }

    /**
     * The sum of the tokens of some inputs, at least one.
     *
     * @param model the model's own name, after resolving preset, alias and provider
     * @param cancellation ends a long count; null: none
     * @throws PayloadTooLarge when the texts are larger than allowed
     * @throws Overloaded when so much text waits for a thread that this would not be done before the deadline
     */
    public TokenCount count(List<? extends TokenInput> inputs, String model, @Nullable Cancellation cancellation) {
        return run(inputs, model, cancellation, checkpoint -> {
            TokenCount sum = tokenizers.count(inputs.getFirst(), model, checkpoint);
            for (int i = 1; i < inputs.size(); i++) {
                checkpoint.run();
                sum = sum.plus(tokenizers.count(inputs.get(i), model, checkpoint));
            }
            return sum;
        });
    }

    /** The tokens of a text; parameters and failures as for {@link #count}, and those of {@link Tokenizers#tokenize}. */
    public Tokenization tokenize(TokenInput input, String model, @Nullable Cancellation cancellation) {
        return run(List.of(input), model, cancellation, checkpoint -> tokenizers.tokenize(input, model, checkpoint));
    }

    private <T> T run(
            List<? extends TokenInput> inputs,
            String model,
            @Nullable Cancellation cancellation,
            Function<Runnable, T> work) {
        long characters = 0;
        for (TokenInput input : inputs) {
            characters += CountedTexts.characters(input);
        }
        if (characters <= Math.min(MAX_INLINE, textLimit / 3) && tokenizers.isLoaded(model)) {
            return work.apply(BoundedTokenizers::noCheckpoint);
        }
        if (CountedTexts.isLarger(inputs, textLimit)) {
            throw new PayloadTooLarge(
                    "the text has more than %,d bytes, the maximum for counting and listing tokens (ratatoskr.tokens.text-limit)"
                            .formatted(textLimit));
        }
        Cancellation bounded = cancellation == null ? Cancellation.withTimeout(defaultTimeout) : cancellation;
        tokenizers.downloadIfAllowed(model, bounded);
        return pool.call(characters, bounded, work);
    }

    /** Work on the calling thread is too short to be ended. */
    private static void noCheckpoint() {}
}

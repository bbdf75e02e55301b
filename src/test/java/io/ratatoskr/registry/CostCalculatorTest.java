package io.ratatoskr.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.api.Pricing;
import io.ratatoskr.api.Usage;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CostCalculatorTest {
    private static final long SEED = 20_261_120;
    private static final int TIMES = 5_000;

    /** Tokens as providers count them: cached and written tokens are included in the prompt tokens. */
    private record TokenCounts(long fresh, long cached, long written, long completion) {
        static TokenCounts any(RandomGenerator random) {
            long max = random.nextInt(4) == 0 ? 1L << 60 : 300_000;
            return new TokenCounts(
                    random.nextLong(max), random.nextLong(max), random.nextLong(max), random.nextLong(max));
        }

        TokenCounts plus(TokenCounts other) {
            return new TokenCounts(
                    fresh + other.fresh, cached + other.cached, written + other.written, completion + other.completion);
        }

        Usage usage() {
            return CostCalculatorTest.usage(fresh + cached + written, cached, written, completion);
        }
    }

    private static Usage usage(long prompt, @Nullable Long cached, @Nullable Long written, long completion) {
        return new Usage(prompt, completion, prompt + completion, null, cached, written, AdditionalProperties.NONE);
    }

    /** With 0 to 9 decimals, as in price lists. */
    private static BigDecimal price(RandomGenerator random) {
        return BigDecimal.valueOf(random.nextLong(1_000_000), random.nextInt(10));
    }

    private static @Nullable BigDecimal decimal(@Nullable String price) {
        return price == null ? null : new BigDecimal(price);
    }

    private static Pricing prices(
            @Nullable String prompt, @Nullable String completion, @Nullable String read, @Nullable String write) {
        return new Pricing(decimal(prompt), decimal(completion), decimal(read), decimal(write));
    }

    @Test
    void cost_is_exact_to_the_last_digit() {
        var random = new Random(SEED);
        for (int i = 0; i < TIMES; i++) {
            TokenCounts tokens = TokenCounts.any(random);
            var pricing = new Pricing(price(random), price(random), price(random), price(random));

            BigInteger billionths = product(tokens.fresh, pricing.prompt())
                    .add(product(tokens.cached, pricing.cacheRead()))
                    .add(product(tokens.written, pricing.cacheWrite()))
                    .add(product(tokens.completion, pricing.completion()));

            assertThat(CostCalculator.calculate(pricing, tokens.usage()))
                    .as("seed %d, round %d: %s at %s", SEED, i, tokens, pricing)
                    .hasValueSatisfying(cost -> assertThat(cost).isEqualByComparingTo(new BigDecimal(billionths, 15)));
        }
    }

    /** In billionths of a millionth of a dollar, in integers only. */
    private static BigInteger product(long tokens, BigDecimal price) {
        return price.unscaledValue()
                .multiply(BigInteger.TEN.pow(9 - price.scale()))
                .multiply(BigInteger.valueOf(tokens));
    }

    @Test
    void cost_is_additive_over_responses() {
        var random = new Random(SEED);
        for (int i = 0; i < TIMES; i++) {
            TokenCounts one = TokenCounts.any(random);
            TokenCounts other = TokenCounts.any(random);
            BigDecimal read = random.nextBoolean() ? price(random) : null;
            var pricing = new Pricing(price(random), price(random), read, null);

            BigDecimal together = CostCalculator.calculate(pricing, one.plus(other).usage()).orElseThrow();

            assertThat(CostCalculator.calculate(pricing, one.usage())
                            .orElseThrow()
                            .add(CostCalculator.calculate(pricing, other.usage()).orElseThrow()))
                    .as("seed %d, round %d", SEED, i)
                    .isEqualByComparingTo(together);
        }
    }

    @Test
    void unknown_cache_price_is_the_prompts() {
        var random = new Random(SEED);
        for (int i = 0; i < TIMES; i++) {
            Usage usage = TokenCounts.any(random).usage();
            BigDecimal prompt = price(random);
            BigDecimal completion = price(random);

            assertThat(CostCalculator.calculate(new Pricing(prompt, completion, null, null), usage))
                    .as("seed %d, round %d", SEED, i)
                    .isEqualTo(CostCalculator.calculate(new Pricing(prompt, completion, prompt, prompt), usage))
                    .isEqualTo(CostCalculator.calculate(
                            new Pricing(prompt, completion, null, null),
                            usage(usage.promptTokens(), null, null, usage.completionTokens())));
        }
    }

    @Test
    void odd_counts_cost_no_more_than_their_tokens_and_never_less_than_nothing() {
        var random = new Random(SEED);
        long[] odd = {Long.MIN_VALUE, -1, 0, 1, 7, 1_000, Long.MAX_VALUE};
        Pricing flat = prices("2", "2", "2", "2");
        for (int i = 0; i < TIMES; i++) {
            long prompt = odd[random.nextInt(odd.length)];
            long completion = odd[random.nextInt(odd.length)];
            Usage usage = usage(prompt, odd[random.nextInt(odd.length)], odd[random.nextInt(odd.length)], completion);

            BigDecimal tokens =
                    BigDecimal.valueOf(Math.max(0, prompt)).add(BigDecimal.valueOf(Math.max(0, completion)));

            assertThat(CostCalculator.calculate(flat, usage).orElseThrow())
                    .as("seed %d, round %d: %s", SEED, i, usage)
                    .isEqualByComparingTo(tokens.multiply(new BigDecimal("0.000002")));
        }
        assertThat(CostCalculator.calculate(prices("1", "1", "0.1", "1.25"), usage(10, 50L, 50L, 0)))
                .as("more cached tokens than the prompt has: all of it is cached, none written")
                .contains(new BigDecimal("0.000001"));
    }

    @Test
    void cost_is_unknown_when_a_required_price_is_unknown() {
        Usage all = usage(100, 10L, 5L, 7);
        assertThat(CostCalculator.calculate(prices(null, "1", "1", "1"), all)).isEmpty();
        assertThat(CostCalculator.calculate(prices("1", null, "1", "1"), all)).isEmpty();
        assertThat(CostCalculator.calculate(prices(null, null, null, null), usage(0, null, null, 0)))
                .isEmpty();
        assertThat(CostCalculator.calculate(prices(null, "1", null, "1"), usage(10, 10L, null, 1)))
                .isEmpty();
    }

    @Test
    void price_of_no_tokens_need_not_be_known() {
        assertThat(CostCalculator.calculate(prices("0.02", null, null, null), Usage.of(1_000, 0)))
                .contains(new BigDecimal("0.00002"));
        assertThat(CostCalculator.calculate(prices(null, "3", "0.5", "4"), usage(10, 4L, 6L, 2))).contains(new BigDecimal("0.000032"));
    }

    @Test
    void free_is_a_price_that_is_known() {
        assertThat(CostCalculator.calculate(prices("0", "0.0", null, null), Usage.of(5, 7))).contains(BigDecimal.ZERO);
    }

    @Test
    void price_that_no_model_has_is_unknown() {
        for (String absurd : new String[] {"1e999999999", "1e13", "1e-31", "1e-999999999"}) {
            assertThat(CostCalculator.calculate(prices(absurd, "1", null, null), Usage.of(5, 7)))
                    .as(absurd)
                    .isEmpty();
        }
        Usage max = usage(Long.MAX_VALUE, 1L, 1L, Long.MAX_VALUE);
        Pricing dear = prices("999999999999", "0.000000000000000000000000000001", "1e11", "1e-30");
        assertThat(CostCalculator.withCost(dear, max).cost())
                .as("the highest cost can be written and read again")
                .isEqualTo(CostCalculator.calculate(dear, max).orElseThrow());
    }

    @Test
    void cost_reported_by_the_provider_is_unchanged() {
        Pricing pricing = prices("1", "1", null, null);
        var withCost = new Usage(5, 7, 12, null, null, null, AdditionalProperties.NONE.with("cost", new RawJson("1.20e-3")));

        assertThat(CostCalculator.withCost(pricing, withCost)).isSameAs(withCost);
        assertThat(CostCalculator.withCost(pricing, Usage.of(5, 7)).cost()).isEqualTo(new BigDecimal("0.000012"));
        Usage withoutCost = Usage.of(5, 7);
        assertThat(CostCalculator.withCost(prices("1", null, null, null), withoutCost)).isSameAs(withoutCost);
    }
}

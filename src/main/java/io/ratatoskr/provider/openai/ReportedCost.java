package io.ratatoskr.provider.openai;

import io.ratatoskr.api.internal.UsdAmounts;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.Json;
import io.ratatoskr.json.JsonReader;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cost that a provider reports in its usage, as {@code cost}, a number of US dollars. Known forms besides that one:
 *
 * <ul>
 *   <li>a string with a number; it becomes the number
 *   <li>an object with the total and its parts (Perplexity's {@code cost.total_cost}); it becomes {@code cost_details}
 *   <li>another name: {@code total_cost}, {@code estimated_cost} (DeepInfra), {@code cost_in_usd_ticks} (xAI: 10<sup>-10</sup> dollars)
 *   <li>OpenRouter with a key of the caller's own ({@code is_byok}): {@code cost} is OpenRouter's fee, and what the key's account is
 *       charged is in {@code cost_details.upstream_inference_cost}; the cost is their sum
 * </ul>
 *
 * Not thread-safe.
 */
final class ReportedCost {
    private static final String COST = "cost";
    private static final String DETAILS = "cost_details";
    private static final List<String> TOTALS = List.of("total_cost", "total");
    private static final List<String> OTHER_NAMES = List.of("total_cost", "estimated_cost");
    private static final String TICKS = "cost_in_usd_ticks";
    private static final int TICK_DIGITS = 10;

    private boolean present;

    /** Notes whether the current field is about the cost, without moving on. */
    void read(JsonReader reader) {
        present |= reader.name().contains(COST);
    }

    /** True if any field was about the cost. */
    boolean isPresent() {
        return present;
    }

    /** The fields of the usage with the cost as a number, as far as it is known. */
    AdditionalProperties addTo(AdditionalProperties fields) {
        if (!present) {
            return fields;
        }
        RawJson reported = fields.get(COST);
        if (reported != null && reported.isObject()) {
            return fromObject(fields.without(COST), reported);
        }
        BigDecimal cost = amount(reported);
        BigDecimal upstream = isByok(fields) ? upstreamCost(fields) : null;
        if (cost != null && upstream != null && upstream.signum() != 0) {
            return with(fields, cost.add(upstream));
        }
        if (reported != null && cost != null) {
            return reported.text().startsWith("\"") ? with(fields, cost) : fields;
        }
        BigDecimal other = upstream == null ? otherName(fields) : upstream;
        return other == null ? fields : with(fields, other);
    }

    private static @Nullable BigDecimal upstreamCost(AdditionalProperties fields) {
        return amount(Json.fieldsOrNone(fields.get(DETAILS)).get("upstream_inference_cost"));
    }

    private static AdditionalProperties fromObject(AdditionalProperties fields, RawJson object) {
        AdditionalProperties detailed =
                fields.get(DETAILS) == null ? fields.with(DETAILS, object) : fields.with("cost_object", object);
        AdditionalProperties parts = Json.fieldsOrNone(object);
        for (String name : TOTALS) {
            BigDecimal total = amount(parts.get(name));
            if (total != null) {
                return with(detailed, total);
            }
        }
        BigDecimal other = otherName(fields);
        return other == null ? detailed : with(detailed, other);
    }

    private static @Nullable BigDecimal otherName(AdditionalProperties fields) {
        for (String name : OTHER_NAMES) {
            BigDecimal cost = amount(fields.get(name));
            if (cost != null) {
                return cost;
            }
        }
        BigDecimal ticks = amount(fields.get(TICKS));
        return ticks == null ? null : ticks.movePointLeft(TICK_DIGITS);
    }

    private static boolean isByok(AdditionalProperties fields) {
        RawJson byok = fields.get("is_byok");
        return byok != null && byok.text().equals("true");
    }

    private static @Nullable BigDecimal amount(@Nullable RawJson value) {
        return value == null ? null : UsdAmounts.parse(value.text());
    }

    private static AdditionalProperties with(AdditionalProperties fields, BigDecimal cost) {
        try {
            return fields.with(COST, new RawJson(UsdAmounts.format(cost)));
        } catch (IllegalArgumentException implausible) {
            return fields;
        }
    }
}

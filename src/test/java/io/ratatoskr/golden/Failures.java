package io.ratatoskr.golden;

import io.ratatoskr.api.error.AuthenticationFailed;
import io.ratatoskr.api.error.BatchTooLarge;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.CircuitOpen;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.api.error.ContentFiltered;
import io.ratatoskr.api.error.ContextLengthExceeded;
import io.ratatoskr.api.error.Forbidden;
import io.ratatoskr.api.error.GatewayStopping;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.ModelNotAvailable;
import io.ratatoskr.api.error.ModelNotFound;
import io.ratatoskr.api.error.NoProviderAvailable;
import io.ratatoskr.api.error.NotSupported;
import io.ratatoskr.api.error.Overloaded;
import io.ratatoskr.api.error.PayloadTooLarge;
import io.ratatoskr.api.error.PresetNotFound;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.QuotaExceeded;
import io.ratatoskr.api.error.RateLimited;
import io.ratatoskr.api.error.Unauthorized;
import io.ratatoskr.api.error.UnsupportedParameter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Every failure that a client can get, under a name of the tests' own. */
public final class Failures {
    public static final Map<String, Supplier<RuntimeException>> ALL = all();

    private Failures() {}

    private static Map<String, Supplier<RuntimeException>> all() {
        var all = new LinkedHashMap<String, Supplier<RuntimeException>>();
        all.put("provider-refuses-key", () -> new AuthenticationFailed("m"));
        all.put("batch-too-large", () -> new BatchTooLarge("m", 5));
        all.put("batch-too-large-with-field", () -> new BatchTooLarge("m", 5, "texts"));
        all.put("cancelled", () -> new Cancelled("m"));
        all.put("circuit-open", () -> new CircuitOpen("m"));
        all.put("configuration-invalid", () -> new ConfigurationInvalid("m"));
        all.put("content-filtered", () -> new ContentFiltered("m"));
        all.put("context-too-long", () -> new ContextLengthExceeded("m", 5));
        all.put("forbidden", () -> new Forbidden("m"));
        all.put("gateway-stopping", () -> new GatewayStopping("m"));
        all.put("invalid", () -> new InvalidRequest("m"));
        all.put("invalid-field", () -> new InvalidRequest("m", "a.field"));
        all.put("invalid-field-with-code", () -> new InvalidRequest("m", "a.field", "a_code"));
        all.put("model-access-denied", () -> ModelNotAvailable.accessDenied("m", null));
        all.put("model-access-denied-with-code", () -> ModelNotAvailable.accessDenied("m", "a_code"));
        all.put("model-not-available", () -> new ModelNotAvailable("m"));
        all.put("model-not-available-yet", () -> new ModelNotAvailable("m").setRetryAfter(Duration.ofSeconds(7)));
        all.put("model-not-found", () -> new ModelNotFound("m", "a-model"));
        all.put("no-provider", () -> new NoProviderAvailable("m"));
        all.put("not-supported", () -> new NotSupported("m"));
        all.put("overloaded", () -> new Overloaded("m"));
        all.put("payload-too-large", () -> new PayloadTooLarge("m"));
        all.put("preset-not-found", () -> new PresetNotFound("m"));
        all.put("provider-unavailable", () -> new ProviderUnavailable("m"));
        for (ProviderUnavailable.Reason cause : ProviderUnavailable.Reason.values()) {
            all.put(
                    "provider-unavailable-" + (cause.ordinal() + 1) + "-of-"
                            + ProviderUnavailable.Reason.values().length,
                    () -> new ProviderUnavailable("m", cause));
        }
        all.put("quota-exceeded", () -> new QuotaExceeded("m"));
        all.put("rate-limited", () -> new RateLimited("m"));
        all.put("rate-limited-with-time", () -> new RateLimited("m").setRetryAfter(Duration.ofSeconds(120)));
        all.put("unauthorized", () -> new Unauthorized("m"));
        all.put("parameter-not-supported", () -> new UnsupportedParameter("m", "top_k"));
        all.put("not-a-failure-of-the-gateway", () -> new IllegalStateException("m"));
        return all;
    }
}

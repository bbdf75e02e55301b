package io.ratatoskr.provider.huggingface;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.api.AuthenticationFailed;
import io.ratatoskr.api.BatchTooLarge;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.GatewayException;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.ModelNotAvailable;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.PayloadTooLarge;
import io.ratatoskr.api.ProviderUnavailable;
import io.ratatoskr.api.ProviderUnavailable.Cause;
import io.ratatoskr.api.QuotaExceeded;
import io.ratatoskr.api.RateLimited;
import io.ratatoskr.json.Json;
import io.ratatoskr.provider.HttpAnswer;
import io.ratatoskr.provider.Profile;
import io.ratatoskr.provider.Protocol;
import io.ratatoskr.provider.RetryAfter;
import io.ratatoskr.provider.Wording;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What non-2xx answers mean: by status, by TEI's {@code error_type}, by {@code estimated_time} of a model that is being loaded. */
final class Failures {
    private static final double LONGEST_SECONDS = 86_400;

    private Failures() {}

    static GatewayException of(ModelRequest request, HttpAnswer answer, Profile profile, Protocol openAi) {
        Told told = Told.in(answer);
        Duration loading = told.loading();
        if (answer.status() == 503 && loading != null) {
            return new ProviderUnavailable(
                            "%s: HTTP 503: it is loading '%s', which takes about %d s"
                                    .formatted(profile.name(), request.model(), loading.toSeconds()),
                            Cause.LOADING)
                    .retryAfter(loading);
        }
        if (answer.status() == 410) {
            return new ModelNotAvailable(
                    "%s: HTTP 410: this address is no longer served; set its base-url to https://router.huggingface.co"
                            .formatted(profile.name()));
        }
        boolean chat = request instanceof ChatRequest || request instanceof GenerateRequest;
        boolean redirect = answer.status() >= 300 && answer.status() < 400;
        if (redirect || (chat && answer.status() != 404)) {
            return openAi.failure(request, answer, profile);
        }
        String said =
                told.text != null ? Wording.of(told.text) : Wording.body(answer.body(), answer.header("content-type"));
        String message = "%s: HTTP %d: %s".formatted(profile.name(), answer.status(), said);
        return failure(answer.status(), told, message, request, profile)
                .retryAfter(RetryAfter.of(answer, Instant.now()));
    }

    private static GatewayException failure(
            int status, Told told, String message, ModelRequest request, Profile profile) {
        return switch (status) {
            case 400, 422 -> new InvalidRequest(message);
            case 401, 403 ->
                new AuthenticationFailed("%s: HTTP %d: it does not take our token; check HF_TOKEN and what it may use"
                        .formatted(profile.name(), status));
            case 402 -> new QuotaExceeded(message);
            case 404 ->
                new ModelNotAvailable("%s; '%s' is not deployed there for %s"
                        .formatted(message, request.model(), request.operation().word()));
            case 408, 504 -> new ProviderUnavailable(message, Cause.TIMEOUT);
            case 413 -> told.type.equals("Validation") ? new BatchTooLarge(message, 0) : new PayloadTooLarge(message);
            case 429 -> new RateLimited(message);
            default -> new ProviderUnavailable(message);
        };
    }

    /**
     * What the body says.
     *
     * @param text null: nothing that could be repeated
     * @param type TEI's {@code error_type}; empty elsewhere
     * @param loading how long the model is still loading; null: it is not
     */
    private record Told(
            @Nullable String text, String type, @Nullable Duration loading) {
        static Told in(HttpAnswer answer) {
            JsonNode body;
            try {
                body = Json.mapper().readTree(answer.body());
            } catch (IOException e) {
                return new Told(null, "", null);
            }
            JsonNode error = body.path("error");
            for (JsonNode inner : List.of(error.path("message"), error.path(0))) {
                error = inner.isTextual() ? inner : error;
            }
            double seconds = body.path("estimated_time").asDouble(-1);
            return new Told(
                    error.isTextual() ? error.asText() : null,
                    body.path("error_type").asText(),
                    seconds >= 0 && seconds <= LONGEST_SECONDS ? Duration.ofMillis((long) (seconds * 1_000)) : null);
        }
    }
}

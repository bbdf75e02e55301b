package io.ratatoskr.provider.huggingface;

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
import io.ratatoskr.api.ProviderUnavailable.Reason;
import io.ratatoskr.provider.BadAnswers;
import io.ratatoskr.provider.HttpAnswer;
import io.ratatoskr.provider.Profile;
import io.ratatoskr.provider.Protocol;
import io.ratatoskr.provider.ProviderFailures;
import io.ratatoskr.provider.RetryAfter;
import io.ratatoskr.provider.Wording;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Maps errors by status, by TEI's {@code error_type} and by the {@code estimated_time} of a loading model. */
final class Failures {
    private static final String ROUTER = "router.huggingface.co";

    private Failures() {}

    static GatewayException of(ModelRequest request, HttpAnswer answer, Profile profile, Protocol openAi) {
        Told told = Told.in(answer.body());
        if (answer.status() == 503 && told.loading() != null) {
            return loading(profile, "HTTP 503", told.loading());
        }
        if (answer.status() == 410 && !profile.address().startsWith(ROUTER)) {
            return new ModelNotAvailable(
                    "%s: HTTP 410: this address is no longer in service; set base-url to https://%s"
                            .formatted(profile.name(), ROUTER));
        }
        boolean chat = request instanceof ChatRequest || request instanceof GenerateRequest;
        boolean redirect = answer.status() >= 300 && answer.status() < 400;
        if (redirect || (chat && answer.status() != 404)) {
            return router(openAi.failure(request, answer, profile));
        }
        String said = ProviderFailures.said(told.text(), answer);
        String message = "%s: HTTP %d: %s".formatted(profile.name(), answer.status(), said);
        return failure(answer.status(), told, message, request, profile)
                .retryAfter(RetryAfter.of(answer, Instant.now()));
    }

    /** Maps an error inside a 2xx response. */
    static GatewayException inside(Told told, Profile profile) {
        if (told.loading() != null) {
            return loading(profile, BadAnswers.IN_ANSWER, told.loading());
        }
        String said = told.text() == null ? "no reason given" : Wording.of(told.text());
        return new ProviderUnavailable("%s: %s: %s".formatted(profile.name(), BadAnswers.IN_ANSWER, said));
    }

    /** Failure for a response that can be parsed but not used. */
    static ProviderUnavailable bad(Profile profile, String what) {
        return BadAnswers.bad(profile, "the response has " + what);
    }

    /** Maps a body that is an error although the status was 2xx; null when it is not an error. */
    static @Nullable GatewayException disguised(byte[] body, Profile profile) {
        Told told = Told.in(body);
        return told.text() == null && told.loading() == null ? null : inside(told, profile);
    }

    private static GatewayException loading(Profile profile, String where, Duration wait) {
        return new ProviderUnavailable(
                        "%s: %s: the model is loading, which takes about %d s"
                                .formatted(profile.name(), where, wait.toSeconds()),
                        Reason.LOADING)
                .retryAfter(wait);
    }

    /** Maps the router's own error code, sent with a 400, for a model that none of the account's hosts has. */
    private static GatewayException router(GatewayException failure) {
        boolean absent = failure instanceof InvalidRequest refused
                && refused.code().filter("model_not_supported"::equals).isPresent();
        return absent
                ? new ModelNotAvailable(String.valueOf(failure.getMessage()))
                        .providerError(failure.providerError().orElse(null))
                : failure;
    }

    private static GatewayException failure(
            int status, Told told, String message, ModelRequest request, Profile profile) {
        return switch (status) {
            case 401, 403 ->
                new AuthenticationFailed("%s: HTTP %d: API key rejected; check HF_TOKEN and its permissions"
                        .formatted(profile.name(), status));
            case 404, 410 ->
                new ModelNotAvailable("%s; '%s' is not deployed there for %s"
                        .formatted(message, request.model(), request.operation().wireName()));
            case 413 ->
                told.type().equalsIgnoreCase("Validation")
                        ? new BatchTooLarge(message, 0)
                        : new PayloadTooLarge(message);
            default -> ProviderFailures.ofStatus(status, message);
        };
    }
}

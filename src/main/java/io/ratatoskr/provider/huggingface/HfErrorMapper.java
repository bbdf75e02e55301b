package io.ratatoskr.provider.huggingface;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.error.AuthenticationFailed;
import io.ratatoskr.api.error.BatchTooLarge;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.ModelNotAvailable;
import io.ratatoskr.api.error.PayloadTooLarge;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.ProviderUnavailable.Reason;
import io.ratatoskr.provider.MalformedResponses;
import io.ratatoskr.provider.Protocol;
import io.ratatoskr.provider.ProviderErrors;
import io.ratatoskr.provider.ProviderHttpResponse;
import io.ratatoskr.provider.RetryAfter;
import io.ratatoskr.settings.ProviderProfile;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Maps errors by status, by TEI's {@code error_type} and by the {@code estimated_time} of a loading model. */
final class HfErrorMapper {
    private static final String ROUTER_HOST = "router.huggingface.co";

    private HfErrorMapper() {}

    static GatewayException fromResponse(
            ModelRequest request, ProviderHttpResponse response, ProviderProfile profile, Protocol openAi) {
        HfErrorBody error = HfErrorBody.parse(response.body());
        if (response.status() == 503 && error.estimatedWait() != null) {
            return modelLoading(profile, "HTTP 503", error.estimatedWait());
        }
        if (response.status() == 410 && !profile.address().startsWith(ROUTER_HOST)) {
            return new ModelNotAvailable(
                    "%s: HTTP 410: this address is no longer in service; set base-url to https://%s"
                            .formatted(profile.name(), ROUTER_HOST));
        }
        boolean chat = request instanceof ChatRequest || request instanceof GenerateRequest;
        boolean redirect = response.status() >= 300 && response.status() < 400;
        if (redirect || (chat && response.status() != 404)) {
            return mapRouterError(openAi.mapError(request, response, profile));
        }
        String reason = ProviderErrors.message(error.text(), response);
        String message = "%s: HTTP %d: %s".formatted(profile.name(), response.status(), reason);
        return toException(response.status(), error, message, request, profile)
                .setRetryAfter(RetryAfter.fromHeaders(response, Instant.now()));
    }

    /** Maps an error inside a 2xx response. */
    static GatewayException fromErrorBody(HfErrorBody error, ProviderProfile profile) {
        if (error.estimatedWait() != null) {
            return modelLoading(profile, MalformedResponses.ERROR_IN_OK_RESPONSE, error.estimatedWait());
        }
        String reason = ProviderErrors.reason(error.text(), null);
        return new ProviderUnavailable(
                "%s: %s: %s".formatted(profile.name(), MalformedResponses.ERROR_IN_OK_RESPONSE, reason));
    }

    /** Failure for a response that can be parsed but not used. */
    static ProviderUnavailable malformed(ProviderProfile profile, String what) {
        return MalformedResponses.invalid(profile, "the response has " + what);
    }

    /** Maps a body that is an error although the status was 2xx; null when it is not an error. */
    static @Nullable GatewayException findError(byte[] body, ProviderProfile profile) {
        HfErrorBody error = HfErrorBody.parse(body);
        return error.text() == null && error.estimatedWait() == null ? null : fromErrorBody(error, profile);
    }

    private static GatewayException modelLoading(ProviderProfile profile, String where, Duration wait) {
        return new ProviderUnavailable(
                        "%s: %s: the model is loading, which takes about %d s"
                                .formatted(profile.name(), where, wait.toSeconds()),
                        Reason.LOADING)
                .setRetryAfter(wait);
    }

    /** Maps the router's own error code, sent with a 400, for a model that none of the account's hosts has. */
    private static GatewayException mapRouterError(GatewayException failure) {
        boolean unsupported = failure instanceof InvalidRequest refused
                && refused.code().filter("model_not_supported"::equals).isPresent();
        return unsupported
                ? new ModelNotAvailable(String.valueOf(failure.getMessage()))
                        .providerError(failure.providerError().orElse(null))
                : failure;
    }

    private static GatewayException toException(
            int status, HfErrorBody error, String message, ModelRequest request, ProviderProfile profile) {
        return switch (status) {
            case 401 ->
                new AuthenticationFailed(
                        "%s: HTTP %d: API key rejected; check HF_TOKEN".formatted(profile.name(), status));
            case 404, 410 ->
                new ModelNotAvailable("%s; '%s' is not deployed there for %s"
                        .formatted(message, request.model(), request.operation().wireName()));
            case 413 ->
                error.type().equalsIgnoreCase("Validation")
                        ? new BatchTooLarge(message, 0)
                        : new PayloadTooLarge(message);
            default -> ProviderErrors.forStatus(status, message);
        };
    }
}

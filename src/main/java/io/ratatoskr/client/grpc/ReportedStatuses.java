package io.ratatoskr.client.grpc;

import io.grpc.Status;
import io.ratatoskr.api.error.ContentFiltered;
import io.ratatoskr.api.error.ContextLengthExceeded;
import io.ratatoskr.api.error.Forbidden;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.ModelNotAvailable;
import io.ratatoskr.api.error.ModelNotFound;
import io.ratatoskr.api.error.NotSupported;
import io.ratatoskr.api.error.PayloadTooLarge;
import io.ratatoskr.api.error.PresetNotFound;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.ProviderUnavailable.Progress;
import io.ratatoskr.api.error.ProviderUnavailable.Reason;
import io.ratatoskr.api.error.RateLimited;
import io.ratatoskr.api.error.Unauthorized;
import io.ratatoskr.api.internal.text.Text;
import io.ratatoskr.client.transport.ServiceOperation;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Statuses without the gateway's JSON, as other implementations of {@code ratatoskr.v1} and proxies send them. */
final class ReportedStatuses {
    private static final int MAX_TEXT = 2_000;
    private static final String MODEL_NOT_FOUND = "Model not found: ";
    private static final String MODEL_NOT_AVAILABLE = "Model not available";
    private static final String TIMEOUT = "Timeout expired";
    private static final String TOO_LARGE = "gRPC message exceeds maximum size";
    private static final Pattern DELAY = Pattern.compile("^Rate limited, retry after (\\d{1,9})(?:\\.\\d+)?(ms|s)$");
    private static final Pattern LAST_NUMBER = Pattern.compile("(\\d{1,9})\\D*$");

    private ReportedStatuses() {}

    static GatewayException failure(Status status, ServiceOperation operation, String address) {
        String reported = status.getDescription();
        String text = reported == null || reported.isBlank()
                ? "the gateway at %s responded with status %s".formatted(address, status.getCode())
                : shorten(reported);
        return switch (status.getCode()) {
            case NOT_FOUND -> notFound(text, operation);
            case INVALID_ARGUMENT -> new InvalidRequest(text);
            case RESOURCE_EXHAUSTED -> text.startsWith(TOO_LARGE) ? new PayloadTooLarge(text) : rateLimited(text);
            case UNAUTHENTICATED -> new Unauthorized(text);
            // Of a model: the provider refuses its content
            case PERMISSION_DENIED -> isOfModel(operation) ? new ContentFiltered(text) : new Forbidden(text);
            case OUT_OF_RANGE -> new ContextLengthExceeded(text, lastNumber(text));
            case UNIMPLEMENTED -> new NotSupported(text);
            case DEADLINE_EXCEEDED -> reported(text, Reason.DEADLINE);
            case CANCELLED -> reported(text, text.startsWith(TIMEOUT) ? Reason.DEADLINE : Reason.UNAVAILABLE);
            case UNAVAILABLE ->
                text.startsWith(MODEL_NOT_AVAILABLE) ? new ModelNotAvailable(text) : reported(text, Reason.UNAVAILABLE);
            default -> reported(text, Reason.UNAVAILABLE);
        };
    }

    private static GatewayException notFound(String text, ServiceOperation operation) {
        if (operation == ServiceOperation.PRESETS) {
            return new PresetNotFound(text);
        }
        String model = text.startsWith(MODEL_NOT_FOUND) ? text.substring(MODEL_NOT_FOUND.length()) : "";
        return new ModelNotFound(text, model);
    }

    private static GatewayException rateLimited(String text) {
        Matcher delay = DELAY.matcher(text);
        RateLimited failure = new RateLimited(text);
        if (!delay.find()) {
            return failure;
        }
        long amount = Long.parseLong(delay.group(1));
        return failure.setRetryAfter(
                delay.group(2).equals("ms") ? Duration.ofMillis(amount) : Duration.ofSeconds(amount));
    }

    private static int lastNumber(String text) {
        Matcher number = LAST_NUMBER.matcher(text);
        return number.find() ? Integer.parseInt(number.group(1)) : 0;
    }

    private static boolean isOfModel(ServiceOperation operation) {
        return switch (operation) {
            case CHAT, GENERATE, EMBED, NLI, ZERO_SHOT, CLASSIFY, STANCE, RERANK -> true;
            default -> false;
        };
    }

    private static ProviderUnavailable reported(String text, Reason reason) {
        return new ProviderUnavailable(text, reason).withProgress(Progress.REPORTED);
    }

    /** A text of the wire for messages. */
    static String shorten(String text) {
        return Text.shorten(text, MAX_TEXT);
    }
}

package io.ratatoskr.mock;

import java.util.ArrayList;
import java.util.List;

/** Error bodies of Google APIs. */
final class GeminiErrorFormat {
    private static final String TYPES = "type.googleapis.com/google.rpc.";

    private GeminiErrorFormat() {}

    static String body(MockError error) {
        List<String> details = new ArrayList<>();
        if (error.kind() == MockError.MockErrorKind.BAD_KEY) {
            details.add("{\"@type\":\"" + TYPES
                    + "ErrorInfo\",\"reason\":\"API_KEY_INVALID\",\"domain\":\"googleapis.com\"}");
        }
        if (error.kind() == MockError.MockErrorKind.QUOTA) {
            details.add("{\"@type\":\"" + TYPES
                    + "QuotaFailure\",\"violations\":[{\"quotaId\":\"GenerateRequestsPerDayPerProjectPerModel\"}]}");
        }
        RetryHint retry = error.retryHint();
        if (retry != null && retry.form() == RetryHint.RetryForm.RETRY_INFO) {
            details.add("{\"@type\":\"" + TYPES + "RetryInfo\",\"retryDelay\":\"" + retry.asProto() + "\"}");
        }
        return "{\"error\":{\"code\":%d,\"message\":%s,\"status\":%s%s}}"
                .formatted(
                        error.status(),
                        MockJson.quote(error.message()),
                        MockJson.quote(error.typeOr(status(error.status()))),
                        details.isEmpty() ? "" : ",\"details\":[" + String.join(",", details) + "]");
    }

    private static String status(int status) {
        return switch (status) {
            case 400, 402, 413, 422 -> "INVALID_ARGUMENT";
            case 401 -> "UNAUTHENTICATED";
            case 403 -> "PERMISSION_DENIED";
            case 404 -> "NOT_FOUND";
            case 408, 504 -> "DEADLINE_EXCEEDED";
            case 429 -> "RESOURCE_EXHAUSTED";
            case 502, 503, 529 -> "UNAVAILABLE";
            default -> status < 500 ? "FAILED_PRECONDITION" : "INTERNAL";
        };
    }

    static MockError problem(MockError.MockErrorKind kind) {
        return switch (kind) {
            case QUOTA -> MockError.of(429, "You exceeded your current quota, please check your plan and billing.");
            case BAD_KEY -> MockError.of(400, "API key not valid. Please pass a valid API key.");
            case LOADING, CUSTOM -> MockError.of(503, "The model is overloaded. Please try again later.");
        };
    }
}

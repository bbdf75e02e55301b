package io.ratatoskr.mock;

import java.util.ArrayList;
import java.util.List;

/** Error bodies of Google APIs. */
final class GeminiErrors {
    private static final String TYPES = "type.googleapis.com/google.rpc.";

    private GeminiErrors() {}

    static String body(Problem problem) {
        List<String> details = new ArrayList<>();
        if (problem.kind() == Problem.Kind.BAD_KEY) {
            details.add("{\"@type\":\"" + TYPES
                    + "ErrorInfo\",\"reason\":\"API_KEY_INVALID\",\"domain\":\"googleapis.com\"}");
        }
        if (problem.kind() == Problem.Kind.QUOTA) {
            details.add("{\"@type\":\"" + TYPES
                    + "QuotaFailure\",\"violations\":[{\"quotaId\":\"GenerateRequestsPerDayPerProjectPerModel\"}]}");
        }
        Retry retry = problem.retry();
        if (retry != null && retry.form() == Retry.Form.RETRY_INFO) {
            details.add("{\"@type\":\"" + TYPES + "RetryInfo\",\"retryDelay\":\"" + retry.asProto() + "\"}");
        }
        return "{\"error\":{\"code\":%d,\"message\":%s,\"status\":%s%s}}"
                .formatted(
                        problem.status(),
                        Json.quote(problem.message()),
                        Json.quote(problem.typeOr(status(problem.status()))),
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

    static Problem problem(Problem.Kind kind) {
        return switch (kind) {
            case QUOTA -> Problem.told(429, "You exceeded your current quota, please check your plan and billing.");
            case BAD_KEY -> Problem.told(400, "API key not valid. Please pass a valid API key.");
            case LOADING, TOLD -> Problem.told(503, "The model is overloaded. Please try again later.");
        };
    }
}

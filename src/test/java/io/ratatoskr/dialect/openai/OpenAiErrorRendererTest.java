package io.ratatoskr.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.error.AuthenticationFailed;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.CircuitOpen;
import io.ratatoskr.api.error.ContextLengthExceeded;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.ModelNotAvailable;
import io.ratatoskr.api.error.ModelNotFound;
import io.ratatoskr.api.error.NoProviderAvailable;
import io.ratatoskr.api.error.NotSupported;
import io.ratatoskr.api.error.Overloaded;
import io.ratatoskr.api.error.PayloadTooLarge;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.QuotaExceeded;
import io.ratatoskr.api.error.Unauthorized;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpenAiErrorRendererTest {
    @Test
    void each_failure_has_its_status() {
        Map<Throwable, Integer> expected = Map.ofEntries(
                Map.entry(new InvalidRequest("x"), 400),
                Map.entry(new ContextLengthExceeded("x", 5), 400),
                Map.entry(new Unauthorized("x"), 401),
                Map.entry(new ModelNotFound("x", "m"), 404),
                Map.entry(new ModelNotAvailable("x"), 404),
                Map.entry(new ModelNotAvailable("x").setRetryAfter(Duration.ofSeconds(1)), 503),
                Map.entry(new PayloadTooLarge("x"), 413),
                Map.entry(new Overloaded("x"), 429),
                Map.entry(new QuotaExceeded("x"), 429),
                Map.entry(new Cancelled("x"), 499),
                Map.entry(new NotSupported("x"), 501),
                Map.entry(new AuthenticationFailed("x"), 502),
                Map.entry(new ProviderUnavailable("x", ProviderUnavailable.Reason.INVALID_RESPONSE), 502),
                Map.entry(new ProviderUnavailable("x"), 503),
                Map.entry(new CircuitOpen("x"), 503),
                Map.entry(new NoProviderAvailable("x"), 503),
                Map.entry(new ProviderUnavailable("x", ProviderUnavailable.Reason.TIMEOUT), 504),
                Map.entry(new IllegalStateException("x"), 500));
        expected.forEach((failure, status) -> assertThat(OpenAiErrorRenderer.status(failure))
                .as("%s", failure)
                .isEqualTo(status));
    }

    @Test
    void the_body_names_field_and_code() {
        assertThat(new String(OpenAiErrorRenderer.body(new InvalidRequest("n is 0; …", "n", "bad")), UTF_8))
                .isEqualTo(
                        "{\"error\":{\"message\":\"n is 0; …\",\"type\":\"invalid_request_error\",\"param\":\"n\",\"code\":\"bad\",\"details\":{\"kind\":\"invalid_request\"}}}");
    }

    @Test
    void an_internal_error_reveals_no_details() {
        assertThat(new String(OpenAiErrorRenderer.body(new IllegalStateException("secret detail")), UTF_8))
                .isEqualTo(
                        "{\"error\":{\"message\":\"the gateway failed; its log has the reason\",\"type\":\"server_error\",\"param\":null,\"code\":\"internal_error\"}}");
    }
}

package io.ratatoskr.jms;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What requests by JMS decide without a broker. */
final class JmsDecisionsTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private final RedeliveryRules rules = new RedeliveryRules(2, Duration.ofSeconds(1));

    @Test
    void the_attempt_after_the_last_retry_is_the_last_one() {
        assertThat(rules.isExhausted(1)).isFalse();
        assertThat(rules.isExhausted(2)).isFalse();
        assertThat(rules.isExhausted(3)).isTrue();
        assertThat(new RedeliveryRules(0, TIMEOUT).isExhausted(1)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"0,1", "1,1", "2,2", "3,4", "5,16", "6,30", "1000000,30"})
    void pauses_double_up_to_half_a_minute(int deliveries, int seconds) {
        assertThat(rules.pause(deliveries)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void an_expiry_shortens_the_timeout() {
        assertThat(RedeliveryRules.remaining(0, 1_000, TIMEOUT)).isEqualTo(TIMEOUT);
        assertThat(RedeliveryRules.remaining(4_000, 1_000, TIMEOUT)).isEqualTo(Duration.ofSeconds(3));
        assertThat(RedeliveryRules.remaining(400_000, 1_000, TIMEOUT)).isEqualTo(TIMEOUT);
        assertThat(RedeliveryRules.remaining(1_000, 1_000, TIMEOUT).isPositive())
                .isFalse();
        assertThat(RedeliveryRules.remaining(900, 1_000, TIMEOUT).isPositive()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "ratatoskr_operation,ratatoskr-operation",
        "ratatoskr_HYPHEN_operation,ratatoskr-operation",
        "X_Ratatoskr_Timeout,x-ratatoskr-timeout",
        "x_HYPHEN_ratatoskr_HYPHEN_timeout,x-ratatoskr-timeout",
        "authorization,authorization",
        "my_own,my_own",
        "my_DOT_own_HYPHEN_name,my.own-name"
    })
    void properties_are_headers(String property, String header) {
        assertThat(PropertyNames.header(property)).isEqualTo(header);
    }

    @Test
    void headers_are_identifiers() {
        assertThat(PropertyNames.property("x-ratatoskr-request-id")).isEqualTo("x_ratatoskr_request_id");
        assertThat(PropertyNames.property("my.own")).isEqualTo("my_DOT_own");
    }

    @ParameterizedTest
    @CsvSource({
        "tcp://localhost:61616?trustStorePassword=hush,localhost:61616",
        "amqps://me:hush@localhost:5671,localhost:5671",
        "'(tcp://a:1,tcp://b:2)?ha=true','(a:1,b:2)'"
    })
    void what_is_shown_of_a_broker_has_no_secrets(String url, String shown) {
        assertThat(new JmsState(url).describe()).isEqualTo("connecting to " + shown);
    }
}

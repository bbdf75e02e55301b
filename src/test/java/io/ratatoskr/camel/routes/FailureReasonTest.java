package io.ratatoskr.camel.routes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FailureReasonTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            http://a.example/x?key=S3CRET&city=Oslo         | http://a.example/x?key=xxxxxx&city=Oslo
            GET http://a.example/x?city=Oslo&sig=S3CRET.    | GET http://a.example/x?city=Oslo&sig=xxxxxx
            to[https://a.example?access_token=S3CRET]       | to[https://a.example?access_token=xxxxxx]
            https://a.example?X-Amz-Signature=S3CRET        | https://a.example?X-Amz-Signature=xxxxxx
            https://a.example?monkey=S3CRET&page=2          | https://a.example?monkey=xxxxxx&page=2
            https://a.example?page=2&city=Oslo              | https://a.example?page=2&city=Oslo
            a = b, key=value of no address                  | a = b, key=value of no address
            """)
    void values_of_secret_parameters_of_addresses_are_masked(String text, String expected) {
        assertThat(FailureReason.maskSecrets(text)).isEqualTo(expected);
    }
}

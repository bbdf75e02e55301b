package io.ratatoskr.camel.routes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouteInputsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "platform-http:/v1/models",
                "grpc-requests:Chat",
                "kafka-requests:gateway",
                "socket-requests:chat"
            })
    void frontends_go_on_while_a_configuration_takes_over(String uri) {
        assertThat(RouteInputs.isExternal(uri)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"timer:t", "file:inbox", "kafka:topic"})
    void other_inputs_pause(String uri) {
        assertThat(RouteInputs.isExternal(uri)).isTrue();
    }
}

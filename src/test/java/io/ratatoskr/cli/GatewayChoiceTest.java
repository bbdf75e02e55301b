package io.ratatoskr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class GatewayChoiceTest {
    private static final String SOCKET = "unix:/run/user/1/ratatoskr.sock";
    private static final String HTTP = "http://127.0.0.1:9740";

    private final List<String> probed = new ArrayList<>();

    /** @param listening the addresses at which something listens */
    private GatewayChoice choose(Map<String, String> environment, Set<String> listening, String... options) {
        var parsed = new GatewayOptions();
        new CommandLine(CommandLine.Model.CommandSpec.create()
                        .addMixin("gateway", CommandLine.Model.CommandSpec.forAnnotatedObject(parsed)))
                .parseArgs(options);
        return GatewayChoice.of(parsed, environment, () -> List.of(SOCKET, HTTP), uri -> {
            probed.add(uri);
            return listening.contains(uri) ? null : "refused";
        });
    }

    @Test
    void a_gateway_that_is_named_is_used_and_not_probed() {
        Map<String, String> environment = Map.of("RATATOSKR_SERVICE", "tcp://b:1");
        assertThat(choose(environment, Set.of(SOCKET), "--service", "http://a"))
                .isEqualTo(new GatewayChoice("http://a", "--service names it"));
        assertThat(choose(environment, Set.of(SOCKET)))
                .isEqualTo(new GatewayChoice("tcp://b:1", "RATATOSKR_SERVICE names it"));
        assertThat(probed).isEmpty();
    }

    @Test
    void else_the_socket_then_the_port_of_this_machine() {
        Map<String, String> environment = Map.of("RATATOSKR_SERVICE", " ");
        assertThat(choose(environment, Set.of(SOCKET, HTTP)).uri()).isEqualTo(SOCKET);
        GatewayChoice port = choose(environment, Set.of(HTTP));
        assertThat(port.uri()).isEqualTo(HTTP);
        assertThat(port.reason()).isEqualTo("a gateway listens there, and not at " + SOCKET + " (refused)");
    }

    @Test
    void else_none_and_in_process_probes_nothing() {
        GatewayChoice none = choose(Map.of(), Set.of());
        assertThat(none.uri()).isNull();
        assertThat(none.reason()).isEqualTo("no gateway listens at " + SOCKET + " (refused), " + HTTP + " (refused)");
        probed.clear();
        assertThat(choose(Map.of("RATATOSKR_SERVICE", "http://a"), Set.of(SOCKET), "--in-process"))
                .isEqualTo(new GatewayChoice(null, "--in-process is set"));
        assertThat(probed).isEmpty();
    }
}

package io.ratatoskr.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.client.ServiceAdministration;
import picocli.CommandLine.Command;

/** Reloads the configuration of a running gateway. */
@Command(
        name = "reload",
        description = "Reload the configuration of a running gateway, as a whole or not at all: routes, kamelets, "
                + "application.properties, models.yaml, keys and certificates.")
final class ReloadCommand extends AdministrationCommand {
    ReloadCommand(RootCommand root) {
        super(root);
    }

    @Override
    byte[] request(ServiceAdministration gateway) {
        return gateway.reload();
    }

    @Override
    void print(JsonNode response) {
        if (response.path("changed").isEmpty()) {
            root.output().line("nothing has changed");
        }
        for (JsonNode change : response.path("changed")) {
            root.output()
                    .line("%s: %s"
                            .formatted(
                                    change.path("change").asText(),
                                    change.path("name").asText()));
        }
        for (JsonNode key : response.path("restart")) {
            root.output().line("needs a restart: " + key.asText());
        }
    }
}

package io.ratatoskr.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.client.ServiceAdministration;
import io.ratatoskr.client.ServiceOptions;
import io.ratatoskr.json.Json;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/** A command that an operator uses on a running gateway, over any transport. */
abstract class AdministrationCommand implements Callable<Integer> {
    final RootCommand root;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    AdministrationCommand(RootCommand root) {
        this.root = root;
    }

    /** Calls the gateway and returns the JSON of its response. */
    abstract byte[] request(ServiceAdministration gateway);

    abstract void print(JsonNode response);

    /** How the gateway is reached, with the time in which it responds. */
    ServiceOptions service(GatewayAccess access) {
        return access.service();
    }

    @Override
    public final Integer call() throws IOException {
        byte[] response;
        try (ServiceAdministration gateway = ServiceAdministration.of(service(root.access()))) {
            response = request(gateway);
        }
        if (json) {
            root.output().json(response);
        } else {
            print(Json.mapper().readTree(response));
            root.output().flush();
        }
        return ExitCodes.OK;
    }
}

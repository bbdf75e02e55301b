package io.ratatoskr.camel.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.http.RawHttpClient;
import io.ratatoskr.http.RawHttpClient.RawResponse;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code rest:} routes in YAML, as in docs/platform-http.md. */
final class RestDslTest {
    private static CamelHttpServer server;

    @BeforeAll
    static void start() throws Exception {
        server = CamelHttpServer.start(new RouteBuilder() {
            @Override
            public void configure() {}
        });
        PluginHelper.getRoutesLoader(server.camel).loadRoutes(ResourceHelper.fromString("rest.yaml", """
                - restConfiguration:
                    component: platform-http
                    contextPath: /api
                    bindingMode: json
                - rest:
                    path: /tickets
                    get:
                      - path: /{id}
                        to: direct:ticket
                    post:
                      - consumes: application/json
                        to: direct:new-ticket
                    delete:
                      - path: /{id}
                        to: direct:delete-ticket
                - route:
                    id: ticket
                    from:
                      uri: direct:ticket
                      steps:
                        - bean:
                            beanType: io.ratatoskr.camel.http.RestDslTest$Tickets
                            method: "find(${header.id})"
                - route:
                    id: new-ticket
                    from:
                      uri: direct:new-ticket
                      steps:
                        - setHeader:
                            name: CamelHttpResponseCode
                            constant: 201
                        - setHeader:
                            name: Location
                            simple: "/api/tickets/${body[id]}"
                - route:
                    id: delete-ticket
                    from:
                      uri: direct:delete-ticket
                      steps:
                        - setBody:
                            simple: "${null}"
                """));
    }

    /** Finds tickets. */
    public static final class Tickets {
        /** Returns a ticket as a Map, which the binding writes as JSON. */
        public java.util.Map<String, Object> find(String id) {
            return java.util.Map.of("id", id);
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void map_of_a_route_is_written_as_json() {
        try (RawHttpClient client = server.client()) {
            RawResponse response = client.get("/api/tickets/7").read();
            assertThat(response.body()).isEqualTo("{\"id\":\"7\"}");
            assertThat(response.headers()).containsEntry("content-type", "application/json");
        }
    }

    @Test
    void json_of_a_client_is_a_map() {
        try (RawHttpClient client = server.client()) {
            RawResponse response = client.post("/api/tickets", "{\"id\":\"8\"}").read();
            assertThat(response.status()).isEqualTo(201);
            assertThat(response.headers()).containsEntry("location", "/api/tickets/8");
            assertThat(response.body()).isEqualTo("{\"id\":\"8\"}");
        }
    }

    @Test
    void methods_of_a_path_are_those_of_its_verbs() {
        try (RawHttpClient client = server.client()) {
            assertThat(client.post("/api/tickets/7", "{}").read().headers())
                    .containsEntry("allow", "DELETE, GET, HEAD");
        }
    }
}

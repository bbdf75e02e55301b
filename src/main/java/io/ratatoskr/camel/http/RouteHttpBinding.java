package io.ratatoskr.camel.http;

import io.ratatoskr.camel.routes.RouteInfo;
import io.ratatoskr.http.GatewayHttpResponse;
import io.ratatoskr.json.JsonWriter;
import java.util.List;
import org.apache.camel.Body;

/** Binds the administration of routes to HTTP in the gateway's own JSON. Thread-safe. */
public final class RouteHttpBinding {
    private static final int CAPACITY = 512;

    /** Writes {@code {"object": "list", "data": […]}}, without the source of the routes. */
    public GatewayHttpResponse listResponse(@Body List<RouteInfo> routes) {
        var json = new JsonWriter(CAPACITY * (1 + routes.size())).beginObject().field("object", "list");
        json.name("data").beginList();
        routes.forEach(route -> write(json, route).endObject());
        return GatewayHttpResponse.json(200, json.endList().endObject().toBytes());
    }

    /** Writes one route, with its source. */
    public GatewayHttpResponse response(@Body RouteInfo route) {
        JsonWriter json = write(new JsonWriter(CAPACITY), route);
        json.field("source", route.source() == null ? null : route.source().yaml());
        return GatewayHttpResponse.json(200, json.endObject().toBytes());
    }

    private static JsonWriter write(JsonWriter json, RouteInfo route) {
        json.beginObject()
                .field("id", route.id())
                .field("object", "route")
                .field("group", route.group())
                .field("description", route.description())
                .field("from", route.from())
                .field("state", route.state())
                .field("uptime_ms", Long.valueOf(route.activity().uptime().toMillis()));
        json.name("exchanges")
                .beginObject()
                .field("total", Long.valueOf(route.activity().total()))
                .field("failed", Long.valueOf(route.activity().failed()))
                .field("inflight", Integer.valueOf(route.activity().inflight()))
                .endObject();
        if (route.source() != null) {
            json.field("file", route.source().file())
                    .field("line", Integer.valueOf(route.source().line()));
        }
        return json;
    }
}

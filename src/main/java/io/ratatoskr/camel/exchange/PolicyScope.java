package io.ratatoskr.camel.exchange;

import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.spi.UnitOfWork;

/** Tells whether an exchange is in the policy of an operation. */
public final class PolicyScope {
    /** The endpoints from which policies start. */
    private static final String PREFIX = "direct://policy-";

    private PolicyScope() {}

    /**
     * Whether the exchange is in the route of a policy, or in one that it was sent to from there; also if it is a copy that a step of
     * these has made, such as {@code wireTap}, {@code multicast} or {@code split}, but not one that has gone through a queue.
     */
    public static boolean contains(Exchange exchange) {
        UnitOfWork unit = exchange.getUnitOfWork();
        return unit != null && contains(unit);
    }

    /** The routes of a unit of work can only be seen by taking them off; no other thread has the exchange meanwhile. */
    private static boolean contains(UnitOfWork unit) {
        Deque<Route> inner = new ArrayDeque<>();
        boolean found = false;
        for (Route route = unit.getRoute(); route != null && !found; route = unit.getRoute()) {
            found = route.getEndpoint().getEndpointUri().startsWith(PREFIX);
            inner.push(unit.popRoute());
        }
        inner.forEach(unit::pushRoute);
        return found;
    }
}

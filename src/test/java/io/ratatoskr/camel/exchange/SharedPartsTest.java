package io.ratatoskr.camel.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What configurations that follow each other have in common. */
final class SharedPartsTest {
    private final List<String> closed = new ArrayList<>();
    private final SharedParts.Lease first = new SharedParts().lease();

    private Object part(SharedParts.Lease lease, String name, Object settings) {
        return lease.get(name, settings, Object::new, part -> closed.add(name + settings));
    }

    @Test
    void a_part_is_the_same_while_its_settings_are() {
        Object part = part(first, "a", 1);
        SharedParts.Lease next = first.next();
        assertThat(part(first, "a", 1)).isSameAs(part);
        assertThat(part(next, "a", 1)).isSameAs(part);
        assertThat(part(next, "a", 2)).isNotSameAs(part);
        assertThat(part(next, "b", 1)).isNotSameAs(part);
    }

    @Test
    void a_part_is_closed_with_its_last_user_and_the_last_part_first() {
        part(first, "a", 1);
        part(first, "b", 1);
        part(first, "c", 1);
        SharedParts.Lease next = first.next();
        part(next, "a", 1);
        part(next, "c", 2);
        first.close();
        first.close();
        assertThat(closed).containsExactly("c1", "b1");
        next.close();
        assertThat(closed).containsExactly("c1", "b1", "c2", "a1");
    }

    @Test
    void a_configuration_that_failed_takes_only_its_own_parts_along() {
        Object part = part(first, "a", 1);
        SharedParts.Lease failed = first.next();
        part(failed, "a", 1);
        part(failed, "b", 1);
        failed.close();
        assertThat(closed).containsExactly("b1");
        assertThat(part(first.next(), "a", 1)).isSameAs(part);
        assertThatThrownBy(() -> part(failed, "a", 1)).isInstanceOf(IllegalStateException.class);
    }
}

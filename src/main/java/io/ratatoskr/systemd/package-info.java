/** What the process reports to the service manager that started it: sd_notify(3). */
@NullMarked
package io.ratatoskr.systemd;

import org.jspecify.annotations.NullMarked;

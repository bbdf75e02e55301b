/**
 * Every string that goes over a wire, to disk or into a key, compared with the files in {@code src/test/resources/golden}. Types and
 * methods may be renamed freely; these files must not change by it. {@code -Dgolden.update=true} writes them anew.
 */
package io.ratatoskr.golden;

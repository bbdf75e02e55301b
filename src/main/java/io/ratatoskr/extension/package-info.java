/** What operators add in {@code lib/}: jars with components, languages and data formats of Camel, and the Maven artifacts that have them. */
@NullMarked
package io.ratatoskr.extension;

import org.jspecify.annotations.NullMarked;

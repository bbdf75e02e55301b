package io.ratatoskr.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks types that applications and extensions may use, but that may change or go in any release; CHANGELOG says so. The interfaces
 * of extensions ({@code Protocol}, {@code Dialect}, {@code Frontend}) are marked.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({
    ElementType.TYPE,
    ElementType.METHOD,
    ElementType.CONSTRUCTOR,
    ElementType.FIELD,
    ElementType.RECORD_COMPONENT,
    ElementType.PACKAGE
})
public @interface Experimental {}

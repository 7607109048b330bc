package io.scriptorium.runtime;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The value of a settings record's component that users cannot change. Tests can, by constructing
 * the record. Bounds that are fixed are listed with their reasons in {@code docs/limits.md}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Fixed {

  /** The value, written as a {@link Setting}'s. */
  String value() default "";

  /** The option whose value this component has too, in place of a value; empty for none. */
  String sameAs() default "";
}
